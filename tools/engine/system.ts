import { spawn } from "node:child_process";
import { homedir, hostname } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** What a process gave back. `exitCode` is undefined when it could not be started, or was stopped at its time limit. */
export interface RunResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the system's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  readonly onErrorLine?: (line: string) => void;
}

/** The world as the finder sees it, so that tests can put another in its place. Files are always real. */
export interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly home: string;
  readonly hostName: string;
  readonly pid: number;
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** True if an address answers at all within a few seconds. */
  reachable(url: string): Promise<boolean>;
  isAlive(pid: number): boolean;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Calls `action` every `ms` milliseconds until the returned function is called. */
  every(ms: number, action: () => void): () => void;
  /** One line for the person who waits. */
  say(line: string): void;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 5_000;
const KEPT_CHARACTERS = 1 << 20;

/** The real world. Lines for people go to stderr, since stdout belongs to what a script asks for. */
export function realSystem(
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): System {
  return {
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    home: homedir(),
    hostName: hostname(),
    pid: process.pid,
    run,
    reachable,
    isAlive,
    now: () => Date.now(),
    sleep: (ms) => sleep(ms),
    every: (ms, action) => {
      const timer = setInterval(action, ms);
      return () => clearInterval(timer);
    },
    say,
  };
}

/** Runs a command without a shell and without input. Never throws: what could not be started has no exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd, env, timeoutMs = DEFAULT_TIMEOUT_MS, onErrorLine } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  if (onErrorLine) {
    createInterface({ input: child.stderr }).on("line", onErrorLine);
  }
  return new Promise((resolve) => {
    const finish = (exitCode: number | undefined) => resolve({ exitCode, stdout: out(), stderr: err() });
    child.once("error", () => finish(undefined));
    child.once("close", (code) => finish(code ?? undefined));
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
  });
  return () => text;
}

async function reachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return response.ok;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** The code of an error of the operating system (`EEXIST`, `EPERM`), read without `instanceof`, which fails between realms. */
export function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
