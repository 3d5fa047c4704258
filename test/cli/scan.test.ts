import { type World, worlds } from "./support/run";

const start = worlds();
const minute = 60_000;

const posts = ({ sandbox }: World) => sandbox.log.filter(({ method }) => method === "POST");
const target = ({ sandbox }: World) => sandbox.store.targets[0]?.id ?? "";

test("one scan is started, and its id is all that stdout gets", async () => {
  const world = await start();
  const { code, out, err } = await world.command(["scan", target(world)]);
  const [scan] = world.sandbox.store.scans;
  expect([code, out]).toEqual([0, `${scan?.id}\n`]);
  expect(err).toContain(`Scan ${scan?.id} of ${target(world)} has been started.`);
  const second = await world.command(["scan", target(world), "--json"]);
  expect(JSON.parse(second.out)).toEqual({
    targetId: target(world),
    scanId: world.sandbox.store.scans[1]?.id,
    joined: false,
  });
  expect(world.sandbox.store.scans).toHaveLength(2);
});

test("a busy target is treated as a trigger's onBusy does, in the words of a command", async () => {
  const world = await start();
  const first = await world.command(["scan", target(world)]);
  const joined = await world.command(["scan", target(world), "--on-busy", "join"]);
  expect([joined.code, joined.out]).toEqual([0, first.out]);
  const failed = await world.command(["scan", target(world), "--on-busy", "fail"]);
  expect(failed.code).toBe(1);
  expect(failed.err).toContain("is busy");
  expect(failed.err).not.toMatch(/pulumi up|adopt|onBusy/);
  expect(posts(world)).toHaveLength(1);
});

test("--gate waits for the verdict, with the gate's options and exit codes", async () => {
  const world = await start();
  world.sandbox.store.setPlan({ findings: [{ severity: "high" }], underReviewMs: minute });
  const { code, out, err } = await world.command(["scan", target(world), "--gate", "--max-high", "0"]);
  expect([code, out]).toEqual([1, expect.stringContaining("Cobalt DAST gate failed")]);
  expect(err).toContain("has been started");
  const passed = await world.command(["scan", target(world), "--gate", "--json", "--max-high", "9"]);
  expect([passed.code, JSON.parse(passed.out).result]).toEqual([0, "passed"]);
});

test("--once-per is one scan for a text within the life of its key, and says no more", async () => {
  const world = await start();
  const once = (text: string) => world.command(["scan", target(world), "--once-per", text]);
  const first = await once("build 1");
  world.sandbox.advance(2 * minute);
  const repeated = await once("build 1");
  expect([repeated.code, repeated.out]).toEqual([0, first.out]);
  expect(repeated.err).toContain("is taken: it was started before");
  expect(repeated.err).not.toMatch(/pulumi up|adopt|joined(:| is) true/);
  expect((await once("build 2")).out).not.toBe(first.out);
  expect(world.sandbox.store.scans).toHaveLength(2);
});

test("--state keeps it for longer", async () => {
  const world = await start();
  const args = ["scan", target(world), "--once-per", "build 1", "--state", "scans.json"];
  const first = await world.command(args);
  const files = Object.fromEntries(first.files);
  await world.time.effects.sleep(60 * minute);
  const repeated = await world.command(args, { files });
  expect([repeated.code, repeated.out]).toEqual([0, first.out]);
  expect(posts(world)).toHaveLength(1);
  const other = await world.command(
    ["scan", target(world), "--once-per", "build 2", "--state", "scans.json"],
    { files },
  );
  expect(Object.keys(JSON.parse(other.files.get("scans.json") ?? ""))).toHaveLength(2);
});

test("a run that ended before its answer is seen: its scan is found while the key lives, and later nothing is started", async () => {
  const world = await start();
  const args = ["scan", target(world), "--once-per", "build 1", "--state", "scans.json"];
  const first = await world.command(args);
  const note = JSON.parse(first.files.get("scans.json") ?? "");
  const files = {
    "scans.json": JSON.stringify({
      [`${target(world)} build 1`]: { askedAt: Object.values<{ askedAt: string }>(note)[0]?.askedAt },
    }),
  };
  const soon = await world.command(args, { files });
  expect([soon.code, soon.out]).toEqual([0, first.out]);
  await world.time.effects.sleep(6 * minute);
  const late = await world.command(args, { files });
  expect([late.code, late.out]).toEqual([1, ""]);
  expect(late.err).toContain("Nothing was started");
  expect(world.sandbox.store.scans).toHaveLength(1);
});

test("processes side by side keep each other's notes", async () => {
  const world = await start();
  const files = new Map<string, string>();
  const once = (text: string) =>
    world.command(["scan", target(world), "--once-per", text, "--state", "s.json"], { files });
  const ended = await Promise.all(["build 1", "build 2"].map(once));
  const notes = JSON.parse(files.get("s.json") ?? "") as Record<string, { scanId?: string }>;
  expect(Object.values(notes).map(({ scanId }) => scanId)).toHaveLength(2);
  await world.time.effects.sleep(60 * minute);
  const repeated = await Promise.all(["build 1", "build 2"].map(once));
  expect(repeated.map(({ out }) => out)).toEqual(ended.map(({ out }) => out));
  expect(world.sandbox.store.scans).toHaveLength(2);
});

test("an id that begins otherwise than Cobalt documents is taken as it was noted", async () => {
  const world = await start();
  const args = ["scan", target(world), "--once-per", "1", "--state", "s.json"];
  const note = { askedAt: "2026-01-01T00:00:00Z", scanId: "scan_1" };
  const files = { "s.json": JSON.stringify({ [`${target(world)} 1`]: note }) };
  const { code, out } = await world.command(args, { files });
  expect([code, out, posts(world)]).toEqual([0, "scan_1\n", []]);
});

test("a refusal leaves no note, so that the next run starts the scan", async () => {
  const world = await start();
  await world.command(["scan", target(world)]);
  const args = ["scan", target(world), "--once-per", "1", "--state", "s.json", "--on-busy"];
  const refused = await world.command([...args, "fail"]);
  expect([refused.code, JSON.parse(refused.files.get("s.json") ?? "")]).toEqual([1, {}]);
});

test.each([
  [[], "Give the target first"],
  [["shop"], "Give the target first"],
  [["dt_1", "--max-high", "0"], "goes with --gate"],
  [["dt_1", "--state", "x"], "--state goes with --once-per"],
  [["dt_1", "--on-busy", "panic"], "--on-busy"],
  [["dt_1", "--gate", "--max-high", "-1"], "--max-high"],
  [["dt_1", "--gate", "--scan", "dsc_1"], "Unknown option"],
  [["dt_nobody"], "Cobalt has no target dt_nobody"],
])("%j is wrong use, and starts nothing", async (args, text) => {
  const world = await start();
  const { code, err } = await world.command(["scan", ...args]);
  expect([code, err]).toEqual([2, expect.stringContaining(text)]);
  expect(posts(world)).toEqual([]);
});

test.each(["[]", "nonsense", '{"a": 1}', '{"dt_1 x": {"askedAt": "x", "scanId": 7}}'])(
  "a state file that holds %s starts nothing",
  async (text) => {
    const world = await start();
    const args = ["scan", target(world), "--once-per", "1", "--state", "s.json"];
    const { code } = await world.command(args, { files: { "s.json": text } });
    expect([code, posts(world)]).toEqual([2, []]);
    const unwritable = await world.command([...args.slice(0, -1), "no-such-folder/s.json"]);
    expect([unwritable.code, posts(world)]).toEqual([2, []]);
  },
);

test.each<[string, readonly string[], (world: World) => void]>([
  ["a target that stays busy", ["--on-busy", "wait", "--busy-timeout", "1m"], () => undefined],
  ["a target that Cobalt refuses as busy", [], refusedByCobalt(409)],
  [
    "a target that Cobalt refuses as busy, waited for",
    ["--on-busy", "wait", "--busy-timeout", "1m"],
    refusedByCobalt(422),
  ],
  ["an answer that is lost, and a scan that Cobalt shows too little of", ["--once-per", "1"], lostAnswer],
  ["an answer that is lost, and no list to look for its scan in", ["--once-per", "1"], lostAnswerAndLists],
])("%s: what to do next is named as a command's user knows it", async (_, args, prepare) => {
  const world = await start({ undocumented: { oddFields: ["scan with target_id null"] } });
  world.sandbox.store.addScan(target(world), { status: "started" });
  prepare(world);
  const { code, err } = await world.command(["scan", target(world), ...args]);
  expect([code, err]).toEqual([1, expect.stringMatching(/the same command|--on-busy wait/)]);
  expect(err).not.toMatch(/adopt:|pulumi up|onBusy|busyTimeout|joined(:| is) true|triggers/);
});

function refusedByCobalt(status: number): (world: World) => void {
  return ({ sandbox }) =>
    sandbox.addFault({
      match: { method: "POST" },
      action: { kind: "status", when: "before", status },
      times: 99,
    });
}

function lostAnswer({ sandbox }: World): void {
  sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
}

function lostAnswerAndLists({ sandbox }: World): void {
  sandbox.addFault({ match: { method: "POST" }, action: { kind: "reset", when: "after" } });
  sandbox.addFault({
    match: { method: "GET", path: /scans/ },
    action: { kind: "status", when: "before", status: 422 },
    skip: 1,
    times: 99,
  });
}
