import { finalScanStatuses, findingStates, idKinds, isId, openFindingStates } from "../../cobalt/facts";
import { durationMs } from "../../time/duration";
import {
  decode,
  optionalBoolean,
  optionalNumber,
  optionalOneOf,
  optionalText,
  optionalTexts,
  type Readers,
  text,
} from "../decode";
import { filled } from "../defaults";
import {
  aBoolean,
  aDuration,
  aListOf,
  allOf,
  anId,
  oneOf,
  optional,
  type Quote,
  type Rule,
  type Rules,
  required,
} from "../inputs";
import { isRecord, isUnknown } from "../property-map";

/** The most findings of each severity that still pass; a severity without a limit is not counted against the gate. */
export interface Limits {
  readonly maxHigh?: number;
  readonly maxMedium?: number;
  readonly maxLow?: number;
}

/** The inputs of a `DastScanGate`, once check has accepted them. */
export interface ScanGateInputs {
  readonly scanId: string;
  readonly until?: "completed" | "scanned";
  readonly limits?: Limits;
  readonly newOnly?: boolean;
  readonly countStates?: readonly string[];
  readonly acceptStatuses?: readonly string[];
  readonly timeout?: string;
  readonly pollInterval?: string;
  readonly onFailure?: "fail" | "warn";
  readonly onTimeout?: "fail" | "warn";
}

/** `passed`, `provisional` and `accepted` let the deployment go on; under `warn`, so do the other two. */
export type Verdict = "passed" | "provisional" | "accepted" | "failed" | "pending";

export interface FindingCounts {
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** Of `high`: the findings of a severity that Cobalt does not document, by its name; absent where there is none. */
  readonly unknownSeverities?: Readonly<Record<string, number>>;
}

export interface ScanGateState extends ScanGateInputs {
  readonly verdict: Verdict;
  readonly reason: string;
  /** Absent where the scan's findings could not be read, or changed while they were. */
  readonly findingCounts?: FindingCounts;
  readonly newFindingCounts?: FindingCounts;
  readonly scanStatus: string;
  readonly judgedAt: string;
  readonly acceptedBecause?: string;
  readonly summary: string;
}

/** A declaration with every default filled in, as an evaluation reads it. */
export interface GateTerms {
  readonly scanId: string;
  readonly until: "completed" | "scanned";
  readonly limits: Limits | undefined;
  readonly newOnly: boolean;
  readonly countStates: readonly string[];
  readonly acceptStatuses: readonly string[];
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly onFailure: "fail" | "warn";
  readonly onTimeout: "fail" | "warn";
}

const limitReaders: Readers<Limits> = {
  maxHigh: optionalNumber,
  maxMedium: optionalNumber,
  maxLow: optionalNumber,
};

export const inputReaders: Readers<ScanGateInputs> = {
  scanId: text,
  until: optionalOneOf("completed", "scanned"),
  limits: (value) => (isRecord(value) ? decode(limitReaders, value) : undefined),
  newOnly: optionalBoolean,
  countStates: optionalTexts,
  acceptStatuses: optionalTexts,
  timeout: optionalText,
  pollInterval: optionalText,
  onFailure: optionalOneOf("fail", "warn"),
  onTimeout: optionalOneOf("fail", "warn"),
};

const verdict = optionalOneOf<Verdict>("passed", "provisional", "accepted", "failed", "pending");

export const stateReaders: Readers<ScanGateState> = {
  ...inputReaders,
  // A state that holds no verdict that is known here is one that lets nothing through.
  verdict: (value) => verdict(value) ?? "pending",
  reason: text,
  findingCounts: optionalCounts,
  newFindingCounts: optionalCounts,
  scanStatus: text,
  judgedAt: text,
  acceptedBecause: optionalText,
  summary: text,
};

function optionalCounts(value: unknown): FindingCounts | undefined {
  return isCounts(value) ? value : undefined;
}

function isCounts(value: unknown): value is FindingCounts {
  return isRecord(value) && [value.high, value.medium, value.low].every((found) => typeof found === "number");
}

const minPollMs = 5_000;

/** What an absent input means. */
export const scanGateDefaults = {
  until: "completed",
  newOnly: false,
  countStates: openFindingStates,
  acceptStatuses: ["completed"],
  timeout: "50m",
  pollInterval: "30s",
  onFailure: "fail",
  onTimeout: "fail",
} as const satisfies Partial<ScanGateInputs>;

export function termsOf(inputs: ScanGateInputs): GateTerms {
  const { timeout, pollInterval, ...terms } = filled(inputs, scanGateDefaults);
  return {
    ...terms,
    limits: terms.limits,
    timeoutMs: durationMs(timeout),
    pollMs: durationMs(pollInterval),
  };
}

const limitNames = ["maxHigh", "maxMedium", "maxLow"];

const limits: Rule = (value, quote) => {
  if (!isRecord(value)) return "expected an object such as { maxHigh: 0 }";
  const given = Object.entries(value).filter(([, most]) => most !== undefined && most !== null);
  if (given.length === 0)
    return "no limit is given, so nothing would be limited: give maxHigh, maxMedium or maxLow, or leave limits out";
  return allOf(given.map((one) => limitFault(one, quote)));
};

function limitFault([name, most]: readonly [string, unknown], quote: Quote): string | undefined {
  if (!limitNames.includes(name)) return `${quote(name)}: expected ${limitNames.join(", ")}`;
  const isRight = isUnknown(most) || (Number.isInteger(most) && Number(most) >= 0);
  return isRight ? undefined : `${name} ${quote(most)}: expected a whole number from 0`;
}

const otherPrefixes = Object.values(idKinds)
  .map(({ prefix }) => prefix)
  .filter((prefix) => prefix !== idKinds.scan.prefix);
/** An id with any prefix but those of other kinds. */
const scanLikeId = new RegExp(`^(?!${otherPrefixes.join("|")})[a-z]+_.`, "i");

/** As a rule it comes from Cobalt, whose ids may have another prefix than the documented one, but not that of something else. */
const scanId: Rule = (value, quote) => {
  if (value === undefined)
    return "expected a scan's id (dsc_…). A trigger with scanOnCreate: false has none before its first change; a gate cannot pass without a scan";
  const fromCobalt = typeof value === "string" && isId(value) && scanLikeId.test(value);
  return fromCobalt ? undefined : anId("scan")(value, quote);
};

export const scanGateRules: Rules = {
  scanId: required(scanId),
  until: optional(oneOf("completed", "scanned")),
  limits: optional(limits),
  newOnly: optional(aBoolean),
  countStates: optional(aListOf(oneOf(...findingStates), "finding states")),
  acceptStatuses: optional(aListOf(oneOf(...finalScanStatuses), "final statuses")),
  timeout: optional(aDuration()),
  pollInterval: optional(aDuration(minPollMs)),
  onFailure: optional(oneOf("fail", "warn")),
  onTimeout: optional(oneOf("fail", "warn")),
};
