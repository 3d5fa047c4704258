import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Effects } from "../../../provider/client/api";
import { systemEffects } from "../../../provider/client/effects";
import { type CommandContext, InterruptedError } from "../../../sdk/cli/command";

export interface FakeContext extends CommandContext {
  /** Everything that was written so far. */
  out(): string;
  err(): string;
  /** The files that were given and those that were written. */
  readonly files: ReadonlyMap<string, string>;
  signal(name: NodeJS.Signals): void;
}

interface Given {
  /** A map is shared by those that are given the same. */
  readonly files?: Readonly<Record<string, string>> | Map<string, string>;
  readonly isTerminal?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly columns?: number;
  readonly effects?: Effects;
}

/** What a test that fails leaves running: children, and commands that wait for a signal. */
const children = new Set<ChildProcess>();
const waiting = new Set<(signal: NodeJS.Signals) => void>();

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const listener of waiting) listener("SIGTERM");
});

function spawnChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/** A terminal, a file system and signals of the test's own. Children are real, and end with the test. */
export function fakeContext({
  files: given = {},
  isTerminal = false,
  env = process.env,
  columns,
  effects = systemEffects,
}: Given = {}): FakeContext {
  const out: string[] = [];
  const err: string[] = [];
  const files = given instanceof Map ? given : new Map(Object.entries(given));
  const controller = new AbortController();
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  return {
    env,
    isTerminal,
    columns,
    effects,
    files,
    stdout: { write: (text) => out.push(text), finished: async () => undefined },
    stderr: { write: (text) => err.push(text) },
    interrupted: controller.signal,
    onSignal(listener) {
      listeners.add(listener);
      waiting.add(listener);
      return () => {
        listeners.delete(listener);
        waiting.delete(listener);
      };
    },
    spawn(command, args, options) {
      if (Array.isArray(options.stdio)) return spawnChild(command, args, options);
      const child = spawnChild(command, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
      child.stdout?.on("data", (chunk: Buffer) => out.push(chunk.toString()));
      return child;
    },
    async readFile(path) {
      const text = files.get(path);
      if (text === undefined) throw new Error(`ENOENT: no such file: ${path}`);
      return text;
    },
    writeFile(path, text) {
      if (path.startsWith("no-such-folder/")) throw new Error("ENOENT: no such file or directory");
      files.set(path, text);
    },
    appendFile: (path, text) => void files.set(path, (files.get(path) ?? "") + text),
    out: () => out.join(""),
    err: () => err.join(""),
    signal(name) {
      controller.abort(new InterruptedError(name));
      for (const listener of listeners) listener(name);
    },
  };
}

const WAIT_MS = 4000;

/** Waits until something has isTrue. @throws Error when it does not. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (const began = performance.now(); !isTrue(); ) {
    if (performance.now() - began > WAIT_MS) throw new Error(`Not so within ${WAIT_MS} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
