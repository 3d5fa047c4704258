import type {
  CobaltApi,
  DescribedFinding,
  Finding,
  FindingsOf,
  ListReading,
  Scan,
} from "../../../provider/client";
import { isIdOf, severityNumbers } from "../../../provider/cobalt/facts";
import {
  counting,
  countingFindings,
  type GateTerms,
  scanGateDefaults,
  scanGateFields,
} from "../../../provider/resources/scan-gate";
import { formatSecond, instantOf } from "../../../provider/time/date-time";
import {
  type CommandContext,
  exitCodes,
  MisuseError,
  parseOptions,
  readChoice,
  UsageError,
} from "../command";
import { wroteOutput } from "../files";
import {
  checkTerms,
  connectFor,
  optionsOf,
  readFields,
  type Subject,
  scanOptions,
  scansOf,
  subjectsOf,
} from "../gate/arguments";
import { type Format, formatFindings, formats, type ShownFinding } from "./formats";

const { countStates, newOnly } = scanGateFields.inputs;
const termFields = { countStates, newOnly };

const options = {
  ...optionsOf(termFields),
  ...scanOptions,
  target: { type: "string" },
  format: { type: "string" },
  json: { type: "boolean" },
  evidence: { type: "boolean" },
  out: { type: "string" },
} as const;

const withEvidence: readonly Format[] = ["table", "json", "markdown"];

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const { scan, stack, target, evidence = false, out } = values;
  const given = readFields(termFields, values);
  checkTerms(given, scan);
  const terms: Terms = { countStates: scanGateDefaults.countStates, newOnly: false, ...given };
  const asked = readChoice("--format", values.format, formats);
  const format = values.json === true ? "json" : (asked ?? "table");
  if (evidence && !withEvidence.includes(format))
    throw new UsageError(`--evidence goes with ${withEvidence.join(", ")}.`);
  const of = target === undefined ? scansOf(scan, stack) : undefined;
  if (target !== undefined) checkTarget(target, { scan, stack, newOnly: terms.newOnly });
  const connection = await connectFor(of, context);
  const api = connection.api();
  const sources = { api, list: api.describeFindings };
  const { found, unsettled } =
    of === undefined
      ? await findingsOfTarget(target ?? "", terms, sources)
      : await findingsOfScans(await subjectsOf(of, context), terms, sources);
  const text = formatFindings(
    found.map((one) => shownOf(one, evidence)),
    { format, columns: context.columns },
  );
  const isWritten = wroteOutput(out, text, context);
  sayUnsettled(unsettled, context);
  if (unsettled.length > 0) return exitCodes.failed;
  if (found.length === 0) context.stderr.write("No finding counts.\n");
  return isWritten ? exitCodes.ok : exitCodes.unwritten;
}

export function sayUnsettled(unsettled: Gathered<unknown>["unsettled"], { stderr }: CommandContext): void {
  for (const line of unsettled)
    stderr.write(`pulumi-cobalt: there may be more findings than these. ${line} Run it again.\n`);
}

interface Beside {
  readonly scan: readonly string[] | undefined;
  readonly stack: string | undefined;
  readonly newOnly: boolean;
}

function checkTarget(target: string, { scan, stack, newOnly: isNewOnly }: Beside): void {
  if (!isIdOf("target", target))
    throw new UsageError(`--target cannot be "${target}": it is the id of a target, dt_….`);
  if (scan !== undefined || stack !== undefined)
    throw new UsageError("Give one of --scan, --stack and --target.");
  if (isNewOnly)
    throw new UsageError("--new-only goes with --scan and --stack: a target has no earlier scan.");
}

export interface Found<T> {
  readonly finding: T;
  /** When the first of its scans began; undefined where that is not known of them all. */
  readonly firstSeenAt: string | undefined;
}

export interface Gathered<T> {
  /** Each once, the most severe first. */
  readonly found: readonly Found<T>[];
  /** Why there may be more: a sentence for each reading. */
  readonly unsettled: readonly string[];
}

export type Terms = Pick<GateTerms, "countStates" | "newOnly">;
type List<T> = (of: FindingsOf) => Promise<ListReading<T>>;

/** The findings of scans that count, each scan's as a `DastScanGate` counts them. */
export async function findingsOfScans<T extends Finding>(
  subjects: readonly Subject[],
  terms: Terms,
  { api, list }: { readonly api: CobaltApi; readonly list: List<T> },
): Promise<Gathered<T>> {
  const all = await Promise.all(
    subjects.map(async ({ scanId: id }) => {
      const scan = await api.getScan(id);
      if (scan === undefined) throw new MisuseError(`Cobalt has no scan ${id}.`);
      const { findings, fresh = [], scans, unsettled } = await countingFindings(terms, scan, { api, list });
      const items = terms.newOnly ? fresh : findings;
      return { found: withFirstSeen(items, scans), unsettled: unsettled && `${id}: ${unsettled}.` };
    }),
  );
  return {
    found: ordered(all.flatMap(({ found }) => found)),
    unsettled: all.flatMap(({ unsettled = [] }) => unsettled),
  };
}

/** The findings of a target that are in a state that counts. */
export async function findingsOfTarget<T extends Finding>(
  targetId: string,
  terms: Terms,
  { api, list }: { readonly api: CobaltApi; readonly list: List<T> },
): Promise<Gathered<T>> {
  const reading = await list({ targetId });
  const findings = counting(reading.items, terms);
  const named = new Set(findings.flatMap(({ scanIds }) => scanIds));
  const scans = named.size === 0 ? [] : await api.scansNamed(targetId, named);
  const unsettled = reading.kind === "moving" ? [`${targetId}: ${reading.why}.`] : [];
  return { found: ordered(withFirstSeen(findings, scans)), unsettled };
}

function withFirstSeen<T extends Finding>(
  findings: readonly T[],
  scans: readonly Pick<Scan, "id" | "startedAt">[],
): readonly Found<T>[] {
  const starts = new Map(scans.map(({ id, startedAt }) => [id, instantOf(startedAt)]));
  return findings.map((finding) => {
    const seen = finding.scanIds.map((id) => starts.get(id) ?? Number.NaN);
    const first = Math.min(...seen);
    return { finding, firstSeenAt: Number.isFinite(first) ? formatSecond(first) : undefined };
  });
}

function ordered<T extends Finding>(found: readonly Found<T>[]): readonly Found<T>[] {
  const ids = new Set<string>();
  const once = found.filter(({ finding: { id } }) => id === undefined || (!ids.has(id) && ids.add(id)));
  return [...once].sort(
    ({ finding: a }, { finding: b }) => severityNumbers[b.severity] - severityNumbers[a.severity],
  );
}

export function shownOf(
  { finding: { proof, exchanges, lastFoundAt, ...finding }, firstSeenAt }: Found<DescribedFinding>,
  evidence: boolean,
): ShownFinding {
  const last = instantOf(lastFoundAt);
  return {
    ...finding,
    url: maskedUrl(finding.url),
    description: masked(finding.description),
    suggestedFix: masked(finding.suggestedFix),
    firstSeenAt,
    lastSeenAt: last === undefined ? undefined : formatSecond(last),
    ...(evidence && {
      proof: masked(proof),
      exchanges: exchanges.map(({ request, response }) => ({
        request: masked(request),
        response: masked(response),
      })),
    }),
  };
}

/** What is in the names of headers, fields and parameters that hold what opens something. */
const secretWord =
  "authorization|authenticat|cookie|token|secret|api[-_]?key|access[-_]?key|session|csrf|xsrf|passw|pwd|credential|signature|jwt|[-_]auth";
const letter = "[\\w.\\[\\]-]";
/** Such a name, from its first letter on: to begin at each of them would cost the square of a text without blanks. */
const secretName = `(?<!${letter})(?=${letter}*?(?:${secretWord}))${letter}+`;
/** Its value goes on to the line's end, and on lines that begin with a blank, as those of old headers did. */
const field = new RegExp(
  `(${secretName}["']?[^\\S\\r\\n]*:)[^\\r\\n]*(?:\\r?\\n[ \\t]+\\S[^\\r\\n]*)*`,
  "gi",
);
const parameter = new RegExp(`(${secretName}(?:=|%3d))[^&\\s"'<>#;]*`, "gi");
const scheme = /\b(bearer|basic|digest|negotiate)(\s+)[\w+/=.~-]{6,}/gi;
const jwt = /\beyJ[\w-]{5,}(?:\.[\w-]*)*/g;
const userInfo = /(:\/\/)[^/\s@"'<>]+@/g;

/** A text in which what looks like a credential is masked, rather too much than too little. */
export function masked<T extends string | undefined>(text: T): T {
  if (text === undefined) return text;
  return maskedUrl(text.replace(field, "$1 ***").replace(scheme, "$1$2***")) as T;
}

/** The same for a URL, in which a host's name before a port is no field. */
export function maskedUrl<T extends string | undefined>(text: T): T {
  return text?.replace(parameter, "$1***").replace(jwt, "***").replace(userInfo, "$1***@") as T;
}
