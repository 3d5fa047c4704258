import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The version in the nearest package.json at or above `folder`: the package's own one, or that of the plugin's archive.
 * @throws Error where there is none.
 */
export function packageVersion(folder: string): string {
  const version = manifestAbove(folder)?.version;
  if (version !== undefined) return version;
  throw new Error("pulumi-cobalt is incomplete: its package.json is missing. Install it anew.");
}

export interface Manifest {
  readonly version: string;
  readonly repository?: string | { readonly url: string };
}

/** The nearest package.json at or above `folder`; undefined where there is none. */
export function manifestAbove(folder: string): Manifest | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const parent = dirname(folder);
  return parent === folder ? undefined : manifestAbove(parent);
}

/** What every request of this package says of its sender: no reason to fail where a bundler has left the version behind. */
export function userAgent(): string {
  const version = manifestAbove(__dirname)?.version;
  return version === undefined ? "pulumi-cobalt" : `pulumi-cobalt/${version}`;
}
