import { termsOf } from "../../provider/resources/scan-gate";
import { judged, outcomeOf, type Retest, retestsOf } from "../../sdk/cli/findings/retest";
import { startWorld } from "../resources/support/world";
import { type World, worlds } from "./support/run";

const start = worlds();
const minute = 60_000;

const open: Awaited<ReturnType<typeof startWorld>>[] = [];
afterEach(() => Promise.all(open.splice(0).map((world) => world.close())));

/** A scan with a fixed finding, one that is not, and one that does not count. */
function scanned({ sandbox }: World) {
  const { store } = sandbox;
  const scan = store.addScan(store.targets[0]?.id ?? "", { status: "completed", ageMs: 60 * minute });
  const fixed = store.addFinding(scan.id, { severity: "high", fixed: true });
  const open = store.addFinding(scan.id, { severity: "medium" });
  store.addFinding(scan.id, { severity: "high", state: "wont_fix" });
  return { scan, fixed, open };
}

const posts = ({ sandbox }: World) => sandbox.log.filter(({ method }) => method === "POST");

test("the findings that count are retested once, and it is said which are fixed", async () => {
  const world = await start();
  const { scan, fixed, open } = scanned(world);
  const { code, out, err } = await world.command(["retest", "--scan", scan.id, "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    exitCode: 1,
    findings: [
      { id: fixed.id, severity: "high", before: "need_fix", state: "valid_fix", result: "fixed" },
      { id: open.id, severity: "medium", before: "need_fix", state: "need_fix", result: "not fixed" },
    ],
  });
  expect(err).toContain("1 fixed, 1 not fixed");
  expect(posts(world)).toHaveLength(2);
});

test("once they are fixed, the gate judges the same scan again and passes", async () => {
  const world = await start();
  const { scan, open } = scanned(world);
  world.sandbox.store.setFindingFixed(open.id, true);
  const gate = ["gate", "--scan", scan.id, "--max-high", "0", "--max-medium", "0"];
  expect((await world.command(gate)).code).toBe(1);
  const { code, err, files } = await world.command(["retest", "--scan", scan.id, "--comment", "c.md"]);
  expect([code, err]).toEqual([0, expect.stringContaining("judges the same scan again")]);
  expect(files.get("c.md")).toMatch(/^<!-- pulumi-cobalt retest -->\n/);
  expect((await world.command(gate)).code).toBe(0);
  const again = await world.command(["retest", "--scan", scan.id]);
  expect([again.code, again.err]).toEqual([0, expect.stringContaining("nothing to retest")]);
});

test("a run that is repeated asks for nothing twice, and waits for what is under way", async () => {
  const world = await start();
  const { scan, fixed } = scanned(world);
  const first = await world.command(["retest", "--finding", fixed.id, "--no-wait"]);
  expect([first.code, posts(world).length]).toEqual([0, 1]);
  const second = await world.command(["retest", "--finding", fixed.id]);
  expect([second.code, posts(world).length]).toEqual([0, 1]);
  expect(second.out).toContain("fixed");
  expect(scan.id).toBeDefined();
});

test("a lost answer is no second retest", async () => {
  const world = await start();
  const { fixed } = scanned(world);
  world.sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
  const { code } = await world.command(["retest", "--finding", fixed.id]);
  expect(code).toBe(0);
  expect(world.sandbox.store.scans.filter(({ retestOf }) => retestOf !== undefined)).toHaveLength(1);
});

test.each(["need_fix", "wont_fix"])("a list that may be cut off promises nothing: %s", async (state) => {
  const world = await start();
  const { scan, fixed } = scanned(world);
  const entry = (at: number) => ({
    id: at === 0 ? fixed.id : `dfi_${at}`,
    severity: "20",
    scan_ids: [scan.id],
  });
  const resources = Array.from({ length: 10 }, (_, at) => ({
    ...entry(at),
    state: at === 0 ? state : "wont_fix",
  }));
  const value = { data: resources.map((resource) => ({ resource })) };
  const action = { kind: "json", when: "before", status: 200, value } as const;
  world.sandbox.addFault({ match: { path: /findings$/ }, action, times: Infinity });
  const { code, err, files } = await world.command(["retest", "--scan", scan.id, "--comment", "c.md"]);
  expect([code, err]).toEqual([1, expect.stringContaining("there may be more findings")]);
  const comment = files.get("c.md");
  expect(comment).toContain("There may be more findings than these.");
  expect(comment).toContain(state === "need_fix" ? "1 fixed." : "retest: none.");
  expect(`${err}${comment}`).not.toMatch(/nothing to retest|judges the same scan/);
});

test("a retest that takes longer than the wait ends with 3", async () => {
  const world = await start({ seed: { targets: [{ name: "Shop" }], plan: { retestMs: 60 * minute } } });
  const { fixed } = scanned(world);
  const { code, out } = await world.command(["retest", "--finding", fixed.id, "--timeout", "5m"]);
  expect([code, out]).toEqual([3, expect.stringContaining("running")]);
});

test("a refusal is said, and is no success", async () => {
  const world = await start();
  const { fixed } = scanned(world);
  const action = { kind: "status", when: "before", status: 422 } as const;
  world.sandbox.addFault({ match: { method: "POST" }, action, times: Infinity });
  const { code, out } = await world.command(["retest", "--finding", fixed.id]);
  expect([code, out]).toEqual([1, expect.stringMatching(/unknown: .*422/)]);
});

test.each([
  [[], "either --scan"],
  [["--finding", "x"], "--finding cannot be"],
  [["--finding", "dfi_1", "--scan", "dsc_1"], "Give --finding, or --scan"],
  [["--finding", "dfi_nobody"], "Cobalt has no finding dfi_nobody"],
  [["--scan", "dsc_1", "--timeout", "soon"], "--timeout"],
])("%j is wrong use", async (args, text) => {
  const { command } = await start();
  const { code, err } = await command(["retest", ...args]);
  expect([code, err]).toEqual([2, expect.stringContaining(text)]);
});

test.each([["wont_fix"], ["invalid"]])(
  "a finding that counts although it is %s is retested, and is not said to be marked",
  async (state) => {
    const world = await start();
    const { scan, open } = scanned(world);
    const { store } = world.sandbox;
    for (const way of [
      ["--scan", scan.id],
      ["--finding", open.id],
    ]) {
      store.setFindingState(open.id, state);
      const { code, out } = await world.command(["retest", ...way, "--count-states", state]);
      expect([code, out]).toEqual([1, expect.stringContaining("not fixed")]);
    }
    expect(posts(world).length).toBeGreaterThanOrEqual(2);
  },
);

test("what is asked for later than a minute after it was read is read again", async () => {
  const world = await startWorld({ config: { writesPerMinute: 1 } });
  open.push(world);
  const { context } = world;
  const { store } = world.sandbox;
  const { id } = store.addScan(world.target(), { status: "completed" });
  const ids = [1, 2, 3].map(() => store.addFinding(id).id);
  const findings = await Promise.all(ids.map((one) => context.api().getFinding(one)));
  store.setFindingState(String(ids[2]), "valid_fix");
  const wish = { findings: findings.filter((one) => one !== undefined), isWaiting: false };
  const retests = await retestsOf({ ...wish, terms: termsOf({ scanId: "dsc_none" }) }, context);
  expect(retests.map(({ outcome }) => outcome)).toEqual(["running", "running", "fixed"]);
  expect(world.posts().map(({ path }) => path.split("/")[3])).toEqual(ids.slice(0, 2));
});

test.each([
  ["need_fix", "2026-01-01T00:00:00Z", false, false, "running"],
  ["need_fix", "2026-01-01T00:00:00Z", false, true, "not fixed"],
  ["need_fix", "2026-01-02T00:00:00Z", false, false, "not fixed"],
  ["need_fix", "2026-01-01T00:00:00Z", true, false, "not fixed"],
  ["check_fix", "2026-01-01T00:00:00Z", false, true, "running"],
  ["valid_fix", "2026-01-01T00:00:00Z", false, false, "fixed"],
  ["wont_fix", "2026-01-01T00:00:00Z", true, false, "marked"],
  ["new_state", "2026-01-01T00:00:00Z", true, false, "not fixed"],
  ["need_fix", "2026-01-01T01:00:00.000+01:00", false, false, "running"],
  ["need_fix", null, false, false, "running"],
])(
  "%s, last found at %s, seen under way: %s, settled: %s is %s",
  (state, lastFoundAt, wasSeen, isSettled, outcome) => {
    const before = {
      id: "dfi_1",
      scanIds: [],
      severity: "high",
      state: "need_fix",
      lastFoundAt: "2026-01-01T00:00:00Z",
    } as const;
    const retest: Retest = { id: "dfi_1", before, now: before, outcome: "running", wasSeen };
    const countStates = ["need_fix", "check_fix"];
    const now = { ...before, state, lastFoundAt };
    expect(judged(retest, now, { isSettled, countStates }).outcome).toBe(outcome);
    expect(outcomeOf({ state: "valid_fix" }, { countStates })).toBe("fixed");
  },
);
