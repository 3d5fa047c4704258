import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");

export interface Ended {
  readonly code: number | null;
  /** Set where the process did not end by itself. */
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  out(): string;
  err(): string;
}

interface Given {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: SpawnOptions["stdio"];
  /** A shell's script that runs the command as `"$@"`. */
  readonly within?: string;
}

export interface Commands {
  /** Where the commands run. */
  readonly folder: () => string;
  /** Starts `pulumi-cobalt …` as a process of its own, with pipes. */
  start(argv: readonly string[], given?: Given): Running;
  /** Runs it to its end. */
  run(argv: readonly string[], given?: Given): Promise<Ended>;
}

/** The commands as users start them, built once for a file of tests, in a folder of their own. */
export function realCommands(): Commands {
  let folder = "";
  let main = "";
  const running = new Set<ChildProcess>();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-cli-"));
    const built = mkdtempSync(join(tmpdir(), "pulumi-cobalt-built-"));
    // Tests run it as another user, too.
    chmodSync(built, 0o755);
    main = join(built, "main.js");
    buildSync({
      entryPoints: [join(root, "sdk/cli/main.ts")],
      outfile: main,
      bundle: true,
      platform: "node",
      packages: "external",
      logLevel: "error",
    });
  }, 30_000);
  afterEach(() => {
    for (const { pid } of running) if (pid !== undefined) process.kill(-pid, "SIGKILL");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(main, ".."), { recursive: true, force: true });
  });

  function start(argv: readonly string[], { env = {}, stdio, within }: Given = {}): Running {
    const own = [process.execPath, main, ...argv];
    const [file = "", ...args] = within === undefined ? own : ["sh", "-c", within, "sh", ...own];
    const child = spawn(file, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, NODE_PATH: join(root, "node_modules"), ...env },
      stdio: stdio ?? ["ignore", "pipe", "pipe"],
      // A group of its own, which is killed as a whole where a test fails.
      detached: true,
    });
    running.add(child);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString();
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        running.delete(child);
        resolve({ code, signal, out: text(out), err: text(err) });
      });
    });
    return { process: child, ended, out: () => text(out), err: () => text(err) };
  }

  return { folder: () => folder, start, run: (argv, given) => start(argv, given).ended };
}
