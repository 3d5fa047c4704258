import { positive, stringField } from "./control-fields";
import { unprocessable } from "./refusals";
import type { ScanPlan, SeedFinding } from "./types";

type Fields = Readonly<Record<string, unknown>>;

const DURATIONS = ["queuedMs", "startedMs", "finishingUpMs", "underReviewMs"] as const;
const ENDS = ["completed", "completed_with_errors", "failed", "canceled"] as const;
const SEVERITIES = ["low", "medium", "high"] as const;

/** A plan as it stands in a request or in a seed file. @throws Refusal 422 that names the field. */
export function planOf(fields: Fields): ScanPlan {
  onlyKnown(fields, [...DURATIONS, "endsAs", "findings"]);
  const durations = DURATIONS.filter((name) => fields[name] !== undefined).map((name) => [
    name,
    positive(name, fields[name]),
  ]);
  return {
    ...Object.fromEntries(durations),
    endsAs: oneOf("endsAs", ENDS, fields.endsAs),
    findings: fields.findings === undefined ? undefined : listOf("findings", fields.findings).map(findingOf),
  };
}

/** @throws Refusal 422 when a field is not one of these. */
export function onlyKnown(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unprocessable(`Unknown: ${unknown.join(", ")}. Known: ${known.join(", ")}.`);
}

/** @throws Refusal 422 when it is not a list of objects. */
export function listOf(name: string, value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) throw unprocessable(`\`${name}\` must be a list.`);
  return value.map((item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) {
      throw unprocessable(`\`${name}\` must be a list of objects.`);
    }
    return { ...item };
  });
}

function findingOf(fields: Fields): SeedFinding {
  onlyKnown(fields, ["severity", "state"]);
  return {
    severity: oneOf("severity", SEVERITIES, fields.severity),
    state: fields.state === undefined ? undefined : stringField(fields, "state"),
  };
}

/** @throws Refusal 422 when it is there and none of these. */
export function oneOf<T extends string>(name: string, known: readonly T[], value: unknown): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (found === undefined) throw unprocessable(`\`${name}\` must be one of ${known.join(", ")}.`);
  return found;
}
