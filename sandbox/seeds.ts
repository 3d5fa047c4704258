import {
  booleanField,
  listOf,
  objectOf,
  oneOf,
  onlyKnown,
  parseObject,
  positive,
  stringField,
  textField,
} from "./fields";
import { unprocessable } from "./refusals";
import type { Blackout, ScanPlan, Seed, SeedFinding, SeedTarget } from "./types";
import { createWorld } from "./world";

/** The target that the documentation's programs name, so that each of them runs in a sandbox as it stands. */
const documentedTarget = "dt_GZgcehapJUNh6mjNuqsE4T";

/** What is there when nobody says otherwise: one product in three environments, and a target that is switched off. */
export const defaultSeed: Seed = {
  targets: [
    { name: "Shop (development)", url: "https://dev.shop.example" },
    { name: "Shop (staging)", url: "https://staging.shop.example" },
    { id: documentedTarget, name: "Shop (production)", url: "https://shop.example" },
    { name: "Old portal", url: "https://portal.shop.example", enabled: false },
  ],
};

/** Tokens that open nothing but a sandbox. */
export const sandboxTokens = {
  apiToken: "sandbox-api-token-opens-nothing-real",
  orgToken: "sandbox-org-token-opens-nothing-real",
} as const;

/** Looks like an organisation token of Cobalt's first API; the second refuses those. */
export const sandboxV1OrgToken = "sandbox-v1-org-token-opens-nothing";

/**
 * Reads a seed from JSON: `{"targets": [{"name", "id"?, "url"?, "enabled"?, "blackouts"?: Blackout[]}], "plan"?: ScanPlan}`.
 *
 * @throws Error that names what is wrong.
 */
export function parseSeed(text: string): Seed {
  const { targets, plan } = onlyKnown(parseObject(text), ["targets", "plan"]);
  const seed = {
    targets: listOf("targets", targets)?.map(targetOf),
    plan: plan === undefined ? undefined : planOf(objectOf("`plan`", plan)),
  };
  // What one field does not show, such as an id that two targets have.
  createWorld(seed, 0);
  return seed;
}

/** @throws Refusal 422 that names the field. */
export function targetOf(fields: Readonly<Record<string, unknown>>): SeedTarget {
  onlyKnown(fields, ["name", "id", "url", "enabled", "blackouts"]);
  const id = textField(fields, "id");
  if (id !== undefined && !/^dt_[A-Za-z0-9]+$/.test(id))
    throw unprocessable(`\`id\` must be dt_ and letters or digits, as Cobalt's are; it is "${id}".`);
  return {
    name: stringField(fields, "name"),
    id,
    url: textField(fields, "url"),
    enabled: booleanField(fields, "enabled"),
    blackouts: blackoutsOf(fields.blackouts),
  };
}

/** @throws Refusal 422 that names what is wrong. */
export function blackoutsOf(value: unknown): readonly Blackout[] | undefined {
  return listOf("blackouts", value)?.map((fields) => {
    onlyKnown(fields, ["from", "until", "repeats"]);
    return {
      from: stringField(fields, "from"),
      until: stringField(fields, "until"),
      repeats: oneOf("repeats", ["daily", "weekly"] as const, fields.repeats),
    };
  });
}

const DURATIONS = ["queuedMs", "startedMs", "finishingUpMs", "underReviewMs", "retestMs"] as const;
const ENDS = ["completed", "completed_with_errors", "failed", "canceled"] as const;
const SEVERITIES = ["low", "medium", "high"] as const;

/** A plan as it stands in a request or in a seed file. @throws Refusal 422 that names the field. */
export function planOf(fields: Readonly<Record<string, unknown>>): ScanPlan {
  onlyKnown(fields, [...DURATIONS, "endsAs", "findings"]);
  const durations = DURATIONS.filter((name) => fields[name] !== undefined).map((name) => [
    name,
    positive(name, fields[name]),
  ]);
  return {
    ...Object.fromEntries(durations),
    endsAs: oneOf("endsAs", ENDS, fields.endsAs),
    findings: listOf("findings", fields.findings)?.map(findingOf),
  };
}

/** A finding, or what is to change of one. @throws Refusal 422 that names the field. */
export function findingOf(fields: Readonly<Record<string, unknown>>): SeedFinding {
  onlyKnown(fields, ["severity", "state", "fixed"]);
  return {
    severity: oneOf("severity", SEVERITIES, fields.severity),
    state: fields.state === undefined ? undefined : stringField(fields, "state"),
    fixed: booleanField(fields, "fixed"),
  };
}
