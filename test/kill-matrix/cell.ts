import { type Sandbox, startSandbox } from "../../sandbox";
import type { CliRun } from "../engine/support/cli-run";
import { kill, type ProcessRow } from "../engine/support/processes";
import { outputOf } from "../engine/support/scan-programs";
import { createStack, type Host, type Stack, type Task } from "./stacks";

/** Cobalt has done nothing yet; it has done its work and not answered; its answer has been handed over. */
export const moments = ["before its work", "after its work", "after its answer"] as const;
type Moment = (typeof moments)[number];

const victims = ["the provider", "the CLI"] as const;
type Victim = (typeof victims)[number];

export interface Cell {
  readonly host: Host;
  readonly task: Task;
  /** Which of the requests of `up`, from 0. */
  readonly request: number;
  readonly moment: Moment;
  readonly victim: Victim;
}

/** Every cell of one row, in the order of the requests that its `up` makes. */
export function cellsOf({ host, task }: Pick<Cell, "host" | "task">, requests: number): readonly Cell[] {
  return Array.from({ length: requests }, (_, request) =>
    moments.flatMap((moment) => victims.map((victim): Cell => ({ host, task, request, moment, victim }))),
  ).flat();
}

const seed = {
  targets: [{ name: "Shop" }],
  plan: { queuedMs: 1, startedMs: 86_400_000, finishingUpMs: 1, underReviewMs: 1, retestMs: 86_400_000 },
};

interface Goal {
  readonly request: number;
  readonly moment: Moment;
  /** The request is read, and not answered before this returns. */
  readonly seen: () => void;
  readonly reached: () => void;
}

/** A sandbox that says when a request is read and when it is answered. */
export class Watched {
  sandbox!: Sandbox;
  private count = 0;
  private goal: Goal | undefined;

  async start(): Promise<this> {
    this.sandbox = await startSandbox({ seed, onRequest: (_, moment) => this.saw(moment) });
    return this;
  }

  /** Resolves when that request has come to that moment; unless that is after its answer, it hangs there. */
  reach({ request, moment }: Pick<Goal, "request" | "moment">, seen: () => void): Promise<void> {
    this.count = 0;
    if (moment !== "after its answer") {
      const when = moment === "before its work" ? "before" : "after";
      this.sandbox.addFault({ match: {}, action: { kind: "hang", when }, skip: request });
    }
    return new Promise((reached) => {
      this.goal = { request, moment, seen, reached };
    });
  }

  private saw(moment: "read" | "answered"): void {
    const { goal } = this;
    const isIt = this.count === goal?.request;
    if (moment === "read") this.count += 1;
    if (goal === undefined) return;
    if (moment === "read" && isIt) goal.seen();
    const awaited = goal.moment === "after its answer" ? "answered" : "read";
    const isAnswer = awaited === "answered" && this.count === goal.request + 1;
    if (moment !== awaited || !(awaited === "read" ? isIt : isAnswer)) return;
    this.goal = undefined;
    // The work is done in the turn in which the request was read. After the last answer a provider ends within some milliseconds.
    if (isAnswer) goal.reached();
    else setTimeout(goal.reached, 20);
  }
}

/** The requests that an undisturbed `up` makes. */
export async function requestsOf(host: Host, task: Task): Promise<readonly string[]> {
  const { sandbox } = await new Watched().start();
  const stack = await createStack(host, task, sandbox);
  try {
    await stack.ready();
    sandbox.clearLog();
    await stack.project.must("up", "--yes", "--skip-preview");
    return sandbox.log.map(({ call }) => call);
  } finally {
    await close(stack, sandbox);
  }
}

const tries = 5;

/** Kills there, runs `up` again as a person would, and says what broke a promise. */
export async function play(cell: Cell): Promise<readonly string[]> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const violations = await playOnce(cell);
    if (violations !== "too late") return violations;
  }
  return [`${cell.victim} had ended before it could be killed, ${tries} times`];
}

async function playOnce(cell: Cell): Promise<readonly string[] | "too late"> {
  const watched = await new Watched().start();
  const { sandbox } = watched;
  const stack = await createStack(cell.host, cell.task, sandbox);
  try {
    await stack.ready();
    let providers: readonly ProcessRow[] = [];
    const reached = watched.reach(cell, () => {
      providers = run.providers();
    });
    const run: CliRun = stack.project.start(["up", "--yes", "--skip-preview"]);
    const first = await Promise.race([reached, run.done]);
    if (first !== undefined) return [`up ended before the request:\n${first.text}`];
    const isHit = strike(run, cell, providers);
    const killed = await run.done;
    // With the CLI its provider ends, sooner or later.
    run.destroy();
    if (!isHit || (cell.victim === "the CLI" && killed.signal === undefined)) return "too late";
    sandbox.clearFaults();
    sandbox.releaseHung();
    // Only a killed CLI leaves its lock behind.
    if (cell.victim === "the CLI") await stack.project.must("cancel", "--yes");
    const again = await stack.project.up();
    if (again.exitCode !== 0) return [`the next up failed:\n${again.text}`];
    const texts = [killed.text, again.text];
    return [...(await wrongIn(stack, sandbox, cell)), ...named(texts, sandbox), ...leaked(texts, sandbox)];
  } finally {
    await close(stack, sandbox);
  }
}

/** False: there was nothing left to kill. */
function strike(run: CliRun, { victim }: Cell, providers: readonly ProcessRow[]): boolean {
  if (victim === "the CLI") return run.killAtOnce("SIGKILL");
  return providers.map(({ pid }) => kill(pid, "SIGKILL")).some((hit) => hit);
}

/** All of it as it was asked for, in Cobalt and in the state, and nothing left to do. */
async function wrongIn({ project }: Stack, sandbox: Sandbox, { task }: Cell): Promise<string[]> {
  const outputs = outputOf(await project.resources(), "it");
  const isDecision = task === "create a decision" || task === "change a decision";
  const wrong = isDecision ? undecided(outputs, sandbox) : miscounted(outputs, sandbox, task);
  sandbox.clearLog();
  const { exitCode, text } = await project.up(["--expect-no-changes"]);
  if (exitCode !== 0) wrong.push(`a third up had something to do:\n${text}`);
  if (sandbox.log.some(({ method }) => method !== "GET"))
    wrong.push("a third up changed something in Cobalt");
  return wrong;
}

/** The decision stands, and what it goes back to is what was there before. */
function undecided(outputs: Outputs, { store }: Sandbox): string[] {
  const shown = [store.findings[0]?.state, outputs.currentState, outputs.previousState];
  return shown.join() === "wont_fix,wont_fix,need_fix" ? [] : [`the decision is ${shown.join(", ")}`];
}

type Outputs = ReturnType<typeof outputOf>;

/** One scan for each version, one schedule. */
function miscounted(outputs: Outputs, sandbox: Sandbox, task: Task): string[] {
  const { scans, schedules } = sandbox.store;
  const wanted = { scans: task === "change a trigger" ? 2 : 1, schedules: 1 };
  const [kind, made] =
    task === "create a schedule" ? (["schedules", schedules] as const) : (["scans", scans] as const);
  const wrong: string[] = [];
  if (made.length !== wanted[kind]) wrong.push(`${made.length} ${kind}, wanted ${wanted[kind]}`);
  const known = String(kind === "scans" ? outputs.scanId : outputs.scheduleId);
  if (known !== made.at(-1)?.id && !known.startsWith("unknown:")) wrong.push(`the state has ${known}`);
  return wrong;
}

/** What the state has no id of was named with a way to end it. */
function named(texts: readonly string[], { store }: Sandbox): string[] {
  const unknown = texts.some((text) => text.includes("unknown:"));
  const told = texts.some((text) => text.includes("cobalt:removedSchedules"));
  return unknown && !told && store.schedules.length > 0
    ? ["nobody was told of the schedule without an id"]
    : [];
}

export function leaked(texts: readonly string[], { tokens }: Sandbox): string[] {
  return Object.entries(tokens).flatMap(([name, token]) =>
    texts.some((text) => text.includes(token)) ? [`the ${name} was shown`] : [],
  );
}

async function close({ project }: Stack, sandbox: Sandbox): Promise<void> {
  await project.close();
  await sandbox.close();
}
