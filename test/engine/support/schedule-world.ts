import { type RecordedRequest, type Sandbox, type SandboxOptions, startSandbox } from "../../../sandbox";
import type { RunOutcome } from "./cli-run";
import type { ResourceSpec } from "./program";
import { createProject, type Project, type ProjectOptions } from "./workspace";

const DAY_MS = 24 * 3_600_000;

/** A stack and the sandbox that is its Cobalt. */
export interface World {
  readonly sandbox: Sandbox;
  readonly project: Project;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly sandbox?: SandboxOptions;
  readonly project?: ProjectOptions;
}

export async function startWorld({ sandbox: given, project: more }: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox(given);
  const project = await createProject({ sandbox, ...more });
  return {
    sandbox,
    project,
    close: async () => {
      await project.close();
      await sandbox.close();
    },
  };
}

/** The declaration of a schedule; by default one that begins a month from now and recurs weekly. */
export function schedule(name: string, args: Readonly<Record<string, unknown>>): ResourceSpec {
  const defaults = { dateTime: daysFromNow(30), recurrence: "WEEKLY" };
  return { type: "DastScheduledScan", name, args: { ...defaults, ...args } };
}

/** An instant in whole seconds; negative: in the past. */
export function daysFromNow(days: number): string {
  return isoSecond(Date.now() + days * DAY_MS);
}

export function isoSecond(instant: number): string {
  return new Date(Math.floor(instant / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

/** The instant of another text, with another offset. */
export function withOffset(dateTime: string, hours: number): string {
  const sign = hours < 0 ? "-" : "+";
  const local = new Date(Date.parse(dateTime) + hours * 3_600_000).toISOString().slice(0, 19);
  return `${local}${sign}${String(Math.abs(hours)).padStart(2, "0")}:00`;
}

export function moved(dateTime: string, days: number): string {
  return isoSecond(Date.parse(dateTime) + days * DAY_MS);
}

export function target(sandbox: Sandbox, index = 0): Sandbox["store"]["targets"][number] {
  const found = sandbox.store.targets[index];
  if (found === undefined) throw new Error(`The sandbox has no target ${index}.`);
  return found;
}

/** The requests that posted schedules, also those that changed nothing. */
export function posts(sandbox: Sandbox): readonly RecordedRequest[] {
  return sandbox.log.filter(({ call }) => call === "create scheduled scan");
}

/** What the engine's summary counts as warnings, line by line: one `warning:` is one warning to a person. */
export function warnings({ text }: RunOutcome): readonly string[] {
  return text.split("\n").filter((line) => /^\s*warning: /.test(line));
}

/** Fails with the whole text when a run ended otherwise, so that the reason can be read. */
export function expectEnd(outcome: RunOutcome, end: "success" | "failure" = "success"): RunOutcome {
  if ((outcome.exitCode === 0) !== (end === "success")) {
    throw new Error(`Expected ${end}, and the run ended with ${outcome.exitCode}:\n${outcome.text}`);
  }
  return outcome;
}

/** Places in the source, as stack traces show them; a person who made a mistake should see none. */
export const STACK_TRACE = /^\s+at .*[(/].*:\d+:\d+\)?$/m;
