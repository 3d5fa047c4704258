import { booleanField, parseObject, stringField, textField } from "./control-fields";
import { listOf, onlyKnown, planOf } from "./plans";
import type { Seed, SeedTarget } from "./types";

/**
 * Reads a seed from JSON: `{"targets": [{"name", "id"?, "url"?, "enabled"?}], "plan"?: ScanPlan}`.
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
  onlyKnown(fields, ["name", "id", "url", "enabled"]);
  return {
    name: stringField(fields, "name"),
    id: textField(fields, "id"),
    url: textField(fields, "url"),
    enabled: booleanField(fields, "enabled"),
  };
}
