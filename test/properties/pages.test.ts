import fc from "fast-check";
import type { CobaltApi } from "../../provider/client/api";
import { lists } from "../../provider/client/endpoints";
import { listFindings } from "../../provider/client/reads/finding-reads";
import { parseFinding } from "../../provider/client/reads/parse";
import { itemsOf } from "../../provider/client/reads/walks";
import { type Context, newRunMemory } from "../../provider/resources/lifecycle";
import { termsOf } from "../../provider/resources/scan-gate/fields";
import { waitForVerdict } from "../../provider/resources/scan-gate/wait";
import { VirtualTime } from "../client/support/time";
import { recorder } from "../resources/support/world";
import { type Change, type Habits, MovingList, ourScan, seenOf, shown } from "./support/moving-list";

jest.setTimeout(120_000);

const place = fc.nat(99).map((hundredths) => hundredths / 100);
const change = (kinds: readonly Change["kind"][]): fc.Arbitrary<Change> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    at: place,
    to: place,
    isOurs: fc.boolean(),
  }) as fc.Arbitrary<Change>;

interface Course {
  readonly entries: readonly boolean[];
  readonly habits: Habits;
  readonly changes: readonly (readonly Change[])[];
}

interface Kinds {
  readonly kinds: readonly Change["kind"][];
  readonly cursors: readonly Habits["cursors"][];
  /** By key, what comes and goes between two readings of its place is seen by neither, and no place counts it. */
  readonly onceEach: (cursors: Habits["cursors"]) => boolean;
  /** True for lists of three entries at most, a page each, of which one changes after each request. */
  readonly isSmall?: boolean;
}

const trusted: Kinds = {
  kinds: ["insert", "remove", "move", "alter"],
  cursors: ["number", "key"],
  onceEach: (cursors) => cursors === "key",
};

/** Lists of up to four pages. */
function courses({ kinds, cursors, onceEach, isSmall = false }: Kinds): fc.Arbitrary<Course> {
  const habits = fc.record({
    cursors: fc.constantFrom(...cursors),
    pageSize: isSmall
      ? fc.constant(1)
      : fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
          { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 100 }) },
        ),
    filters: fc.boolean(),
  });
  return habits.chain((habit) =>
    fc.record({
      habits: fc.constant({ ...habit, onceEach: onceEach(habit.cursors) }),
      entries: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()), {
        maxLength: isSmall ? 3 : Math.ceil(3.5 * habit.pageSize),
        size: "max",
      }),
      changes: fc.array(fc.array(change(kinds), { minLength: isSmall ? 1 : 0, maxLength: isSmall ? 1 : 2 }), {
        maxLength: 14,
        size: "max",
      }),
    }),
  );
}

/** A scan of which Cobalt knows nothing more than its id shows whose findings are whose. */
function partsOf({ lister }: MovingList) {
  const getScan = async (id: string) => ({ id, status: "completed", startedAt: null, completedAt: null });
  return { lister, getScan, warnOnce: () => {} };
}

/** Reads the list while it changes: what a verdict may rest on, and whether that ever was. */
async function read({ entries, habits, changes }: Course) {
  const list = new MovingList(entries, habits, changes);
  const reading = await listFindings(partsOf(list), { scanId: ourScan }, lists.findings({ scanId: ourScan }));
  const found = reading.items.map(({ id, state }) => `${id} ${state}`);
  return { reading, found, list, existed: list.states.some((state) => seenOf(state) === shown(found)) };
}

const seed = Number(process.env.PAGES_SEED ?? Math.floor(Math.random() * 2 ** 31));
const say = (what: string) => process.stderr.write(`pages: ${what} (seed ${seed})\n`);

test("what a verdict rests on was listed at one moment, whatever comes, goes and moves between two requests", async () => {
  const kinds = { whole: 0, moving: 0, ofSeveralPages: 0 };
  await fc.assert(
    fc.asyncProperty(courses(trusted), async (course) => {
      const { reading, existed, list } = await read(course);
      kinds[reading.kind] += 1;
      if (reading.kind === "whole" && list.requests > 1) kinds.ofSeveralPages += 1;
      if (reading.kind === "whole") expect(existed).toBe(true);
    }),
    { numRuns: 2_000, seed },
  );
  say(JSON.stringify(kinds));
  // The property says something only where both ends come often.
  expect(kinds.moving).toBeGreaterThan(30);
  expect(kinds.ofSeveralPages).toBeGreaterThan(500);
});

test("what is certain of a list that moves was listed at one moment, all of it", async () => {
  await fc.assert(
    fc.asyncProperty(courses(trusted), async (course) => {
      const { reading, found, list } = await read(course);
      const all = (state: string) => found.every((one) => `, ${state},`.includes(` ${one},`));
      if (reading.kind === "moving") expect(list.states.map(seenOf).some(all)).toBe(true);
    }),
    { numRuns: 1_000, seed },
  );
});

/** A gate on the list, whose scan is over: its verdict, and how many findings the list had at each moment. */
async function judged(course: Course, maxHigh: number) {
  const list = new MovingList(course.entries, course.habits, course.changes);
  const time = new VirtualTime();
  const scan = { id: ourScan, targetId: "dt_1", status: "completed", startedAt: null, completedAt: null };
  const api: Pick<CobaltApi, "pollScan" | "listFindings"> = {
    pollScan: async () => scan,
    listFindings: (of) => listFindings(partsOf(list), of, lists.findings(of)),
  };
  const context: Context = {
    api: () => api as CobaltApi,
    askWeb: async () => ({ kind: "no answer", why: "nobody is asked" }),
    effects: time.effects,
    signal: undefined,
    diagnostics: recorder([]),
    memory: newRunMemory(),
    removedSchedules: new Set(),
    nextRemovedIndex: 0,
    inSandbox: false,
    acceptedScans: new Map(),
  };
  const terms = termsOf({ scanId: ourScan, limits: { maxHigh }, timeout: "1m", pollInterval: "30s" });
  const evaluation = await waitForVerdict(terms, context);
  const counts = list.states.map((state) => state.filter(({ isOurs }) => isOurs).length);
  return { evaluation, counts };
}

test("a gate's verdict was right at one moment, or there is none", async () => {
  const verdicts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(courses(trusted), fc.nat(6), async (course, maxHigh) => {
      const { evaluation, counts } = await judged(course, maxHigh);
      verdicts.set(evaluation.verdict, (verdicts.get(evaluation.verdict) ?? 0) + 1);
      if (evaluation.verdict === "passed") expect(Math.min(...counts)).toBeLessThanOrEqual(maxHigh);
      if (evaluation.verdict === "failed") expect(Math.max(...counts)).toBeGreaterThan(maxHigh);
      if (evaluation.verdict === "pending") expect(evaluation.reason).toContain("changed while it was read");
    }),
    { numRuns: 1_000, seed },
  );
  say(JSON.stringify([...verdicts]));
  expect([...verdicts.keys()]).toEqual(expect.arrayContaining(["passed", "failed"]));
});

test.each([
  [
    100,
    "pending",
    /^the scan is completed, and its findings could not be counted: the list changed while it was read/,
  ],
  [1, "failed", /too many findings: \d+ high \(limit 1\)/],
])(
  "a list that never rests lets no gate pass; what is certain of it may fail one (limit %i)",
  async (limit, verdict, reason) => {
    const restless = Array.from({ length: 500 }, (): readonly Change[] => [
      { kind: "remove", at: 0 },
      { kind: "insert", at: 0.99, isOurs: true },
    ]);
    const habits = { cursors: "number", pageSize: 4, filters: true, onceEach: false } as const;
    const { evaluation } = await judged({ entries: Array(30).fill(true), habits, changes: restless }, limit);
    expect(evaluation).toMatchObject({ verdict, reason: expect.stringMatching(reason) });
  },
);

/** The first course of these that deceives the reader, made as small as can be. */
async function deceit(kinds: Kinds, deceives: (course: Course) => Promise<boolean>, numRuns: number) {
  const property = fc.asyncProperty(courses(kinds), async (course) => !(await deceives(course)));
  const { failed, counterexample, numRuns: needed } = await fc.check(property, { numRuns, seed });
  return failed ? { course: counterexample?.[0], needed } : undefined;
}

test("one walk is deceived, and the property finds it out", async () => {
  const found = await deceit(
    trusted,
    async ({ entries, habits, changes }) => {
      const list = new MovingList(entries, habits, changes);
      const listing = {
        doing: "listing",
        path: "/dast/findings",
        query: { scan: ourScan },
        of: "finding" as const,
        parse: parseFinding,
      };
      const items = await itemsOf(list.lister(listing));
      const ours = items.filter(({ scanIds }) => scanIds.includes(ourScan));
      const seen = shown(ours.map(({ id, state }) => `${id} ${state}`));
      return !list.states.some((state) => seenOf(state) === seen);
    },
    1_000,
  );
  say(`one walk is deceived after ${found?.needed} courses`);
  expect(found).toBeDefined();
});

const isDeceived = async (course: Course) => {
  const { reading, existed } = await read(course);
  return reading.kind === "whole" && !existed;
};

test("where what left comes back, the same shift in both walks deceives, and the property finds it out", async () => {
  const found = await deceit(
    { kinds: ["remove", "return"], cursors: ["number"], onceEach: () => false },
    isDeceived,
    100_000,
  );
  say(`what comes back deceives after ${found?.needed} courses: ${JSON.stringify(found?.course)}`);
  expect(found).toBeDefined();
});

test("where entries move more than once, the same shift in both walks by key deceives, and the property finds it out", async () => {
  const found = await deceit(
    { kinds: ["move"], cursors: ["key"], onceEach: () => false },
    isDeceived,
    100_000,
  );
  say(`moving twice deceives after ${found?.needed} courses: ${JSON.stringify(found?.course)}`);
  expect(found).toBeDefined();
});

const first = 0;
const last = 0.99;

/** Found by the two properties above. Nothing that reads pages one after the other can know; so it is a fact that we rely on. */
test.each<[string, Course]>([
  [
    "the first entry leaves after each first page, and is back before the next walk",
    {
      entries: [true, true, true, true],
      habits: { cursors: "number", pageSize: 2, filters: true, onceEach: false },
      changes: [
        [{ kind: "remove", at: first }],
        [{ kind: "return", at: first }],
        [{ kind: "remove", at: first }],
      ],
    },
  ],
  [
    "by key, the last entry goes to the front after each first page, and back before the next walk",
    {
      entries: [true, true],
      habits: { cursors: "key", pageSize: 1, filters: true, onceEach: false },
      changes: [
        [{ kind: "move", at: last, to: first }],
        [{ kind: "move", at: first, to: last }],
        [{ kind: "move", at: last, to: first }],
      ],
    },
  ],
])("the same shift in both walks deceives: %s", async (_, course) => {
  expect(await isDeceived(course)).toBe(true);
});
