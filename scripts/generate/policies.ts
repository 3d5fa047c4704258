import { policies } from "../../sdk/policy";
import type { Properties, Schema } from "../../sdk/policy/config";
import { table } from "./tables";

/** An example of each policy's settings. */
export const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "dast-target-requires-schedule": {
    minimumRecurrence: "WEEKLY",
    inventory: "organisation",
    exemptions: [{ target: "Old shop", reason: "switched off in March, SEC-421", until: "2027-03-31" }],
  },
  "dast-target-scanned-recently": { maxAgeDays: 90, inventory: "file", inventoryMaxAge: "24h" },
  "dast-public-endpoint-requires-target": {
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
  "dast-deployment-requires-gate": {
    stacks: ["prod*", "acme/shop/staging"],
    stackTags: { env: "production" },
    limits: { maxHigh: 0, maxMedium: 5 },
  },
  "dast-schedule-window": {
    days: ["saturday", "sunday"],
    hours: { from: "22:00", to: "05:00" },
    timeZone: "Europe/Berlin",
  },
  "dast-schedule-not-overdue": { enforcementLevel: "mandatory" },
  "dast-no-duplicate-schedule": { leftRunning: "fail" },
  "dast-finding-decision-requires-reason": { maxDays: 90, states: ["wont_fix"] },
};

/** The settings of a policy. */
export function settingsOf({ configSchema }: (typeof policies)[number]): Properties {
  return (configSchema?.properties ?? {}) as Properties;
}

/** The page of all policies with their settings, as Markdown. */
export function policiesPage(): string {
  const parts = policies.map((policy) => {
    const { name, description, enforcementLevel, remediationSteps } = policy;
    const rows = Object.entries(settingsOf(policy)).map(([setting, schema]) => row(setting, schema));
    const settings =
      rows.length === 0
        ? ["It has no settings but its level."]
        : table(["setting", "type", "default", "meaning"], rows);
    return [
      `## ${name}`,
      "",
      `${description} By default ${enforcementLevel}.`,
      "",
      remediationSteps,
      "",
      ...settings,
      "",
      "```json",
      JSON.stringify({ [name]: examples[name] }, undefined, 2),
      "```",
      "",
    ].join("\n");
  });
  const exempting = policies
    .filter((policy) => Object.hasOwn(settingsOf(policy), "exemptions"))
    .map(({ name }) => `\`${name}\``);
  return [
    "# Policies and their settings",
    "",
    "Made by `npm run generate` from the policies themselves. How to use them: [the guide](guides/policies.md). Each policy has a level as",
    "well (`enforcementLevel`: `advisory`, `mandatory`, `disabled`). A setting that a policy does not have is refused with those that it has.",
    "",
    `\`exemptions\` are a setting of ${exempting.join(", ")}; the others look at declarations of the stack itself, and take none.`,
    "",
    "Which types are public endpoints: [the table](endpoints.md).",
    "",
    ...parts,
  ].join("\n");
}

function row(setting: string, schema: Schema): readonly string[] {
  const { description = "", default: standard } = schema;
  const text = standard === undefined ? "" : `\`${JSON.stringify(standard)}\``;
  return [`\`${setting}\``, typeText(schema), text, String(description)];
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
