import type { Undocumented } from "../../../sandbox/types";

/** Every answer to each question that Cobalt's documentation leaves open. */
const answers: { readonly [Key in keyof Undocumented]: readonly Undocumented[Key][] } = {
  refusedPostBurnsKey: [false, true],
  busyTarget: ["accept", "refuse", "conflict"],
  largestPage: [3, 100],
  overLargestPage: ["cap", "refuse"],
  listOrder: ["newestFirst", "oldestFirst"],
  cursors: ["position"],
  nextPage: ["ownPath"],
  pastDateTime: ["accept", "refuse"],
  conflictWithoutKey: [false, true],
  findingsBeforeReview: [false, true],
  contentTypeWithoutBody: ["optional"],
  acceptedStatus: [201],
  oddFields: [[]],
};

function combine(names: readonly (keyof Undocumented)[]): Partial<Undocumented>[] {
  const [name, ...others] = names;
  if (name === undefined) return [{}];
  const rest = combine(others);
  return answers[name].flatMap((value) => rest.map((one) => ({ ...one, [name]: value })));
}

/** All combinations in which a busy target is answered like this. */
export function combinationsWith(busyTarget: Undocumented["busyTarget"]): readonly Undocumented[] {
  const all = combine(Object.keys(answers) as (keyof Undocumented)[]) as Undocumented[];
  return all.filter((one) => one.busyTarget === busyTarget);
}

/** A combination in one line: what differs from the simplest answers. */
export function nameOf(switches: Undocumented): string {
  return Object.entries(switches)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
