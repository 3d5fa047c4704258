import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import type { PathCandidate } from "./decide";
import { cacheRoot, executable } from "./parcel";
import type { System } from "./types";

/** The first executable of that name on PATH. */
export function findOnPath(system: System, name: string): string | undefined {
  const folders = pathOf(system).split(delimiter);
  const paths = folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(system, name)));
  return paths.find(isExecutable);
}

export function pathOf(system: System): string {
  return system.env.PATH ?? system.env.Path ?? "";
}

export async function lookAtPath(system: System): Promise<PathCandidate> {
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

/** The engine looks on PATH and beside its own executable, links resolved. */
export function hasNodeHost(system: System, pulumi: string): boolean {
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
