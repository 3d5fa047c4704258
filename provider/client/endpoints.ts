import { type IdKind, idKinds, isId, type SettableFindingState } from "../cobalt/facts";
import type { FindingsOf, KeySource, MutationOutcome, NewScheduledScan } from "./api";
import { ConfigurationError } from "./errors";
import type { Mutation } from "./mutations/decision";
import type { Mutator } from "./mutations/mutator";
import { ShapeError } from "./reads/fields";
import type { Listing } from "./reads/pages";
import {
  type ParseResource,
  parseDescribedFinding,
  parseFinding,
  parseOne,
  parseScan,
  parseScheduledScan,
  parseTarget,
} from "./reads/parse";
import type { Read } from "./reads/reader";
import type { DescribedFinding, Finding, Scan, ScheduledScan, Target } from "./types";

/** Every read of Cobalt's API that this package makes, a row each. */
export const reads = {
  target: (id: string): Read<Target> => ({
    doing: `reading target ${id}`,
    path: `/dast/targets/${id}`,
    parse: parseOne(parseTarget, id),
  }),
  scan: (id: string): Read<Scan> => ({
    doing: `reading scan ${id}`,
    path: `/dast/scans/${id}`,
    parse: parseOne(parseScan, id),
  }),
  finding: (id: string): Read<Finding> => ({
    doing: `reading finding ${id}`,
    path: `/dast/findings/${id}`,
    parse: parseOne(parseFinding, id),
  }),
} as const;

const allScans: Listing<Scan> = {
  doing: "listing the organisation's scans",
  path: "/dast/scans",
  of: "scan",
  parse: parseScan,
};

/** Every list, the same way. */
export const lists = {
  targets: { doing: "listing the targets", path: "/dast/targets", of: "target", parse: parseTarget },
  scans: allScans,
  scansOf: (targetId: string): Listing<Scan> => ({
    ...allScans,
    doing: `listing the scans of target ${targetId}`,
    query: { target: targetId },
  }),
  findings: (of: FindingsOf): Listing<Finding> => findingsOf(of, parseFinding),
  describedFindings: (of: FindingsOf): Listing<DescribedFinding> => findingsOf(of, parseDescribedFinding),
} as const;

function findingsOf<T extends Finding>(of: FindingsOf, parse: ParseResource<T>): Listing<T> {
  return {
    doing: `listing the findings of ${nameOf(of)}`,
    path: "/dast/findings",
    query: { target: of.targetId, scan: of.scanId },
    of: "finding",
    parse,
  };
}

/** What a list of findings is asked for, as messages name it. */
export function nameOf({ targetId, scanId }: FindingsOf): string {
  return scanId === undefined ? `target ${targetId ?? "(all)"}` : `scan ${scanId}`;
}

/** A mutation, and what can be told of its answer. */
interface MutationRow<T> extends Omit<Mutation<T>, "key"> {
  /** Where the answer describes what was made. */
  readonly made?: {
    readonly of: IdKind;
    readonly id: (answer: T) => string;
    /** "started scan dsc_… of target dt_…" */
    readonly done: (answer: T) => string;
    /** What the answer says otherwise than was asked. */
    readonly differences: (answer: T) => readonly Difference[];
  };
}

/** What Cobalt answered of one field, where that is not what was asked. */
interface Difference {
  readonly field: string;
  readonly asked: string;
  readonly answered: string | null | undefined;
}

/** Every mutation, the same way. A POST for a target has two documented paths: the examples have the first, the text has the second. */
const mutations = {
  scan: (targetId: string): MutationRow<Scan> => ({
    doing: `starting a scan of target ${checkedId("target", targetId)}`,
    method: "POST",
    paths: [`/dast/targets/${targetId}/scans`, `/dast/scans/targets/${targetId}/scans`],
    body: undefined,
    parse: parseOne(parseScan),
    made: {
      of: "scan",
      id: ({ id }) => id,
      done: ({ id }) => `started scan ${id} of target ${targetId}`,
      differences: (scan) => targetDifference(targetId, scan),
    },
  }),
  scheduledScan: ({ targetId, dateTime, recurrence }: NewScheduledScan): MutationRow<ScheduledScan> => ({
    doing: `scheduling a scan of target ${checkedId("target", targetId)} (${dateTime}, ${recurrence ?? "once"})`,
    method: "POST",
    paths: [`/dast/targets/${targetId}/scheduled_scans`, `/dast/scans/targets/${targetId}/scheduled_scans`],
    body: { date_time: dateTime, ...(recurrence && { recurrence }) },
    parse: parseOne(parseScheduledScan),
    made: {
      of: "schedule",
      id: ({ id }) => id,
      done: ({ id }) => `made schedule ${id} of target ${targetId}`,
      differences: (schedule) => [
        ...targetDifference(targetId, schedule),
        ...(schedule.dateTime !== null && Date.parse(schedule.dateTime) === Date.parse(dateTime)
          ? []
          : [{ field: "date_time", asked: dateTime, answered: schedule.dateTime }]),
        ...(schedule.recurrence === (recurrence ?? null)
          ? []
          : [{ field: "recurrence", asked: recurrence ?? "none (once)", answered: schedule.recurrence }]),
      ],
    },
  }),
  retest: (findingId: string): MutationRow<undefined> => ({
    doing: `starting a retest of finding ${checkedId("finding", findingId)}`,
    method: "POST",
    paths: [`/dast/findings/${findingId}/retest`],
    body: undefined,
    parse: (answer) => {
      if (answer !== undefined) throw new ShapeError("the answer", "nothing");
    },
  }),
} as const;

/** The states that a finding can be given; `valid_fix` and `check_fix` are results of a retest. */
const findingState = (findingId: string, state: SettableFindingState): MutationRow<Finding> => ({
  doing: `setting finding ${checkedId("finding", findingId)} to ${state}`,
  method: "PATCH",
  paths: [`/dast/findings/${findingId}`],
  body: { state },
  parse: parseOne(parseFinding, findingId),
  made: {
    of: "finding",
    id: () => findingId,
    done: () => `set finding ${findingId}`,
    differences: (finding) =>
      finding.state === state ? [] : [{ field: "state", asked: state, answered: finding.state }],
  },
});

function checkedId(kind: "target" | "finding", id: string): string {
  if (isId(id)) return id;
  throw new ConfigurationError(
    `${JSON.stringify(id.slice(0, 100))} is not the id of a ${kind} (${idKinds[kind].prefix}…).`,
  );
}

function targetDifference(
  asked: string,
  { targetId }: { readonly targetId?: string },
): readonly Difference[] {
  const isSame = targetId === undefined || targetId === asked;
  return isSame ? [] : [{ field: "target_id", asked, answered: targetId }];
}

interface Warnings {
  readonly warn: (text: string) => void;
  /** Warns once for each key. */
  readonly warnOnce: (key: string, text: string) => void;
}

/** The mutations as the API offers them, a method for each row. What is odd about an answer is a warning. */
export function mutationsOf(mutate: Mutator, { warn, warnOnce }: Warnings) {
  const make = async <T>(row: MutationRow<T>, key?: KeySource): Promise<MutationOutcome<T>> => {
    const outcome = await mutate({ ...row, key });
    if (outcome.kind !== "done" || row.made === undefined) return outcome;
    warnOfDifferences(row.made, outcome.value, warn);
    warnOfPrefix(row.made, [row.made.id(outcome.value)], warnOnce);
    return outcome;
  };
  const method =
    <Of, T>(rowOf: (of: Of) => MutationRow<T>) =>
    async (of: Of, key: KeySource) =>
      make(rowOf(of), key);
  return {
    createScan: method(mutations.scan),
    createScheduledScan: method(mutations.scheduledScan),
    retestFinding: method(mutations.retest),
    /** Sends no key: what is set twice is set. */
    setFindingState: async (findingId: string, state: SettableFindingState) =>
      make(findingState(findingId, state)),
  };
}

function warnOfDifferences<T>(
  { done, differences }: NonNullable<MutationRow<T>["made"]>,
  answer: T,
  warn: Warnings["warn"],
): void {
  const named = differences(answer).map(({ field, asked, answered }) => {
    return `${field} is ${answered ? JSON.stringify(answered) : "not given"}, asked for was ${asked}`;
  });
  if (named.length === 0) return;
  warn(
    `Cobalt ${done(answer)}, and its answer says otherwise than was asked: ${named.join("; ")}. Look at it in Cobalt's web application.`,
  );
}

/** Says once for each kind that its ids begin otherwise than they are documented to. They are taken as they are. */
export function warnOfPrefix(
  { of }: { readonly of: IdKind },
  ids: readonly (string | undefined)[],
  warnOnce: Warnings["warnOnce"],
): void {
  const { prefix } = idKinds[of];
  const odd = ids.find((id) => id !== undefined && !id.startsWith(prefix));
  if (odd !== undefined)
    warnOnce(
      `ids of ${of}s`,
      `Cobalt's answer has the id ${JSON.stringify(odd)} where the documentation has one that begins with ${prefix}: it is taken as it is.`,
    );
}
