import { type ChildProcess, spawn } from "node:child_process";
import { descendants, isDynamicProvider, isPlugin, kill, killAll, type ProcessRow } from "./processes";

const DEFAULT_TIMEOUT_MS = 120_000;

export interface RunOutcome {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr, interleaved as they came. */
  readonly text: string;
  /** Real milliseconds. */
  readonly ms: number;
}

export interface RunOptions {
  /** Added to, or with undefined taken from, the project's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Then the process is killed with everything below it, and the run fails. Default 120,000. */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

export interface Command extends RunOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A process of the CLI under way. */
export class CliRun {
  readonly done: Promise<RunOutcome>;
  readonly #child: ChildProcess;
  readonly #title: string;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #text = "";
  #seen: readonly ProcessRow[] = [];
  #ended = false;

  constructor(command: Command) {
    this.#title = `pulumi ${command.args.join(" ")}`;
    this.#child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: withoutAbsent(command.env ?? {}),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.done = this.#follow(command);
    // Whoever kills a run need not wait for it.
    this.done.catch(() => undefined);
  }

  /** stdout and stderr so far. */
  get text(): string {
    return this.#text;
  }

  /** Sends a signal to the CLI alone, as a person or a CI system does. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#remember();
    this.#child.kill(signal);
  }

  /** The process that hosts dynamic providers; waits until it is there. */
  async providerProcess(timeoutMs = 30_000): Promise<ProcessRow> {
    const end = Date.now() + timeoutMs;
    while (Date.now() < end && !this.#ended) {
      const found = this.#remember().find(isDynamicProvider);
      if (found) {
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.#title}: no dynamic provider was started. So far:\n${this.#text}`);
  }

  async killProvider(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    kill((await this.providerProcess()).pid, signal);
  }

  /** The processes that serve as a provider now, of either host; the CLI may have started more than one. */
  providers(): readonly ProcessRow[] {
    return this.#remember().filter((row) => isPlugin(row) || isDynamicProvider(row));
  }

  /** As `kill`, at once: for whoever has just looked at what runs, which takes longer than an `up` needs to end. False: it has ended. */
  killAtOnce(signal: NodeJS.Signals): boolean {
    return !this.#ended && this.#child.kill(signal);
  }

  /** Waits for a line of either stream, also one that came earlier. */
  async waitForLine(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    const find = () => this.#lines.find((line) => pattern.test(line));
    const end = Date.now() + timeoutMs;
    while (find() === undefined && !this.#ended && Date.now() < end) {
      await this.#nextLine(end - Date.now());
    }
    const line = find();
    if (line === undefined) {
      throw new Error(`${this.#title}: no line matched ${pattern}. So far:\n${this.#text}`);
    }
    return line;
  }

  /** Kills the CLI and whatever it has started and left behind. */
  destroy(): void {
    const rows = this.#ended ? this.#seen : [...this.#seen, ...this.#remember()];
    if (!this.#ended) {
      this.#child.kill("SIGKILL");
    }
    killAll(rows);
  }

  #remember(): readonly ProcessRow[] {
    if (!this.#ended && this.#child.pid !== undefined) {
      this.#seen = descendants(this.#child.pid);
    }
    return this.#seen;
  }

  #nextLine(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#waiting.add(finish);
    });
  }

  #follow({ timeoutMs = DEFAULT_TIMEOUT_MS, onLine }: Command): Promise<RunOutcome> {
    const started = Date.now();
    const parts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      followLines(this.#child[name], {
        onText: (text) => {
          parts[name] += text;
          this.#text += text;
        },
        onLine: (line) => this.#take(line, onLine),
      });
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.destroy();
        reject(new Error(`${this.#title} took more than ${timeoutMs} ms. So far:\n${this.#text}`));
      }, timeoutMs);
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        clearTimeout(timer);
        this.#end();
        const ms = Date.now() - started;
        resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, ...parts, text: this.#text, ms });
      });
      // Orphans may keep the pipes open, so that `close` never comes after a kill.
      this.#child.once("exit", (_, signal) => signal && setTimeout(() => this.#closePipes(), 500));
    });
  }

  #take(line: string, onLine: ((line: string) => void) | undefined): void {
    this.#lines.push(line);
    onLine?.(line);
    this.#wake();
  }

  #closePipes(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    for (const finish of [...this.#waiting]) {
      finish();
    }
  }
}

interface Listener {
  onText(text: string): void;
  onLine(line: string): void;
}

function followLines(stream: NodeJS.ReadableStream | null, { onText, onLine }: Listener): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (text: string) => {
    onText(text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
  stream?.on("end", () => rest !== "" && onLine(rest));
}

function withoutAbsent(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
