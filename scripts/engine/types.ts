/** Where an engine came from: the user's own, one made earlier by this script, or one that this run has fetched or built. */
export type EngineSource = "path" | "cache" | "release" | "built";

/** A Pulumi CLI that is ready to run. */
export interface Engine {
  /** The folder that holds `pulumi`. */
  readonly folder: string;
  /** The executable, for everything but programs in TypeScript or JavaScript. */
  readonly pulumi: string;
  /** The executable that runs programs in TypeScript or JavaScript, with `pathForTypeScript()` as PATH. */
  readonly pulumiForTypeScript: string;
  /** Without a leading `v`. */
  readonly version: string;
  readonly source: EngineSource;
  /**
   * The folder of the Node.js language host that this script has built, or undefined where the engine brings its own.
   * That host runs programs; it cannot run plugins or policy packs, so it is on PATH only for programs.
   */
  readonly nodeHostFolder: string | undefined;
  /** The value of PATH with which `pulumi` runs programs in TypeScript or JavaScript. */
  pathForTypeScript(): string;
}

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
  /** Whether an address answers at all within a few seconds. */
  reachable(url: string): Promise<boolean>;
  isAlive(pid: number): boolean;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Calls `action` every `ms` milliseconds until the returned function is called. */
  every(ms: number, action: () => void): () => void;
  /** One line for the person who waits. */
  say(line: string): void;
}

/** No engine could be found or made; the message says what was tried and what to install. */
export class EngineNotFoundError extends Error {
  override readonly name = "EngineNotFoundError";
}

/** One way to an engine did not work; the message says why, in a form that fits into a list. */
export class CannotProvideError extends Error {
  override readonly name = "CannotProvideError";
}
