import type { SeedFinding } from "../../sandbox/types";
import { failureOf, gate } from "../resources/support/engine";
import { startWorld } from "../resources/support/world";
import { fakeContext, until } from "./support/command-context";
import { fakePulumi } from "./support/pulumi";
import { environmentOf, run, type World, worlds } from "./support/run";
import { encrypted, exportOf } from "./support/states";

const start = worlds();
const pulumi = fakePulumi();
const hour = 3_600_000;
const high = { severity: "high" } as const;

function scanWith({ sandbox }: World, findings: readonly SeedFinding[] = [], status = "completed"): string {
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status, ageMs: hour });
  for (const finding of findings) sandbox.store.addFinding(id, finding);
  return id;
}

test("a pass ends with 0 and the gate's own summary", async () => {
  const world = await start();
  const scan = scanWith(world, [{ severity: "low" }]);
  const { code, out } = await world.command(["gate", "--scan", scan, "--max-high", "0"]);
  const [target] = world.sandbox.store.targets;
  expect(code).toBe(0);
  expect(out).toBe(
    `Cobalt DAST gate passed: scan ${scan} of ${target?.id} is completed, 0 high, 0 medium, 1 low\n`,
  );
  expect(world.sandbox.log.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a failure ends with 1, in the same words as a DastScanGate's, with ways on for a command", async () => {
  const world = await start();
  const scan = scanWith(world, [high, high]);
  const { code, out } = await world.command(["gate", "--scan", scan, "--max-high", "1"]);
  expect(code).toBe(1);
  const resources = await startWorld();
  try {
    const twin = resources.sandbox.store.addScan(resources.target(), { status: "completed", ageMs: hour });
    for (const finding of [high, high]) resources.sandbox.store.addFinding(twin.id, finding);
    const { message } = await failureOf(gate(resources).up({ scanId: twin.id, limits: { maxHigh: 1 } }));
    const [verdict = "", counts = ""] = message.split("\n");
    const own = (text: string) =>
      text.replaceAll(twin.id, scan).replaceAll(resources.target(), world.sandbox.store.targets[0]?.id ?? "");
    expect(out.replaceAll("\n", " ")).toContain(own(verdict));
    expect(out).toContain(own(counts));
  } finally {
    await resources.close();
  }
  expect(out).toContain("run the same command again");
  expect(out.replaceAll(/\n +/g, " ")).toContain(`--accept '${scan}=<why> until <yyyy-mm-dd>'`);
  expect(out).not.toContain("pulumi up");
});

test("a scan that is not over in time ends with 3, and the same command judges it later", async () => {
  const world = await start({
    seed: { targets: [{ name: "Shop" }], plan: { startedMs: 2 * hour, underReviewMs: 0 } },
  });
  const { id } = world.sandbox.store.addScan(world.sandbox.store.targets[0]?.id ?? "");
  const command = ["gate", "--scan", id, "--timeout", "20m"];
  const first = await world.command(command);
  expect(first.code).toBe(3);
  expect(first.out).toMatch(/pending after 20 min \(timeout\): the scan is still started/);
  expect(first.err).toContain(`scan ${id}: queued, waiting for 0 s`);
  world.time.advance(2 * hour);
  expect((await world.command(command)).code).toBe(0);
});

test.each([
  [["--on-failure", "warn", "--max-high", "0"], "completed", 0],
  [["--on-timeout", "warn", "--timeout", "1s"], "started", 0],
  [["--max-high", "0", "--count-states", "invalid"], "completed", 0],
  [["--max-high", "0", "--new-only"], "completed", 1],
  [["--until", "scanned"], "under_review", 0],
  [["--accept-statuses", "failed,completed"], "failed", 0],
  [[], "failed", 1],
  [["--timeout", "1s"], "perplexed", 3],
])("the gate's options are its own: %p on a scan that is %s ends with %i", async (options, status, code) => {
  const world = await start();
  const scan = scanWith(world, [high], status);
  expect((await world.command(["gate", "--scan", scan, ...options])).code).toBe(code);
});

test("an accepted scan passes until its date", async () => {
  const world = await start();
  const scan = scanWith(world, [high]);
  const accept = (until: string) =>
    world.command([
      "gate",
      "--scan",
      scan,
      "--max-high",
      "0",
      "--accept",
      `${scan}=fix ships until ${until}`,
    ]);
  const accepted = await accept("2027-01-31");
  expect([accepted.code, accepted.out]).toEqual([0, expect.stringContaining("gate accepted: scan")]);
  const expired = await accept("2026-01-31");
  expect([expired.code, expired.out]).toEqual([1, expect.stringContaining("It is not accepted any more")]);
});

test("a scan that Cobalt does not have fails, and the others are judged all the same", async () => {
  const world = await start();
  const scan = scanWith(world);
  const { code, out } = await world.command(["gate", "--scan", scan, "--scan", "dsc_none"]);
  expect(code).toBe(1);
  expect(out).toContain("Cobalt DAST gate passed");
  expect(out.replaceAll("\n", " ")).toContain("dsc_none could not be judged Cobalt has no scan dsc_none");
});

test("Ctrl-C ends the wait at once with 130", async () => {
  const { sandbox } = await start();
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status: "started" });
  const context = fakeContext({ env: environmentOf(sandbox) });
  const ended = run(["gate", "--scan", id], context);
  await until(() => context.err().includes("started, waiting"));
  context.signal("SIGINT");
  expect((await ended).code).toBe(130);
  expect(context.err()).toContain("run the same command again");
});

describe("wrong use ends with 2", () => {
  test.each([
    [[], /--scan dsc_… .*or --stack/],
    [["--scan", "dsc_1", "--stack", "prod"], /either --scan/],
    [["--scan", "dt_1"], /--scan: expected an id that begins with dsc_/],
    [["--scan", "dsc_1", "--max-high", "-1"], /--max-high/],
    [["--scan", "dsc_1", "--max-high=1.5"], /--max-high cannot be "1\.5"/],
    [["--scan", "dsc_1", "--timeout", "soon"], /--timeout: expected a duration/],
    [["--scan", "dsc_1", "--poll-interval", "1s"], /--poll-interval: expected .* at least 5s/],
    [["--scan", "dsc_1", "--count-states", "open,invalid"], /--count-states: "open": expected/],
    [["--scan", "dsc_1", "--until", "later"], /--until: expected completed, scanned/],
    [["--scan", "dsc_1", "--accept", "because"], /--accept cannot be "because"/],
    [["--scan", "dsc_1", "--nope"], /Unknown option '--nope'/],
    [["dsc_1"], /dsc_1/],
  ])("%p", async (options, message) => {
    const world = await start();
    const { code, err, out } = await world.command(["gate", ...options]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err).toContain("Usage: pulumi-cobalt gate");
    expect(world.sandbox.log).toEqual([]);
  });

  test("everything that is wrong is said at once", async () => {
    const { command } = await start();
    const { err } = await command(["gate", "--scan", "x", "--timeout", "y", "--until", "z"]);
    expect(err).toMatch(/--scan: .*\n--until: .*\n--timeout: /);
  });

  test("without tokens, by name, and without the usage", async () => {
    const { command } = await start();
    const { code, err } = await command(["gate", "--scan", "dsc_1"], {
      env: { COBALT_API_TOKEN: undefined },
    });
    expect(code).toBe(2);
    expect(err).toContain("COBALT_API_TOKEN");
    expect(err).not.toContain("Usage:");
  });
});

test.each([401, 403])("a token that is refused (%i) fails and never passes", async (status) => {
  const world = await start();
  const env = status === 401 ? { COBALT_API_TOKEN: "wrong-one" } : { COBALT_ORG_TOKEN: "wrong-two" };
  const { code, out } = await world.command(["gate", "--scan", scanWith(world)], { env });
  expect(code).toBe(1);
  expect(out).toContain(`status ${status}`);
});

test("no network until the timeout is over: still running, not passed", async () => {
  const world = await start();
  const scan = scanWith(world);
  await world.sandbox.close();
  const { code, out } = await world.command(["gate", "--scan", scan, "--timeout", "5m"]);
  expect(code).toBe(3);
  expect(out).toContain("Cobalt could not be asked");
});

describe("--stack", () => {
  const trigger = (name: string, scanId: unknown, type = "cobalt:index:DastScanTrigger") => ({
    type,
    name,
    outputs: { targetId: "dt_1", scanId },
  });

  test("judges the scans that the stack's triggers started last, of both hosts, by the triggers' names", async () => {
    const world = await start();
    const [one, two] = [scanWith(world), scanWith(world, [high])];
    const state = exportOf([
      trigger("shop", one),
      trigger("blog", two, "pulumi-nodejs:dynamic/cobalt:DastScanTrigger"),
      { ...trigger("gone", "dsc_gone"), delete: true },
    ]);
    const { code, out } = await world.command(["gate", "--stack", "prod", "--max-high", "0"], {
      env: pulumi({ prod: { state } }),
    });
    expect(code).toBe(1);
    expect(out).toContain(`shop: Cobalt DAST gate passed: scan ${one}`);
    expect(out).toContain(`blog: Cobalt DAST gate failed: scan ${two}`);
  });

  test("counts the stack's accepted scans, and those of the command line as well", async () => {
    const world = await start();
    const [one, two] = [scanWith(world, [high]), scanWith(world, [high])];
    const state = exportOf([trigger("shop", one), trigger("blog", two)]);
    const config = {
      "cobalt:acceptedScans": { value: JSON.stringify({ [one]: "known" }), secret: false },
      "cobalt:apiToken": { secret: true },
    };
    const env = pulumi({ prod: { state, config } });
    const options = ["gate", "--stack", "prod", "--max-high", "0"];
    expect((await world.command(options, { env })).code).toBe(1);
    expect((await world.command([...options, "--accept", `${two}=known too`], { env })).code).toBe(0);
  });

  test.each([
    ["a stack without a trigger", exportOf([]), "has no DastScanTrigger"],
    ["a trigger that has started no scan", exportOf([trigger("shop", undefined)]), "shows no scan of shop"],
    ["a scan's id that is a secret", exportOf([trigger("shop", encrypted)]), "shows no scan of shop"],
    ["something else than a state", "{}", "is not the state of a stack"],
    ["no JSON", "pulumi says hello", "something else than JSON"],
  ])("%s ends with 2: a gate without a scan must not pass", async (_, state, message) => {
    const { command } = await start();
    const { code, err } = await command(["gate", "--stack", "prod"], { env: pulumi({ prod: { state } }) });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("a stack that Pulumi does not know ends with 2, with what Pulumi said", async () => {
    const { command } = await start();
    const { code, err } = await command(["gate", "--stack", "prod"], { env: pulumi({}) });
    expect(code).toBe(2);
    expect(err).toMatch(/error: no stack named so\n.*`pulumi config --json --stack prod` failed \(255\)/s);
  });

  test("without the Pulumi CLI ends with 2 and says where to get it", async () => {
    const { command } = await start();
    const { code, err } = await command(["gate", "--stack", "prod"], { env: { PATH: "/nowhere" } });
    expect(code).toBe(2);
    expect(err).toContain("`pulumi` is not on PATH");
  });
});
