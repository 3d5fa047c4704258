import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { findToolchain, type Make, makeToolchain } from "./cache";
import { buildComponents, buildToolchain } from "./go-build";
import { installRelease, requireRelease } from "./release";
import { checkPulumi, GO_TO_INSTALL, type PulumiOnPath } from "./requirements";
import { realSystem, type System } from "./system";
import {
  builtToolchain,
  CannotProvideError,
  type Component,
  cacheRoot,
  executable,
  GENERATE_SDK,
  generatorToolchain,
  nodeHostToolchain,
  OLDEST_PULUMI,
  PULUMI,
  releaseToolchain,
  type Toolchain,
} from "./toolchain";

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

/** No engine could be found or made; the message says what was tried and what to install. */
export class EngineNotFoundError extends Error {
  override readonly name = "EngineNotFoundError";
}

/** A way to an engine: gives one, or throws a `CannotProvideError` that says why not. */
interface Way {
  readonly title: string;
  attempt(system: System, pulumi: Component): Promise<Engine>;
}

const WAYS: readonly Way[] = [
  { title: "pulumi on PATH", attempt: fromPath },
  { title: "made earlier", attempt: fromCache },
  { title: "Pulumi's own release", attempt: fromRelease },
  { title: "built with Go", attempt: fromBuild },
];

export interface FindOptions {
  /** Default: the real one. */
  readonly system?: System;
  /** True if it has to be the oldest supported engine, wherever another is on PATH. Default false. */
  readonly oldest?: boolean;
}

/**
 * Finds Pulumi, or provides it: on PATH (3.200 or later), made earlier by this script, Pulumi's own release, and where
 * only package registries can be reached, a build of Pulumi's published Go modules. Fails with an `EngineNotFoundError`
 * that says what to install.
 */
export async function findEngine({
  system = realSystem(),
  oldest = false,
}: FindOptions = {}): Promise<Engine> {
  const pulumi = oldest ? OLDEST_PULUMI : PULUMI;
  const reasons: string[] = [];
  for (const way of WAYS.filter(({ attempt }) => !oldest || attempt !== fromPath)) {
    try {
      return await way.attempt(system, pulumi);
    } catch (error) {
      if (!(error instanceof CannotProvideError)) {
        throw error;
      }
      reasons.push(`  ${way.title}: ${error.message}`);
    }
  }
  throw new EngineNotFoundError(
    [
      "There is no Pulumi engine, and none could be provided:",
      ...reasons,
      `Install Pulumi 3.200 or later (https://www.pulumi.com/docs/install/) or ${GO_TO_INSTALL},`,
      "see that `pulumi version` or `go version` works in this shell, and run this again.",
    ].join("\n"),
  );
}

async function fromPath(system: System): Promise<Engine> {
  const found = await pulumiOnPath(system);
  const checked = checkPulumi(found);
  if (checked.kind === "leave" || found.executable === undefined) {
    throw new CannotProvideError(checked.kind === "leave" ? checked.reason : "there is none");
  }
  const pulumi = found.executable;
  const nodeHostFolder = hasNodeHost(system, pulumi) ? undefined : await provideNodeHost(system, pulumi);
  // Last, so that whatever the user's own Pulumi brings is found first.
  const path =
    nodeHostFolder === undefined ? pathOf(system) : `${pathOf(system)}${delimiter}${nodeHostFolder}`;
  return {
    folder: dirname(pulumi),
    pulumi,
    pulumiForTypeScript: pulumi,
    version: checked.version,
    source: "path",
    nodeHostFolder,
    pathForTypeScript: () => path,
  };
}

async function provideNodeHost(system: System, pulumi: string): Promise<string> {
  const toolchain = nodeHostToolchain(system);
  const found = await findToolchain(system, toolchain);
  if (found === undefined) {
    system.say(`${pulumi} comes without pulumi-language-nodejs, which runs programs in TypeScript.`);
  }
  const folder = found ?? (await makeToolchain(system, toolchain, build(toolchain)));
  return join(folder, "node-host");
}

async function fromCache(system: System, pulumi: Component): Promise<Engine> {
  const { version } = pulumi;
  for (const toolchain of [releaseToolchain(system, pulumi), builtToolchain(system, pulumi)]) {
    const folder = await findToolchain(system, toolchain);
    if (folder !== undefined) {
      return inCache(system, { toolchain, folder, version, source: "cache" });
    }
  }
  throw new CannotProvideError("nothing, or nothing that is whole");
}

async function fromRelease(system: System, pulumi: Component): Promise<Engine> {
  await requireRelease(system);
  const { version } = pulumi;
  const toolchain = releaseToolchain(system, pulumi);
  return make(system, { toolchain, version, source: "release" }, (its, folder) =>
    installRelease(its, folder, version),
  );
}

async function fromBuild(system: System, pulumi: Component): Promise<Engine> {
  const toolchain = builtToolchain(system, pulumi);
  return make(system, { toolchain, version: pulumi.version, source: "built" }, build(toolchain));
}

function build(toolchain: Toolchain): Make {
  return (system, folder) => buildToolchain(system, toolchain, folder);
}

interface Made {
  readonly toolchain: Toolchain;
  readonly version: string;
  readonly source: EngineSource;
}

async function make(system: System, made: Made, how: Make): Promise<Engine> {
  return inCache(system, { ...made, folder: await makeToolchain(system, made.toolchain, how) });
}

function inCache(system: System, made: Made & { readonly folder: string }): Engine {
  const { toolchain, folder, version, source } = made;
  const bin = join(folder, "bin");
  const nodeHostFolder = toolchain.components.length > 0 ? join(folder, "node-host") : undefined;
  const forTypeScript = nodeHostFolder ?? bin;
  return {
    folder: bin,
    pulumi: join(bin, executable(system, "pulumi")),
    pulumiForTypeScript: join(forTypeScript, executable(system, "pulumi")),
    version,
    source,
    nodeHostFolder,
    pathForTypeScript: () => `${forTypeScript}${delimiter}${pathOf(system)}`,
  };
}

/** The first executable of that name on PATH. */
function findOnPath(system: System, name: string): string | undefined {
  const folders = pathOf(system).split(delimiter);
  const paths = folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(system, name)));
  return paths.find(isExecutable);
}

function pathOf(system: System): string {
  return system.env.PATH ?? system.env.Path ?? "";
}

async function pulumiOnPath(system: System): Promise<PulumiOnPath> {
  const found = findOnPath(system, "pulumi");
  if (found === undefined) {
    return { executable: undefined, isOurs: false, printed: undefined };
  }
  const isOurs = realPath(found).startsWith(realPath(cacheRoot(system)) + sep);
  const { exitCode, stdout } = await system.run(found, ["version"], {
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return { executable: found, isOurs, printed: exitCode === 0 ? stdout : undefined };
}

/**
 * Finds the generator of SDKs in the cache, or builds it with Go; the path of its executable. Fails with a `CannotProvideError`
 * where it cannot be built.
 */
export async function findGenerator(system: System): Promise<string> {
  const toolchain = generatorToolchain(system);
  const folder =
    (await findToolchain(system, toolchain)) ??
    (await makeToolchain(system, toolchain, (its, unfinished) =>
      buildComponents(its, toolchain, unfinished),
    ));
  return join(folder, GENERATE_SDK.folder, executable(system, GENERATE_SDK.executable));
}

/** True if `pulumi` finds a Node.js language host: the engine looks on PATH and beside its own executable, links resolved. */
function hasNodeHost(system: System, pulumi: string): boolean {
  const name = "pulumi-language-nodejs";
  const beside = join(dirname(realPath(pulumi)), executable(system, name));
  return isExecutable(beside) || findOnPath(system, name) !== undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
