import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The version in the nearest package.json at or above `folder`: the package's own one, or that of the plugin's archive.
 * @throws Error where there is none.
 */
export function packageVersion(folder: string): string {
  const version = versionAbove(folder);
  if (version !== undefined) return version;
  throw new Error("pulumi-cobalt is incomplete: its package.json is missing. Install it anew.");
}

function versionAbove(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  const parent = dirname(folder);
  return parent === folder ? undefined : versionAbove(parent);
}

/** What every request of this package says of its sender: no reason to fail where a bundler has left the version behind. */
export function userAgent(): string {
  const version = versionAbove(__dirname);
  return version === undefined ? "pulumi-cobalt" : `pulumi-cobalt/${version}`;
}
