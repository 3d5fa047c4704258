import { idKinds, isId } from "../../../provider/cobalt/facts";
import { faults, withoutAbsent } from "../../../provider/resources";
import { type ScanGateInputs, scanGateRules } from "../../../provider/resources/scan-gate";
import { parseOptions, readNumber, UsageError } from "../command";

export interface GateArgs {
  /** The scans to evaluate: these, or the ones that a stack's triggers started last. */
  readonly of:
    | { readonly kind: "scans"; readonly ids: readonly string[] }
    | { readonly kind: "stack"; readonly name: string };
  /** The inputs of a `DastScanGate` but for the scan. */
  readonly terms: Omit<ScanGateInputs, "scanId">;
  /** The reason of each accepted scan by its id, as in `cobalt:acceptedScans`. */
  readonly accepted: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly summaryFile: string | undefined;
  readonly junitFile: string | undefined;
}

const options = {
  scan: { type: "string", multiple: true },
  stack: { type: "string" },
  "max-high": { type: "string" },
  "max-medium": { type: "string" },
  "max-low": { type: "string" },
  until: { type: "string" },
  "new-only": { type: "boolean" },
  "count-states": { type: "string" },
  "accept-statuses": { type: "string" },
  timeout: { type: "string" },
  "poll-interval": { type: "string" },
  "on-failure": { type: "string" },
  "on-timeout": { type: "string" },
  accept: { type: "string", multiple: true },
  json: { type: "boolean" },
  summary: { type: "string" },
  junit: { type: "string" },
} as const;

/** Parses the arguments. @throws UsageError with all that is wrong */
export function parseGateArgs(args: readonly string[]): GateArgs {
  const values = parseOptions(args, options);
  const limit = (name: "max-high" | "max-medium" | "max-low") =>
    readNumber(`--${name}`, values[name], (most) => Number.isInteger(most) && most >= 0);
  const limits = withoutAbsent({
    maxHigh: limit("max-high"),
    maxMedium: limit("max-medium"),
    maxLow: limit("max-low"),
  });
  const given = withoutAbsent({
    until: values.until,
    limits: Object.keys(limits).length === 0 ? undefined : limits,
    newOnly: values["new-only"],
    countStates: listOf(values["count-states"]),
    acceptStatuses: listOf(values["accept-statuses"]),
    timeout: values.timeout,
    pollInterval: values["poll-interval"],
    onFailure: values["on-failure"],
    onTimeout: values["on-timeout"],
  });
  const ids = [...new Set(values.scan ?? [])];
  checkTerms(given, ids);
  return {
    of: subjectOf(ids, values.stack),
    terms: given as GateArgs["terms"],
    accepted: Object.fromEntries((values.accept ?? []).map(acceptedScan)),
    json: values.json ?? false,
    summaryFile: values.summary,
    junitFile: values.junit,
  };
}

function subjectOf(ids: readonly string[], stack: string | undefined): GateArgs["of"] {
  if (stack !== undefined && ids.length === 0) return { kind: "stack", name: stack };
  if (stack === undefined && ids.length > 0) return { kind: "scans", ids };
  throw new UsageError(
    "Give the scans to judge: either --scan dsc_… (as often as needed), or --stack <name>.",
  );
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(",").map((one) => one.trim());
}

/** Refuses what a `DastScanGate` refuses, with the same messages. @throws UsageError */
function checkTerms(terms: object, ids: readonly string[]): void {
  const scanIds = ids.length === 0 ? ["dsc_none"] : ids;
  const found = scanIds.flatMap((scanId) => faults({ ...terms, scanId }, scanGateRules));
  const wrong = found.map(({ property, reason }) => `${optionOf(property)}: ${reason}.`);
  if (wrong.length > 0) throw new UsageError([...new Set(wrong)].join("\n"));
}

function optionOf(property: string): string {
  if (property === "scanId") return "--scan";
  return `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function acceptedScan(text: string): readonly [string, string] {
  const [, id = "", reason = ""] = /^([^=]+)=(.*\S.*)$/s.exec(text) ?? [];
  if (!id.startsWith(idKinds.scan.prefix) || !isId(id))
    throw new UsageError(`--accept cannot be "${text}": it is dsc_…=<why> until <yyyy-mm-dd>.`);
  return [id, reason];
}
