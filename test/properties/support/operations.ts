import { connect } from "../../../provider/context";
import { getFindings, getScan, getScans, getTarget, getTargets } from "../../../provider/functions/look-ups";
import { targetRequiresSchedule } from "../../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../../sdk/policy/policies/dast-target-scanned-recently";
import { fakeContext } from "../../cli/support/command-context";
import { run } from "../../cli/support/run";
import { exportOf } from "../../cli/support/states";
import { evaluate, environment as policyEnvironment } from "../../policy/support/stack";
import { CheckFailed, gate, schedule, trigger } from "../../resources/support/engine";
import { day, environmentOf, hour, startWorld, type World } from "../../resources/support/world";
import { type DeviatingCobalt, type Deviation, startDeviatingCobalt } from "./deviating-cobalt";

/** What is done with a Cobalt that answers otherwise than its documentation. */
export const operations = [
  "gate that passes",
  "gate that fails",
  "gate without limits",
  "gate of new findings",
  "look-ups",
  "policies",
  "report",
  "refresh",
  "up",
] as const;
export type Operation = (typeof operations)[number];
/** What came of each operation, in a few words. */
export type Outcomes = Readonly<Record<Operation, string>>;

interface Scene {
  readonly world: World;
  readonly cobalt: DeviatingCobalt;
  /** Scans of the first target, all completed: with a low and an accepted high finding, with a high one, with the same high one again. */
  readonly clean: string;
  readonly bad: string;
  readonly again: string;
}

/** Goes through operations, as a rule all, against one Cobalt that answers like this. */
export async function outcomesUnder(
  deviation: Deviation | undefined,
  played: readonly Operation[] = operations,
): Promise<Outcomes> {
  const scene = await stage();
  try {
    const outcomes: [Operation, string][] = [];
    for (const operation of played)
      outcomes.push([operation, await inShort(() => play[operation](scene, deviation))]);
    return Object.fromEntries(outcomes) as Outcomes;
  } finally {
    await scene.cobalt.close();
    await scene.world.close();
  }
}

async function stage(): Promise<Scene> {
  const targets = [{ name: "shop" }, { name: "blog" }, { name: "old", enabled: false }];
  const world = await startWorld({ sandbox: { seed: { targets } } });
  const { store } = world.sandbox;
  const runOne = () => {
    const { id } = store.addScan(world.target());
    world.advance(hour);
    return id;
  };
  const clean = runOne();
  store.addFinding(clean, { severity: "low" });
  store.addFinding(clean, { severity: "high", state: "wont_fix" });
  store.setPlan({ findings: [{ severity: "high" }, { severity: "low" }] });
  const bad = runOne();
  const again = runOne();
  store.setPlan({ findings: [] });
  store.addScan(world.target(1), { status: "completed", ageMs: hour });
  return { world, cobalt: await startDeviatingCobalt(world.sandbox.url), clean, bad, again };
}

/** A new process, with its own memory of Cobalt, and the answers that it gets. */
function begin({ world, cobalt }: Scene, deviation: Deviation | undefined) {
  world.advance(2 * 60_000);
  cobalt.deviate(deviation);
  return world.restart({}, environment({ world, cobalt }));
}

function environment({ world, cobalt }: Pick<Scene, "world" | "cobalt">) {
  return { ...environmentOf(world.sandbox), COBALT_BASE_URL: cobalt.url };
}

async function inShort(action: () => Promise<string>): Promise<string> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CheckFailed) return "refused by check";
    return `error: ${(error as { code?: string }).code ?? String(error)}`;
  }
}

const play: Readonly<Record<Operation, (scene: Scene, deviation: Deviation | undefined) => Promise<string>>> =
  {
    "gate that passes": (scene, deviation) => verdict(scene, deviation, { scanId: scene.clean }),
    "gate that fails": (scene, deviation) => verdict(scene, deviation, { scanId: scene.bad }),
    "gate without limits": (scene, deviation) =>
      verdict(scene, deviation, { scanId: scene.bad, limits: undefined }),
    "gate of new findings": (scene, deviation) =>
      verdict(scene, deviation, { scanId: scene.again, newOnly: true }),
    "look-ups": lookUps,
    policies,
    report,
    refresh,
    up,
  };

async function verdict(scene: Scene, deviation: Deviation | undefined, inputs: object): Promise<string> {
  begin(scene, deviation);
  const one = gate(scene.world, "verdict");
  await one.up({ limits: { maxHigh: 0 }, timeout: "3m", onFailure: "warn", onTimeout: "warn", ...inputs });
  return String(one.state.verdict);
}

async function lookUps(scene: Scene, deviation: Deviation | undefined): Promise<string> {
  const api = begin(scene, deviation).api();
  const id = scene.world.target();
  const parts = {
    target: async () => ((await getTarget({ id }, api)).id === id ? "target" : "another target"),
    enabled: async () => `${(await getTargets({ enabled: true }, api)).length} enabled`,
    scan: async () => (await getScan({ id: scene.bad }, api)).status,
    scans: async () => `${(await getScans({ targetId: id }, api)).length} scans`,
    findings: async () => {
      const found = await getFindings({ scanId: scene.bad, minSeverity: "high" }, api);
      return `${found.length} high`;
    },
  };
  const told: string[] = [];
  for (const part of Object.values(parts)) told.push(await inShort(part));
  return told.join(", ");
}

async function policies(scene: Scene, deviation: Deviation | undefined): Promise<string> {
  begin(scene, deviation);
  const around = policyEnvironment({
    variables: environment(scene),
    now: () => scene.world.sandbox.now(),
    connect: (configuration) =>
      connect(configuration, { effects: scene.world.time.effects, notice: () => {} }),
  });
  const config = { inventory: "organisation", onUnavailable: "fail" };
  const unscheduled = await evaluate(targetRequiresSchedule, [], config, around);
  const unscanned = await evaluate(targetScannedRecently, [], config, around);
  return `${unscheduled.violations.length} unscheduled, ${unscanned.violations.length} unscanned`;
}

async function report(scene: Scene, deviation: Deviation | undefined): Promise<string> {
  begin(scene, deviation);
  const { world } = scene;
  const weekly = { firstRunAt: "2026-11-01T09:00:00Z", recurrence: "WEEKLY" };
  const outputs = { ...weekly, dateTime: weekly.firstRunAt, targetId: world.target(), scheduleId: "dsc_s" };
  const state = exportOf([{ type: "cobalt:index:DastScheduledScan", name: "weekly", outputs }]);
  const { time } = world;
  // Its first run was due before the scans of the scene, which is why a day has to pass.
  const context = fakeContext({
    env: environment(scene),
    effects: { ...time.effects, now: () => time.now() + day },
    files: { "s.json": state },
  });
  const { code, out } = await run(["report", "--state", "s.json", "--json"], context);
  if (code !== 0) return `exit ${code}`;
  const targets: { id: string; problems: string[] }[] = JSON.parse(out).targets;
  return [0, 1, 2]
    .map((index) => targets.find(({ id }) => id === world.target(index))?.problems.join("+") ?? "absent")
    .map((problems) => problems || "fine")
    .join(", ");
}

/** A schedule whose run has taken place, and the trigger's scan that is over. */
async function refresh(scene: Scene, deviation: Deviation | undefined): Promise<string> {
  const { world } = scene;
  begin(scene, undefined);
  const [nightly, release] = [schedule(world, "nightly"), trigger(world, "release")];
  const dateTime = new Date(world.time.now() + hour).toISOString();
  await nightly.up({ targetId: world.target(), dateTime, recurrence: "WEEKLY" });
  await release.up({ targetId: world.target(1) });
  world.advance(3 * day);
  begin(scene, deviation);
  await nightly.refresh();
  await release.refresh();
  const { targetFound, targetEnabled, targetName, overdue } = nightly.state;
  const words = [
    targetFound === true ? "found" : "not found",
    targetEnabled === undefined ? "enabled not told" : targetEnabled === true ? "enabled" : "disabled",
    String(targetName),
    overdue === true ? "overdue" : "on time",
    String(release.state.status),
  ];
  return words.join(", ");
}

/** Never more than one POST each that Cobalt did. */
async function up(scene: Scene, deviation: Deviation | undefined): Promise<string> {
  const { world } = scene;
  const { store } = world.sandbox;
  const before = new Set([...store.scans, ...store.schedules].map(({ id }) => id));
  begin(scene, deviation);
  const [weekly, started] = [schedule(world, "weekly"), trigger(world, "started")];
  const dateTime = new Date(world.time.now() + 30 * day).toISOString();
  const told: string[] = [];
  told.push(
    await inShort(async () => {
      await weekly.up({ targetId: world.target(1), dateTime, recurrence: "WEEKLY" });
      const made = store.schedules.find(({ id }) => !before.has(id));
      const id = String(weekly.state.scheduleId);
      return id === made?.id ? "scheduled" : id.startsWith("unknown:") ? "scheduled without id" : `as ${id}`;
    }),
  );
  told.push(
    await inShort(async () => {
      await started.up({ targetId: world.target() });
      const made = store.scans.find(({ id }) => !before.has(id));
      return started.state.scanId === made?.id ? "started" : `as ${String(started.state.scanId)}`;
    }),
  );
  const made = [...store.scans, ...store.schedules].filter(({ id }) => !before.has(id)).length;
  const warnings = world.heard("warn").length;
  return `${told.join(", ")}; ${made} made${warnings === 0 ? "" : `, ${warnings} told`}`;
}
