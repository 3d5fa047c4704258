import { isAbsolute, join } from "node:path";
import {
  type Component,
  ENGINE_VERSION,
  GENERATE_SDK,
  hashOfPins,
  LANGUAGE_NODEJS,
  LANGUAGE_YAML,
  PULUMI,
} from "./pins";
import type { System } from "./types";

/** One folder in the cache, made as a whole or not at all. */
export interface Parcel {
  /** The folder's name; holds version, platform and the pins' hash. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Files that must be there, relative, with `/`. */
  readonly essential: readonly string[];
  /** What is built for it; empty where it is fetched. */
  readonly components: readonly Component[];
}

/** What is missing where a `pulumi` on PATH has no Node.js language host. */
export function nodeHostParcel(system: System): Parcel {
  return built(system, `node-host-v${LANGUAGE_NODEJS.version}`, [LANGUAGE_NODEJS]);
}

export function builtEngineParcel(system: System): Parcel {
  return built(system, `pulumi-v${ENGINE_VERSION}`, [PULUMI, LANGUAGE_YAML, LANGUAGE_NODEJS]);
}

/** What writes SDKs in place of today's language hosts. */
export function generatorParcel(system: System): Parcel {
  return built(system, `generate-sdk-v${ENGINE_VERSION}`, [GENERATE_SDK]);
}

/** Pulumi's own release, with all of today's language hosts. */
export function releaseParcel(system: System): Parcel {
  return {
    name: `pulumi-v${ENGINE_VERSION}-${system.platform}-${system.arch}-release`,
    title: `Pulumi ${ENGINE_VERSION}, Pulumi's own release`,
    essential: ["pulumi", "pulumi-language-nodejs"].map((name) => `bin/${executable(system, name)}`),
    components: [],
  };
}

function built(system: System, prefix: string, components: readonly Component[]): Parcel {
  return {
    name: `${prefix}-${system.platform}-${system.arch}-${hashOfPins(components)}`,
    title: components.map((component) => `${component.executable} ${component.version}`).join(", "),
    essential: components.map(({ folder, executable: name }) => `${folder}/${executable(system, name)}`),
    components,
  };
}

export function executable(system: System, name: string): string {
  return system.platform === "win32" ? `${name}.exe` : name;
}

/** Where engines are kept: outside the tree, so that a clean clone finds the one that is there. */
export function cacheRoot(system: System): string {
  const { PULUMI_COBALT_CACHE: own, XDG_CACHE_HOME: xdg } = system.env;
  if (own) {
    return isAbsolute(own) ? own : join(process.cwd(), own);
  }
  // The XDG specification says that a relative path there is to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(system.home, ".cache"), "pulumi-cobalt");
}
