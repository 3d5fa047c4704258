import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Program {
  readonly name: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Milliseconds from the start of a process to the port that it prints. The process has ended when this resolves.
 * @throws Error when it ends without a port.
 */
export async function startOf(
  { name, file, env }: Program,
  stop: NodeJS.Signals = "SIGKILL",
): Promise<number> {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [file, "127.0.0.1:1"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const ended = once(child, "exit");
  const complaint: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaint.push(chunk));
  const [said] = await Promise.race([once(child.stdout, "data"), ended.then(() => [""])]);
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  child.kill(stop);
  await ended;
  if (!/^\d+\s/.test(String(said)))
    throw new Error(`${name} printed no port: ${String(said)}${Buffer.concat(complaint).toString("utf8")}`);
  return took;
}

/** Starts of each program, one after the other and in turn, so that whatever else the machine does hits all alike. */
export async function interleaved(
  programs: readonly Program[],
  rounds: number,
): Promise<readonly number[][]> {
  // Not counted: it brings the files into memory, and, ending by itself, leaves compiled code where Node.js keeps it.
  for (const program of programs) await startOf(program, "SIGTERM");
  const times = programs.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [n, program] of programs.entries()) times[n]?.push(await startOf(program));
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
