import { setTimeout as sleep } from "node:timers/promises";
import { type RecordedRequest, type Sandbox, startSandbox } from "../../sandbox";
import { exitCodeOfSignal, InterruptedError } from "../../sdk/cli/command";
import { EngineNotFoundError, findEngine } from "../../tools/engine";
import { createProject, type DemoProject } from "./project";

/** The scans of the demo take seconds instead of hours. */
const quickScan = {
  queuedMs: 1_000,
  startedMs: 3_000,
  finishingUpMs: 500,
  underReviewMs: 1_000,
  retestMs: 1_000,
};
const show = ["--yes", "--non-interactive"];

interface Stage {
  readonly sandbox: Sandbox;
  readonly project: DemoProject;
  readonly narrator: Narrator;
}

/** Plays the demo, and throws a `DemoError` when a claim does not hold. `modules`: the `node_modules` with the package. */
async function runDemo(modules?: string): Promise<void> {
  const engine = await findEngine();
  const began = Date.now();
  const targets = [{ name: "Shop (staging)" }, { name: "Shop" }];
  const sandbox = await startSandbox({ seed: { plan: quickScan, targets } });
  const project = createProject({ engine, sandbox, modules });
  try {
    say(
      `Pulumi ${engine.version} (${engine.folder}) on Node.js ${process.versions.node}, and a sandbox in place of Cobalt: ${sandbox.url}`,
    );
    await play({ sandbox, project, narrator: new Narrator(sandbox) });
    say(`\nDone in ${Math.round((Date.now() - began) / 1000)} s. Your own stack, without an account:`);
    say("npm run try -- ../shop");
  } finally {
    await sandbox.close();
    project.remove();
  }
}

async function play(stage: Stage): Promise<void> {
  await prepare(stage);
  await deploy(stage);
  await deployUnchanged(stage);
  await deployNewVersion(stage);
  await failAndFix(stage);
  await changeSchedule(stage);
  await refreshAndDestroy(stage);
  stage.narrator.summary();
}

async function prepare({ sandbox, project }: Stage): Promise<void> {
  const [staging, production] = sandbox.store.targets;
  await project.pulumi("stack", "init", "demo", "--non-interactive");
  await project.pulumi("config", "set", "--path", "targets.staging", staging?.id ?? "");
  await project.pulumi("config", "set", "--path", "targets.production", production?.id ?? "");
  await project.pulumi("config", "set", "firstScan", "2026-01-05T02:00:00+01:00");
  await project.pulumi("config", "set", "version", "1.0.0");
}

async function deploy({ sandbox, project, narrator }: Stage): Promise<void> {
  narrator.step(
    "A schedule for each target, a scan of what was deployed, and a gate that waits for its verdict",
  );
  const code = await project.pulumi("up", ...show);
  const { schedules, scans } = sandbox.store;
  narrator.claim(
    code === 0 && schedules.length === 2 && scans.length === 1,
    "2 schedules and 1 scan were made, the gate passed",
  );
}

async function deployUnchanged({ project, narrator }: Stage): Promise<void> {
  narrator.step("The same again: nothing has changed");
  const code = await project.pulumi("up", ...show, "--expect-no-changes");
  narrator.claim(code === 0 && narrator.requests().length === 0, "0 requests to Cobalt");
}

async function deployNewVersion({ project, narrator }: Stage): Promise<void> {
  narrator.step("A new version is deployed: one scan, and the gate waits for it");
  await project.pulumi("config", "set", "version", "1.1.0");
  const code = await project.pulumi("up", ...show);
  narrator.claim(code === 0 && posts(narrator) === 1, "exactly one scan was started, and it passed");
}

async function failAndFix({ sandbox, project, narrator }: Stage): Promise<void> {
  narrator.step("A version with two serious findings: the gate fails");
  sandbox.store.setPlan({ ...quickScan, findings: [{ severity: "high" }, { severity: "high" }] });
  await project.pulumi("config", "set", "version", "1.2.0");
  const began = Date.now();
  const failed = await project.pulumi("up", ...show);
  const upMs = Date.now() - began;
  narrator.claim(
    failed !== 0 && posts(narrator) === 1,
    "one scan was started; what depends on the gate was held back",
  );
  const [first = "", second = ""] = sandbox.store.findings.map(({ id }) => id);

  narrator.step(
    "One is fixed, and Cobalt retests it; a decision in the program accepts the other for a while",
  );
  await fix(first, { sandbox, project, narrator });
  const until = Date.now() + 10_000 + 2 * upMs;
  await project.pulumi("config", "set", "--path", "accepted.finding", second);
  await project.pulumi("config", "set", "--path", "accepted.until", new Date(until).toISOString());
  const passed = await project.pulumi("up", ...show);
  narrator.claim(
    passed === 0 && posts(narrator) === 1,
    "the gate passed on the same scan; no new one was started",
  );

  narrator.step("The decision ends: the finding counts again, and the gate fails");
  await sleep(Math.max(0, until - Date.now()));
  const ended = await project.pulumi("up", ...show);
  const { state } = sandbox.store.findings.find(({ id }) => id === second) ?? {};
  narrator.claim(
    ended !== 0 && state === "need_fix" && posts(narrator) === 0,
    "the CLI names the decision that has ended; Cobalt has the finding as need_fix again",
  );

  narrator.step("It is fixed and retested, and the decision leaves the program");
  await fix(second, { sandbox, project, narrator });
  await project.pulumi("config", "rm", "--path", "accepted");
  const again = await project.pulumi("up", ...show);
  narrator.claim(again === 0 && posts(narrator) === 1, "the gate passed on the same scan once more");
}

async function fix(findingId: string, { sandbox, project, narrator }: Stage): Promise<void> {
  sandbox.store.setFindingFixed(findingId, true);
  const code = await project.cobalt("retest", "--finding", findingId, "--poll-interval", "5s");
  narrator.claim(code === 0 && posts(narrator) === 1, `${findingId} was retested once, and is fixed`);
}

async function changeSchedule({ sandbox, project, narrator }: Stage): Promise<void> {
  narrator.step("The schedules move by three hours: Cobalt keeps the old ones, and the CLI says so");
  await project.pulumi("config", "set", "firstScan", "2026-01-05T05:00:00+01:00");
  const code = await project.pulumi("up", ...show);
  narrator.claim(
    code === 0 && sandbox.store.schedules.length === 4,
    "2 new schedules; the 2 old ones are listed in leftRunning",
  );
}

async function refreshAndDestroy({ project, narrator }: Stage): Promise<void> {
  narrator.step("A refresh looks at what can be observed");
  const refreshed = await project.pulumi("refresh", ...show);
  narrator.claim(refreshed === 0 && posts(narrator) === 0, "a refresh only reads");

  narrator.step("A destroy: the state is emptied, and the CLI lists what goes on running");
  const destroyed = await project.pulumi("destroy", ...show);
  narrator.claim(destroyed === 0 && posts(narrator) === 0, "a destroy changes nothing in Cobalt");
}

function posts(narrator: Narrator): number {
  return narrator.requests().filter(({ method }) => method === "POST").length;
}

/** A claim of a step does not hold against the sandbox's record. */
class DemoError extends Error {
  override readonly name = "DemoError";
}

/** Prints the steps, and checks each claim against the sandbox's record. */
class Narrator {
  readonly #sandbox: Sandbox;
  readonly #counts = new Map<string, number>();
  #step = 0;
  #counted = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  step(title: string): void {
    this.#step += 1;
    this.#take();
    say(`\n=== ${this.#step}. ${title}\n`);
  }

  /** The requests since the step began. */
  requests(): readonly RecordedRequest[] {
    return this.#sandbox.log.slice(this.#counted);
  }

  claim(holds: boolean, what: string): void {
    if (!holds) throw new DemoError(`This step's claim does not hold: ${what}`);
    say(`--> ${what}`);
  }

  summary(): void {
    this.#take();
    const { schedules, scans } = this.#sandbox.store;
    say("\n=== What happened in Cobalt (the sandbox)\n");
    say(`Scheduled scans: ${schedules.length}`);
    for (const { id, targetId, dateTime, recurrence } of schedules) {
      say(`  ${id}  ${this.#name(targetId)}, ${recurrence ?? "once"} from ${dateTime}`);
    }
    say(`Scans: ${scans.length}`);
    for (const { id, targetId, status } of scans) say(`  ${id}  ${this.#name(targetId)}, ${status}`);
    say("Requests:");
    for (const [call, count] of [...this.#counts].sort()) say(`  ${String(count).padStart(4)}  ${call}`);
    say(
      "\nEvery schedule above still runs: Cobalt's API can create one and nothing else. The warnings said which, and where to end it.",
    );
  }

  #take(): void {
    for (const { call } of this.requests()) this.#counts.set(call, (this.#counts.get(call) ?? 0) + 1);
    this.#counted = this.#sandbox.log.length;
  }

  #name(targetId: string): string {
    return this.#sandbox.store.targets.find(({ id }) => id === targetId)?.name ?? targetId;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

runDemo(process.argv[2]).catch((error: unknown) => {
  const interrupted = error instanceof InterruptedError;
  const expected = interrupted || error instanceof DemoError || error instanceof EngineNotFoundError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = interrupted ? exitCodeOfSignal(error.signal) : 1;
});
