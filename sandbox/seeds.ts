import { blackoutSetting } from "./blackouts";
import { booleanField, parseObject, stringField, textField } from "./control-fields";
import { listOf, oneOf, onlyKnown, planOf } from "./plans";
import { unprocessable } from "./refusals";
import type { Blackout, Seed, SeedTarget } from "./types";

/**
 * Reads a seed from JSON: `{"targets": [{"name", "id"?, "url"?, "enabled"?, "blackouts"?: Blackout[]}], "plan"?: ScanPlan}`.
 *
 * @throws Error that names what is wrong.
 */
export function parseSeed(text: string): Seed {
  const fields = parseObject(text);
  onlyKnown(fields, ["targets", "plan"]);
  return {
    targets: fields.targets === undefined ? undefined : listOf("targets", fields.targets).map(targetOf),
    plan: fields.plan === undefined ? undefined : planOf(parseObject(JSON.stringify(fields.plan))),
  };
}

/** @throws Refusal 422 that names the field. */
export function targetOf(fields: Readonly<Record<string, unknown>>): SeedTarget {
  onlyKnown(fields, ["name", "id", "url", "enabled", "blackouts"]);
  return {
    name: stringField(fields, "name"),
    id: textField(fields, "id"),
    url: textField(fields, "url"),
    enabled: booleanField(fields, "enabled"),
    blackouts: fields.blackouts === undefined ? undefined : blackoutsOf(fields.blackouts),
  };
}

/** @throws Refusal 422 that names what is wrong. */
export function blackoutsOf(value: unknown): readonly Blackout[] {
  const blackouts = listOf("blackouts", value).map((fields) => {
    onlyKnown(fields, ["from", "until", "repeats"]);
    return {
      from: stringField(fields, "from"),
      until: stringField(fields, "until"),
      repeats: oneOf("repeats", ["daily", "weekly"] as const, fields.repeats),
    };
  });
  try {
    blackoutSetting(blackouts, 0);
  } catch (error) {
    throw unprocessable(error instanceof Error ? error.message : String(error));
  }
  return blackouts;
}
