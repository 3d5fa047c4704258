import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const packageName = "pulumi-cobalt";

/**
 * The version in this package's own package.json at or above `folder`: the npm package's, or that of the plugin's archive.
 * @throws Error where there is none.
 */
export function packageVersion(folder: string): string {
  const version = manifestAbove(folder)?.version;
  if (version !== undefined) return version;
  throw new Error("pulumi-cobalt is incomplete: its package.json is missing. Install it anew.");
}

export interface Manifest {
  readonly name: typeof packageName;
  readonly version: string;
  readonly repository?: string | { readonly url: string };
}

/** This package's package.json at or above `folder`; undefined where there is none, as in a program that a bundler has made one file of. */
export function manifestAbove(folder: string): Manifest | undefined {
  const manifest = manifestIn(join(folder, "package.json"));
  if (manifest !== undefined) return manifest;
  const parent = dirname(folder);
  return parent === folder ? undefined : manifestAbove(parent);
}

/** Undefined where the file is missing or another package's, which may be anything. */
function manifestIn(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Partial<Manifest> | null;
    return manifest?.name === packageName && typeof manifest.version === "string"
      ? (manifest as Manifest)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What every request of this package says of its sender: no reason to fail where a bundler has left the version behind. */
export function userAgent(): string {
  const version = manifestAbove(__dirname)?.version;
  return version === undefined ? packageName : `${packageName}/${version}`;
}
