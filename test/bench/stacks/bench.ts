import { type Sandbox, startSandbox } from "../../../sandbox";
import type { Undocumented } from "../../../sandbox/types";
import type { Engine } from "../../../tools/engine";
import { type BenchProject, createProject } from "./project";
import { type Measured, measure } from "./run";
import {
  argumentsOf,
  type Operation,
  operations,
  type Subject,
  type SubjectName,
  subjects,
} from "./subjects";

/** What one operation of one subject cost. */
export interface Cost extends Measured {
  /** Requests to Cobalt, by kind (`create scheduled scan`). */
  readonly requests: Readonly<Record<string, number>>;
}

export interface Row {
  readonly subject: SubjectName;
  readonly count: number;
  readonly costs: Readonly<Record<Operation, Cost>>;
  /** The stack's state after `up`. */
  readonly stateBytes: number;
}

export interface Bench {
  readonly engine: Engine;
  readonly root: string;
  readonly listOrder: Undocumented["listOrder"];
  /** Completed scans that each target has had, a day apart. */
  readonly scans: number;
}

export interface Size {
  /** Schedules. */
  readonly count: number;
  /** How often what leaves a stack as it is is run, so that one slow moment of the machine is not taken for the subject's. */
  readonly repeats: number;
}

const leavesAll: readonly Operation[] = ["preview", "unchanged", "refresh"];

const targets = Array.from({ length: 20 }, (_, index) => ({ name: `Target ${index + 1}` }));

/** Runs all operations of one subject in a stack and a sandbox of its own. */
export async function runSubject(
  { engine, root, listOrder, scans }: Bench,
  subject: SubjectName,
  { count, repeats }: Size,
): Promise<Row> {
  const limits = { reads: 1e9, mutations: 1e9 };
  const sandbox = await startSandbox({ seed: { targets }, limits, undocumented: { listOrder } });
  for (const { id } of sandbox.store.targets)
    for (let days = scans; days > 0; days -= 1)
      sandbox.store.addScan(id, { status: "completed", ageMs: days * 86_400_000 });
  const kind: Subject = subjects[subject];
  const project = createProject({ engine, sandbox, root, subject: kind, count });
  try {
    await measure(commandOf(engine, project, ["stack", "init", "bench"]));
    const costs: Partial<Record<Operation, Cost>> = {};
    let stateBytes = 0;
    for (const operation of operations) {
      const runs: Cost[] = [];
      for (let run = 1; run <= (leavesAll.includes(operation) ? repeats : 1); run += 1) {
        sandbox.clearLog();
        const measured = await measure(commandOf(engine, project, argumentsOf[operation]));
        runs.push({ ...measured, requests: requestsOf(sandbox) });
      }
      costs[operation] = medianOf(runs);
      if (operation === "up") stateBytes = project.stateBytes();
    }
    return { subject, count, costs: costs as Record<Operation, Cost>, stateBytes };
  } finally {
    project.remove();
    await sandbox.close();
  }
}

/** Runs of one subject as one: of each operation the run with the median of its seconds. @throws Error without any. */
export function medianRow(runs: readonly Row[]): Row {
  const [first] = runs;
  if (first === undefined) throw new Error("nothing was measured");
  const costs = operations.map((operation) => [operation, medianOf(runs.map((row) => row.costs[operation]))]);
  return { ...first, costs: Object.fromEntries(costs) };
}

/** The cost with the median of the seconds. @throws Error without any. */
function medianOf(costs: readonly Cost[]): Cost {
  const sorted = [...costs].sort((a, b) => a.seconds - b.seconds);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error("nothing was measured");
  return median;
}

function commandOf(engine: Engine, { folder: cwd, env }: BenchProject, args: readonly string[]) {
  return { file: engine.pulumiForTypeScript, args: [...args, "--non-interactive"], cwd, env };
}

function requestsOf({ log }: Sandbox): Cost["requests"] {
  const requests: Record<string, number> = {};
  for (const { call } of log) requests[call] = (requests[call] ?? 0) + 1;
  return requests;
}
