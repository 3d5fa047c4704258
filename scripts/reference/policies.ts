import type { Schema } from "../../sdk/policy/config";
import type { Definition } from "../../sdk/policy/definition";
import { deploymentRequiresGate } from "../../sdk/policy/policies/dast-deployment-requires-gate";
import { noDuplicateSchedule } from "../../sdk/policy/policies/dast-no-duplicate-schedule";
import { publicEndpointRequiresTarget } from "../../sdk/policy/policies/dast-public-endpoint-requires-target";
import { scheduleNotOverdue } from "../../sdk/policy/policies/dast-schedule-not-overdue";
import { scheduleWindow } from "../../sdk/policy/policies/dast-schedule-window";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";

/** Each policy with an example of its settings, in the order of the pack. */
export const documentedPolicies: readonly {
  readonly definition: Omit<Definition, "judge">;
  readonly example: Readonly<Record<string, unknown>>;
}[] = [
  {
    definition: targetRequiresSchedule,
    example: {
      minimumRecurrence: "WEEKLY",
      inventory: "organisation",
      exemptions: [{ target: "Old shop", reason: "switched off in March, SEC-421", until: "2027-03-31" }],
    },
  },
  {
    definition: targetScannedRecently,
    example: { maxAgeDays: 90, inventory: "file", inventoryMaxAge: "24h" },
  },
  {
    definition: publicEndpointRequiresTarget,
    example: {
      enforcementLevel: "mandatory",
      parentDomains: ["shop.example.com"],
      endpoints: [
        { type: "fastly:index/serviceVcl:ServiceVcl", hosts: ["domains[*].name"] },
        {
          type: "kubernetes:example.com/v1:Router",
          hosts: [{ property: "spec.match", pattern: "Host\\(`([^`]+)`\\)" }],
          publicWhen: { property: "spec.public", equals: true },
        },
      ],
    },
  },
  {
    definition: deploymentRequiresGate,
    example: {
      stacks: ["prod*", "acme/shop/staging"],
      stackTags: { env: "production" },
      limits: { maxHigh: 0, maxMedium: 5 },
    },
  },
  {
    definition: scheduleWindow,
    example: {
      days: ["saturday", "sunday"],
      hours: { from: "22:00", to: "05:00" },
      timeZone: "Europe/Berlin",
    },
  },
  { definition: scheduleNotOverdue, example: { enforcementLevel: "mandatory" } },
  { definition: noDuplicateSchedule, example: { leftRunning: "fail" } },
];

/** The page of all policies with their settings, as Markdown. */
export function policiesPage(): string {
  const parts = documentedPolicies.map(({ definition, example }) => {
    const { name, description, enforcementLevel, remediationSteps, properties } = definition;
    const rows = Object.entries(properties).map(([setting, schema]) => row(setting, schema));
    const table =
      rows.length === 0
        ? ["It has no settings but its level."]
        : ["| setting | type | default | meaning |", "| ------- | ---- | ------- | ------- |", ...rows];
    return [
      `## ${name}`,
      "",
      `${description} By default ${enforcementLevel}.`,
      "",
      remediationSteps,
      "",
      ...table,
      "",
      "```json",
      JSON.stringify({ [name]: example }, undefined, 2),
      "```",
      "",
    ].join("\n");
  });
  const exempting = documentedPolicies
    .filter(({ definition }) => Object.hasOwn(definition.properties, "exemptions"))
    .map(({ definition }) => `\`${definition.name}\``);
  return [
    "# Policies and their settings",
    "",
    "Made by `npm run reference` from the policies themselves. How to use them: [the guide](guides/policies.md). Each policy has a level as",
    "well (`enforcementLevel`: `advisory`, `mandatory`, `disabled`). A setting that a policy does not have is refused with those that it has.",
    "",
    `\`exemptions\` are a setting of ${exempting.join(", ")}; the others look at declarations of the stack itself, and take none.`,
    "",
    "Which types are public endpoints: [the table](endpoints.md).",
    "",
    ...parts,
  ].join("\n");
}

function row(setting: string, schema: Schema): string {
  const { description = "", default: standard } = schema;
  const text = standard === undefined ? "" : `\`${JSON.stringify(standard)}\``;
  return `| \`${setting}\` | ${cell(typeText(schema))} | ${cell(text)} | ${cell(String(description))} |`;
}

function typeText(schema: Schema): string {
  const { type, enum: values, items } = schema;
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (type === "array") return `list of ${typeText(items as Schema)}`;
  if (type === "object" || (Array.isArray(type) && type.includes("object"))) {
    const properties = Object.keys((schema.properties ?? {}) as object);
    const object = properties.length === 0 ? "map of texts" : `{ ${properties.join(", ")} }`;
    return Array.isArray(type) ? `text or ${object}` : object;
  }
  return { string: "text", integer: "whole number", boolean: "true or false" }[String(type)] ?? String(type);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
