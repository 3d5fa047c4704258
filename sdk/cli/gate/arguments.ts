import { isIdOf } from "../../../provider/cobalt/facts";
import type { ReadKey } from "../../../provider/configuration";
import {
  type Context,
  decode,
  type Field,
  type Fields,
  faults,
  type PropertyMap,
  readersOf,
  type Shape,
  withoutAbsent,
} from "../../../provider/resources";
import { type ScanGateInputs, scanGateFields, scanGateRules } from "../../../provider/resources/scan-gate";
import { type CommandContext, MisuseError, parseOptions, readNumber, UsageError } from "../command";
import { connect } from "../connection";

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
  readonly commentFile: string | undefined;
  readonly notifyUrl: string | undefined;
}

const { scanId: _, ...termFields } = scanGateFields.inputs;

/** What is to be judged how, and what is written of it: all but the scans. */
export type JudgeArgs = Omit<GateArgs, "of">;

type Options = Record<string, { readonly type: "string" | "boolean" }>;

export const judgeOptions = {
  ...optionsOf(termFields),
  accept: { type: "string", multiple: true },
  json: { type: "boolean" },
  summary: { type: "string" },
  junit: { type: "string" },
  comment: { type: "string" },
  notify: { type: "string" },
} as const;

/** Parses the arguments. @throws UsageError with all that is wrong */
export function parseGateArgs(args: readonly string[]): GateArgs {
  const values = parseOptions(args, { ...judgeOptions, ...scanOptions });
  checkTerms(readFields(termFields, values), values.scan);
  return { of: scansOf(values.scan, values.stack), ...judgeArgsOf(values) };
}

/** What parsed options say of the judgement. @throws UsageError with all that is wrong */
export function judgeArgsOf(values: ReturnType<typeof parseOptions<typeof judgeOptions>>): JudgeArgs {
  const given = readFields(termFields, values);
  checkTerms(given);
  return {
    terms: decode(readersOf(termFields), given),
    accepted: Object.fromEntries((values.accept ?? []).map(acceptedScan)),
    json: values.json ?? false,
    summaryFile: values.summary,
    junitFile: values.junit,
    commentFile: values.comment,
    notifyUrl: values.notify,
  };
}

/** The options of a gate's inputs, by name; an object has one for each of its fields. */
export function optionsOf(fields: Fields): Options {
  return Object.fromEntries(
    optionFields(fields).map(([name, { kind }]) => [
      optionOf(name),
      { type: kind.shape.type === "boolean" ? "boolean" : "string" },
    ]),
  );
}

/** The fields that have an option each: those of an object in its place. */
function optionFields(fields: Fields): readonly (readonly [name: string, Field])[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.kind.shape.type === "object" ? optionFields(field.kind.shape.fields) : [[name, field] as const],
  );
}

/** The help's line for each of a gate's inputs. */
export function termLines(): string {
  return optionFields(termFields)
    .map(([name, field]) => {
      const option = `--${optionOf(name)} ${placeholderOf(field.kind.shape)}`;
      return `  ${option.padEnd(24)} ${shortMeaning(field)}`;
    })
    .join("\n");
}

function placeholderOf(shape: Shape): string {
  if (shape.type === "string") return shape.called === "duration" ? "TIME" : "TEXT";
  return { boolean: "", integer: "N", list: "A,B", enum: "WORD" }[shape.type as string] ?? "VALUE";
}

/** The first sentence of an input's meaning, with its words and its default: `how far a scan has to be: completed, scanned`. */
function shortMeaning({ meaning, kind, default: value }: Field): string {
  const [sentence = ""] = meaning
    .replace(/^True if /, "")
    .replaceAll("`", "")
    .split(/[.;](?:\s|$)/);
  const words = kind.shape.type === "enum" ? `: ${kind.shape.values.join(", ")}` : "";
  const standard = value === undefined || value === false ? "" : ` (default: ${String(value)})`;
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}${words}${standard}`;
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
  refuseFaults(scanIds.flatMap((scanId) => faults({ ...terms, scanId }, scanGateRules)));
}

/** @throws UsageError that names the options of properties in which something is wrong. */
export function refuseFaults(found: ReturnType<typeof faults>): void {
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
  if (!isIdOf("scan", id))
    throw new UsageError(`--accept cannot be "${text}": it is dsc_…=<why> until <yyyy-mm-dd>.`);
  return [id, reason];
}

/** The scans that a command is about: these, or the ones that a stack's triggers started last. */
export type ScansOf =
  | { readonly kind: "scans"; readonly ids: readonly string[] }
  | { readonly kind: "stack"; readonly name: string };

export const scanOptions = { scan: { type: "string", multiple: true }, stack: { type: "string" } } as const;

/** @throws UsageError where neither is given, or both are. */
export function scansOf(scans: readonly string[] | undefined, stack: string | undefined): ScansOf {
  const ids = [...new Set(scans ?? [])];
  if (stack !== undefined && ids.length === 0) return { kind: "stack", name: stack };
  if (stack === undefined && ids.length > 0) return { kind: "scans", ids };
  throw new UsageError("Give the scans: either --scan dsc_… (as often as needed), or --stack <name>.");
}

/** What reads stacks is loaded for --stack alone. */
function stacks() {
  return require("../stacks") as typeof import("../stacks");
}

/** Connects with the environment's configuration and, where a stack is meant, with the stack's, as `change` gives it. */
export async function connectFor(
  of: ScansOf | undefined,
  context: CommandContext,
  change: (readKey: ReadKey) => ReadKey = (readKey) => readKey,
): Promise<Context> {
  const readKey =
    of?.kind === "stack" ? await stacks().configurationOfStack(context, of.name) : () => undefined;
  return connect(context, change(readKey));
}

/** A scan, and the trigger that started it, where that is known. */
export interface Subject {
  readonly scanId: string;
  readonly trigger: string | undefined;
}

/** Finds the scans. @throws MisuseError where there is none: a gate without a scan must not pass */
export async function subjectsOf(of: ScansOf, context: CommandContext): Promise<readonly Subject[]> {
  if (of.kind === "scans") return of.ids.map((scanId) => ({ scanId, trigger: undefined }));
  const found = await stacks().scansOfStack(context, of.name);
  if (found.length === 0)
    throw new MisuseError(`The stack ${of.name} has no DastScanTrigger, so there is no scan to judge.`);
  const without = found.filter(({ scanId }) => scanId === undefined).map(({ trigger }) => trigger);
  if (without.length > 0)
    throw new MisuseError(
      `The stack ${of.name} shows no scan of ${without.join(", ")}: the trigger has started none yet (\`scanOnCreate: false\`), ` +
        "or its id is a secret. Give the scans with --scan.",
    );
  return found.map(({ trigger, scanId = "" }) => ({ trigger, scanId }));
}
