import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { formatVersion, OLDEST_ENGINE } from "./requirements";
import type { System } from "./system";

/** The release that is fetched or built. */
export const ENGINE_VERSION = "3.274.1";

/** One executable that is built from a published Go module. Its go.mod and go.sum are in `go/<name>`. */
export interface Component {
  readonly name: "pulumi" | "pulumi-oldest" | "language-yaml" | "language-nodejs" | "generate-sdk";
  readonly version: string;
  readonly package: string;
  readonly executable: string;
  readonly folder: "bin" | "node-host";
  readonly linkerFlags: string;
  /** Our own Go files in `go/<name>`, where the package is not a published one. */
  readonly sources?: readonly string[];
}

export const PULUMI: Component = cli("pulumi", ENGINE_VERSION);

/** What the oldest supported engine is tested with. */
export const OLDEST_PULUMI: Component = cli("pulumi-oldest", formatVersion(OLDEST_ENGINE));

function cli(name: Component["name"], version: string): Component {
  return {
    name,
    version,
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    executable: "pulumi",
    folder: "bin",
    linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
  };
}

export const LANGUAGE_YAML: Component = {
  name: "language-yaml",
  version: "1.25.0",
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  executable: "pulumi-language-yaml",
  folder: "bin",
  linkerFlags: "-s -w",
};

/** The last Node.js language host that is a published Go package. It runs programs with today's SDK. */
export const LANGUAGE_NODEJS: Component = {
  name: "language-nodejs",
  version: "3.68.0",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  executable: "pulumi-language-nodejs",
  folder: "node-host",
  linkerFlags: "-s -w",
};

/** Pulumi's generators of SDKs, which engines without today's language hosts come without. */
export const GENERATE_SDK: Component = {
  name: "generate-sdk",
  version: ENGINE_VERSION,
  package: ".",
  executable: "generate-sdk",
  folder: "bin",
  linkerFlags: "-s -w",
  sources: ["main.go"],
};

/** Starts the process of a dynamic provider; the npm package `@pulumi/pulumi` brings it. */
export const DYNAMIC_LAUNCHER = "pulumi-resource-pulumi-nodejs";

const PINS = join("tools", "engine", "go");

/** The folder with the component's go.mod and go.sum, from the sources as from the compiled script. */
export function pinsFolder(component: Component): string {
  let folder = __dirname;
  while (!existsSync(join(folder, PINS))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(`There is no ${PINS} above ${__dirname}, so the pinned Go modules cannot be found.`);
    }
    folder = parent;
  }
  return join(folder, PINS, component.name);
}

/** Twelve hex digits that change with any pin, so that another version is built into another folder. */
export function hashOfPins(components: readonly Component[]): string {
  const hash = createHash("sha256");
  for (const component of components) {
    hash.update(JSON.stringify(component));
    for (const file of ["go.mod", "go.sum", ...(component.sources ?? [])]) {
      hash.update(readFileSync(join(pinsFolder(component), file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** One folder in the cache, made as a whole or not at all. */
export interface Toolchain {
  /** The folder's name; holds version, platform and the pins' hash. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Files that must be there, relative, with `/`. */
  readonly executables: readonly string[];
  /** What is built for it; empty where it is fetched. */
  readonly components: readonly Component[];
}

/** What is missing where a `pulumi` on PATH has no Node.js language host. */
export function nodeHostToolchain(system: System): Toolchain {
  return built(system, `node-host-v${LANGUAGE_NODEJS.version}`, [LANGUAGE_NODEJS]);
}

export function builtToolchain(system: System, pulumi = PULUMI): Toolchain {
  return built(system, `pulumi-v${pulumi.version}`, [pulumi, LANGUAGE_YAML, LANGUAGE_NODEJS]);
}

/** What writes SDKs in place of today's language hosts. */
export function generatorToolchain(system: System): Toolchain {
  return built(system, `generate-sdk-v${ENGINE_VERSION}`, [GENERATE_SDK]);
}

/** Pulumi's own release, with all of today's language hosts. */
export function releaseToolchain(system: System, { version } = PULUMI): Toolchain {
  return {
    name: `pulumi-v${version}-${system.platform}-${system.arch}-release`,
    title: `Pulumi ${version}, Pulumi's own release`,
    executables: ["pulumi", "pulumi-language-nodejs"].map((name) => `bin/${executable(system, name)}`),
    components: [],
  };
}

function built(system: System, prefix: string, components: readonly Component[]): Toolchain {
  return {
    name: `${prefix}-${system.platform}-${system.arch}-${hashOfPins(components)}`,
    title: components.map((component) => `${component.executable} ${component.version}`).join(", "),
    executables: components.map(({ folder, executable: name }) => `${folder}/${executable(system, name)}`),
    components,
  };
}

export function executable(system: System, name: string): string {
  return system.platform === "win32" ? `${name}.exe` : name;
}

/** The folder of all toolchains: outside the tree, so that a clean clone finds the one that is there. */
export function cacheRoot(system: System): string {
  const { PULUMI_COBALT_CACHE: own, XDG_CACHE_HOME: xdg } = system.env;
  if (own) {
    return isAbsolute(own) ? own : join(process.cwd(), own);
  }
  // The XDG specification says that a relative path there is to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(system.home, ".cache"), "pulumi-cobalt");
}

/** One way to an engine did not work; the message says why, in a form that fits into a list. */
export class CannotProvideError extends Error {
  override readonly name = "CannotProvideError";
}
