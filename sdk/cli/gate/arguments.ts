import { idKinds, isId } from "../../../provider/cobalt/facts";
import {
  decode,
  type Fields,
  faults,
  type PropertyMap,
  readersOf,
  type Shape,
  withoutAbsent,
} from "../../../provider/resources";
import { type ScanGateInputs, scanGateFields, scanGateRules } from "../../../provider/resources/scan-gate";
import { parseOptions, readNumber, UsageError } from "../command";
import { type ScansOf, scanOptions, scansOf } from "./subjects";

export interface GateArgs {
  /** The scans to evaluate. */
  readonly of: ScansOf;
  /** The inputs of a `DastScanGate` but for the scan. */
  readonly terms: Omit<ScanGateInputs, "scanId">;
  /** The reason of each accepted scan by its id, as in `cobalt:acceptedScans`. */
  readonly accepted: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly summaryFile: string | undefined;
  readonly junitFile: string | undefined;
}

const { scanId: _, ...termFields } = scanGateFields.inputs;

type Options = Record<string, { readonly type: "string" | "boolean" }>;

const options = {
  ...optionsOf(termFields),
  ...scanOptions,
  accept: { type: "string", multiple: true },
  json: { type: "boolean" },
  summary: { type: "string" },
  junit: { type: "string" },
} as const;

/** Parses the arguments. @throws UsageError with all that is wrong */
export function parseGateArgs(args: readonly string[]): GateArgs {
  const values = parseOptions(args, options);
  const given = readFields(termFields, values);
  checkTerms(given, values.scan);
  return {
    of: scansOf(values.scan, values.stack),
    terms: decode(readersOf(termFields), given),
    accepted: Object.fromEntries((values.accept ?? []).map(acceptedScan)),
    json: values.json ?? false,
    summaryFile: values.summary,
    junitFile: values.junit,
  };
}

/** The options of a gate's inputs, by name; an object has one for each of its fields. */
export function optionsOf(fields: Fields): Options {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { kind }]) => {
      if (kind.shape.type === "object") return Object.entries(optionsOf(kind.shape.fields));
      return [[optionOf(name), { type: kind.shape.type === "boolean" ? "boolean" : "string" }]];
    }),
  );
}

/** The inputs that options give, absent ones left out. @throws UsageError for what is no number */
export function readFields(fields: Fields, values: Readonly<Record<string, unknown>>): PropertyMap {
  const given = Object.entries(fields).map(([name, { kind }]) => [
    name,
    kind.shape.type === "object"
      ? presentIn(readFields(kind.shape.fields, values))
      : readValue(kind.shape.type, optionOf(name), values[optionOf(name)]),
  ]);
  return withoutAbsent(Object.fromEntries(given));
}

function presentIn(properties: PropertyMap): PropertyMap | undefined {
  return Object.keys(properties).length === 0 ? undefined : properties;
}

function readValue(type: Shape["type"], option: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (type === "list") return value.split(",").map((one) => one.trim());
  if (type !== "integer") return value;
  return readNumber(`--${option}`, value, (count) => Number.isInteger(count) && count >= 0);
}

/** Refuses what a `DastScanGate` refuses, with the same messages. @throws UsageError */
export function checkTerms(terms: object, ids: readonly string[] = []): void {
  const scanIds = ids.length === 0 ? ["dsc_none"] : ids;
  const found = scanIds.flatMap((scanId) => faults({ ...terms, scanId }, scanGateRules));
  const wrong = found.map(({ property, reason }) => `--${optionOf(property)}: ${reason}.`);
  if (wrong.length > 0) throw new UsageError([...new Set(wrong)].join("\n"));
}

/** The option of an input: `max-high` of `maxHigh`. */
function optionOf(property: string): string {
  if (property === "scanId") return "scan";
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function acceptedScan(text: string): readonly [string, string] {
  const [, id = "", reason = ""] = /^([^=]+)=(.*\S.*)$/s.exec(text) ?? [];
  if (!id.startsWith(idKinds.scan.prefix) || !isId(id))
    throw new UsageError(`--accept cannot be "${text}": it is dsc_…=<why> until <yyyy-mm-dd>.`);
  return [id, reason];
}
