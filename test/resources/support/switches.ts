import { oddFields } from "../../../sandbox/odd-fields";
import type { OddField, Undocumented } from "../../../sandbox/types";

type Answers = { readonly [Key in keyof Undocumented]?: readonly Undocumented[Key][] };

/** Every answer to the questions on which a POST or a list depends, in every combination. */
const combined = {
  refusedPostBurnsKey: [false, true],
  largestPage: [3, 100],
  overLargestPage: ["cap", "refuse"],
  listOrder: ["newestFirst", "oldestFirst"],
  pastDateTime: ["accept", "refuse"],
  conflictWithoutKey: [false, true],
  findingsBeforeReview: [false, true],
} as const satisfies Answers;

/** What cannot be told counts for the worse: under these something else comes out, by tests of their own. */
const concluding: readonly OddField[] = [
  "list with an entry without id",
  "scan with target_id null",
  "scan with status in upper case",
  "finding with severity 40",
  "finding without severity",
  "finding without state",
];
const harmless = oddFields.filter((field) => !concluding.includes(field));

/** Every answer to the others, which take turns among the combinations. */
const inTurns = {
  cursors: ["pageNumber", "position"],
  nextPage: ["example", "ownPath"],
  contentTypeWithoutBody: ["required", "optional"],
  acceptedStatus: [201, 200, 202],
  oddFields: [[], ...harmless.map((field) => [field])],
  retestScans: ["listed", "hidden"],
} as const satisfies Answers;

function combine(names: readonly (keyof typeof combined)[]): Partial<Undocumented>[] {
  const [name, ...others] = names;
  if (name === undefined) return [{}];
  const rest = combine(others);
  return combined[name].flatMap((value) => rest.map((one) => ({ ...one, [name]: value })));
}

/** The same in each run, and in no step with the combinations. */
function drawn<T>(values: readonly T[], index: number, question: number): T {
  const mixed = Math.imul(index * 5 + question + 1, 0x9e3779b1) >>> 9;
  return values[mixed % values.length] as T;
}

/** All combinations, where a busy target is answered like this. */
export function combinationsWith(busyTarget: Undocumented["busyTarget"]): readonly Undocumented[] {
  return combine(Object.keys(combined) as (keyof typeof combined)[]).map((one, index) => {
    const others = Object.entries(inTurns).map(([name, values], question) => [
      name,
      drawn<unknown>(values, index, question),
    ]);
    return { ...one, ...Object.fromEntries(others), busyTarget } as Undocumented;
  });
}

/** A combination in one line. */
export function nameOf(switches: Undocumented): string {
  return Object.entries(switches)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
