import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The version in the nearest package.json at or above `folder`: the package's own one, or that of the plugin's archive.
 * @throws Error where there is none.
 */
export function packageVersion(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error("pulumi-cobalt is incomplete: its package.json is missing. Install it anew.");
  return packageVersion(parent);
}
