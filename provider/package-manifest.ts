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

/** package.json's `repository`. */
export type Repository = string | { readonly url: string };

export interface Manifest {
  readonly name: typeof packageName;
  readonly version: string;
  readonly repository?: Repository;
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

/**
 * Where Pulumi's engine looks for a plugin that it does not find on the machine. Without one it would ask Pulumi's own
 * organisation on GitHub for `pulumi-cobalt`, and run what it gets. As long as no release has been published anywhere, the
 * answer is a name under `.invalid` (RFC 2606), which can belong to nobody, so that nobody can serve a plugin under our name.
 */
export function pluginDownloadUrl(repository: Repository | undefined): string {
  if (repository === undefined) return "https://pulumi-cobalt.invalid";
  const text = webAddress(repository);
  const github = /github\.com[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/#].*)?$/.exec(text);
  // Pulumi's own form for the releases of a repository on GitHub.
  if (github) return `github://api.github.com/${github[1]}/${github[2]}`;
  return text;
}

/** The repository's address as a browser takes it. */
export function webAddress(repository: Repository): string {
  const text = typeof repository === "string" ? repository : repository.url;
  return text
    .replace(/^github:/, "https://github.com/")
    .replace(/^git\+/, "")
    .replace(/\.git$/, "");
}
