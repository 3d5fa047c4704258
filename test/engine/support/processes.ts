import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes below one, nearest first. */
export function descendants(root: number): ProcessRow[] {
  const rows = listProcesses();
  const found: ProcessRow[] = [];
  for (let wave = [root]; wave.length > 0; ) {
    const children = rows.filter((row) => wave.includes(row.parent));
    found.push(...children);
    wave = children.map((row) => row.pid);
  }
  return found;
}

/** The Node.js process that hosts dynamic providers, not the shell that started it. */
export function isDynamicProvider({ command }: ProcessRow): boolean {
  return /\/cmd\/dynamic-provider\b/.test(command) && !/^\S*sh\s/.test(command);
}

/** The Node.js process that is the plugin, not the shell that started it. */
export function isPlugin({ command }: ProcessRow): boolean {
  return (
    /pulumi-resource-cobalt|\/pulumi-cobalt(\/dist\/provider\/cmd\/|$| )/.test(command) &&
    /^\S*node\s/.test(command)
  );
}

/** Those that still are what they were. */
export function stillRunning(rows: readonly ProcessRow[]): ProcessRow[] {
  const living = rows.length === 0 ? [] : listProcesses();
  return rows.filter((row) => living.some((other) => other.pid === row.pid && other.command === row.command));
}

export function killAll(rows: readonly ProcessRow[]): void {
  for (const { pid } of stillRunning(rows)) {
    kill(pid, "SIGKILL");
  }
}

/** False when there is no such process any more. */
export function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Processes whose environment holds the text; only where the system shows environments (Linux), else none. */
export function processesWithEnvironment(text: string): ProcessRow[] {
  return listProcesses().filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}

function listProcesses(): ProcessRow[] {
  const text = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? "" }] : [];
  });
}
