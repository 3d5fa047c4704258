import { copyFile, link, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkGo } from "./requirements";
import type { RunResult, System } from "./system";
import {
  CannotProvideError,
  type Component,
  DYNAMIC_LAUNCHER,
  executable,
  PULUMI,
  pinsFolder,
  type Toolchain,
} from "./toolchain";

const PROGRESS_MS = 5_000;
const BUILD_TIMEOUT_MS = 60 * 60_000;

/** Throws unless there is a Go that can build the pinned modules. */
export async function requireGo(system: System): Promise<void> {
  const { exitCode, stdout } = await system.run("go", ["version"], { env: GO_ENV });
  const go = checkGo(exitCode === 0 ? stdout : undefined);
  if (go.kind === "leave") {
    throw new CannotProvideError(go.reason);
  }
}

/** Builds the toolchain's components into the folder, and puts the launcher of dynamic providers beside them. */
export async function buildToolchain(system: System, toolchain: Toolchain, folder: string): Promise<void> {
  await buildComponents(system, toolchain, folder);
  await completeFolders(system, folder);
}

/** Builds the toolchain's components into the folder. */
export async function buildComponents(system: System, toolchain: Toolchain, folder: string): Promise<void> {
  await requireGo(system);
  const estimate = toolchain.components.some(isCli) ? "about six minutes" : "about a minute";
  system.say(`Building ${toolchain.title} with Go, once: ${estimate} on two cores.`);
  for (const component of toolchain.components) {
    await buildComponent(system, component, folder);
  }
}

function isCli({ executable: name }: Component): boolean {
  return name === PULUMI.executable;
}

// The environment must not loosen the pins.
const GO_ENV = { GOWORK: "off", GOTOOLCHAIN: "local" };

async function buildComponent(system: System, component: Component, folder: string): Promise<void> {
  const output = join(folder, component.folder, executable(system, component.executable));
  await mkdir(dirname(output), { recursive: true });
  const total = await countPackages(system, component);
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", component.linkerFlags];
  await go(system, component, { args: ["build", "-v", ...flags, "-o", output, component.package], total });
  const help = await system.run(output, isCli(component) ? ["version"] : ["-help"]);
  if (help.exitCode !== 0) {
    throw new CannotProvideError(`${component.executable} was built but does not run: ${lastLines(help)}`);
  }
}

async function countPackages(system: System, component: Component): Promise<number> {
  const list = await go(system, component, { args: ["list", "-mod=readonly", "-deps", component.package] });
  return list.stdout.split("\n").filter((line) => line !== "").length;
}

interface GoCommand {
  readonly args: readonly string[];
  readonly total?: number;
}

async function go(system: System, component: Component, command: GoCommand): Promise<RunResult> {
  const progress = goProgress(component.executable, command.total);
  const start = system.now();
  const stop = system.every(PROGRESS_MS, () => system.say(progress.describe(system.now() - start)));
  try {
    const result = await system.run("go", command.args, {
      cwd: pinsFolder(component),
      env: GO_ENV,
      timeoutMs: BUILD_TIMEOUT_MS,
      onErrorLine: progress.onLine,
    });
    if (result.exitCode !== 0) {
      throw new CannotProvideError(
        `\`go ${command.args[0]}\` of ${component.package} failed: ${lastLines(result)}`,
      );
    }
    return result;
  } finally {
    stop();
  }
}

/**
 * The engine warns in each run about a bundled executable that it finds on PATH and not beside itself. So the launcher
 * of dynamic providers lies beside `pulumi`, and the folder of the Node.js host holds the engine as well (hard links).
 */
async function completeFolders(system: System, folder: string): Promise<void> {
  const name = system.platform === "win32" ? `${DYNAMIC_LAUNCHER}.cmd` : DYNAMIC_LAUNCHER;
  const source = join(dirname(require.resolve("@pulumi/pulumi/package.json")), name);
  const hostFolder = join(folder, "node-host");
  const engineFolder = join(folder, "bin");
  const engineFiles = await readdir(engineFolder).catch(() => []);
  await copyFile(source, join(engineFiles.length > 0 ? engineFolder : hostFolder, name));
  for (const file of engineFiles.length > 0 ? [...engineFiles, name] : []) {
    await linkOrCopy(join(engineFolder, file), join(hostFolder, file));
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

function lastLines({ exitCode, stdout, stderr }: RunResult): string {
  const output = `${stdout}\n${stderr}`.trim().split("\n").slice(-12).join("\n    ");
  if (output !== "") return output;
  return exitCode === undefined ? "it could not be run to its end" : `exit ${exitCode}`;
}

/** What a Go command prints about its progress, counted. */
export interface GoProgress {
  onLine(line: string): void;
  /** One line for the person who waits. */
  describe(elapsedMs: number): string;
}

/**
 * Counts what `go build -v` prints: one line a package that is compiled (those in Go's own cache are not printed, so
 * the total is an upper bound) and one a module that is downloaded.
 */
export function goProgress(title: string, total: number | undefined): GoProgress {
  let compiled = 0;
  let downloaded = 0;
  return {
    onLine(line) {
      if (line.startsWith("go: downloading ")) {
        downloaded += 1;
      } else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) {
        compiled += 1;
      }
    },
    describe(elapsedMs) {
      const parts = [
        downloaded > 0 ? `downloaded ${downloaded} modules` : undefined,
        total === undefined ? undefined : `compiled ${compiled} packages (of at most ${total})`,
      ].filter((part) => part !== undefined);
      return `${title}: ${parts.length > 0 ? parts.join(", ") : "looking up modules"}, ${seconds(elapsedMs)}`;
    },
  };
}

function seconds(ms: number): string {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
