import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunResult, System } from "../../tools/engine";
import { ENGINE_VERSION } from "../../tools/engine/toolchain";

/** What the world offers; by default nothing: no pulumi, no Go, no network. */
export interface World {
  go?: string;
  network?: boolean;
  /** Text that a built or fetched executable holds; an executable runs when it holds `works …`. */
  makes?: string;
  /** What `go build` answers instead of building. */
  goBuildFails?: string;
  living?: readonly number[];
}

export interface FakeSystem extends System {
  readonly said: string[];
  readonly commands: string[];
  readonly cache: string;
  world: World;
}

/** What an executable holds that runs as today's engine. */
export const WORKS = `works v${ENGINE_VERSION}`;
const NEVER_RAN: RunResult = { exitCode: undefined, stdout: "", stderr: "" };

/** A system whose files are real, in a temporary folder, and whose processes, network and clock are not. */
export async function fakeSystem(world: World = {}): Promise<FakeSystem> {
  const root = await mkdtemp(join(tmpdir(), "engine-finder-"));
  const system: FakeSystem = {
    env: { PATH: join(root, "path"), PULUMI_COBALT_CACHE: join(root, "cache") },
    platform: "linux",
    arch: "x64",
    home: root,
    hostName: "here",
    pid: 1000,
    world,
    cache: join(root, "cache"),
    said: [],
    commands: [],
    run: (command, args) => answer(system, command, args),
    reachable: async () => system.world.network ?? false,
    isAlive: (pid) => (system.world.living ?? [1000]).includes(pid),
    now: () => Date.now(),
    sleep: async () => undefined,
    every: () => () => undefined,
    say: (line) => void system.said.push(line),
  };
  return system;
}

export async function removeFakeSystem(system: FakeSystem | undefined): Promise<void> {
  if (system !== undefined) {
    await rm(system.home, { recursive: true, force: true });
  }
}

/** Puts an executable on the fake PATH, or below another folder. */
export async function putOnPath(system: FakeSystem, name: string, text: string): Promise<string> {
  const path = join(system.home, "path", name);
  await putExecutable(path, text);
  return path;
}

export async function putExecutable(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function answer(system: FakeSystem, command: string, args: readonly string[]): Promise<RunResult> {
  const name = command === process.execPath ? "installer" : (command.split("/").pop() ?? "");
  system.commands.push(`${name} ${args[0]}`);
  if (command === "go") {
    return goAnswers(system.world, args);
  }
  if (command === process.execPath) {
    await putExecutable(join(args[2] ?? "", "bin", "pulumi"), system.world.makes ?? WORKS);
    await putExecutable(join(args[2] ?? "", "bin", "pulumi-language-nodejs"), "works");
    return ok("");
  }
  const text = existsSync(command) ? await readFile(command, "utf8") : "";
  return text.startsWith("works") ? ok(text.slice("works ".length)) : { ...NEVER_RAN, exitCode: 1 };
}

async function goAnswers(world: World, args: readonly string[]): Promise<RunResult> {
  if (world.go === undefined) {
    return NEVER_RAN;
  }
  if (args[0] === "version") {
    return ok(`go version ${world.go} linux/amd64\n`);
  }
  if (args[0] === "build" && world.goBuildFails !== undefined) {
    return { exitCode: 1, stdout: "", stderr: world.goBuildFails };
  }
  if (args[0] === "build") {
    await putExecutable(args[args.indexOf("-o") + 1] ?? "", world.makes ?? WORKS);
  }
  return ok("fmt\nstrings\n");
}

function ok(stdout: string): RunResult {
  return { exitCode: 0, stdout, stderr: "" };
}
