import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const packageName = "pulumi-cobalt";

/**
 * This package's own package.json at or above `folder`: the npm package's, or that of the plugin's archive.
 * @throws Error where there is none.
 */
export function packageManifest(folder: string): Manifest {
  const manifest = manifestAbove(folder);
  if (manifest !== undefined) return manifest;
  throw new Error("pulumi-cobalt is incomplete: its package.json is missing. Install it anew.");
}

/** package.json's `repository`: the one place that names this project's address. It has none before its first release. */
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
 * Where Pulumi's engine looks for a plugin that it does not find on the machine. Undefined without a repository: the engine then
 * asks Pulumi's own places, which have none of this name.
 */
export function pluginDownloadUrl(repository: Repository | undefined): string | undefined {
  if (repository === undefined) return undefined;
  const text = webAddress(repository);
  const [, owner, name] = /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)$/.exec(text) ?? [];
  // Pulumi's own form for the releases of a repository on GitHub.
  return owner === undefined ? text : `github://api.github.com/${owner}/${name}`;
}

/** The repository's address as a browser takes it. */
export function webAddress(repository: Repository): string {
  const text = typeof repository === "string" ? repository : repository.url;
  return text
    .replace(/^git\+/, "")
    .replace(
      /^github:|^git@github\.com:|^git:\/\/github\.com\/|^ssh:\/\/git@github\.com\//,
      "https://github.com/",
    )
    .replace(/\.git$/, "")
    .replace(/^(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)[/#].*$/, "$1")
    .replace(/\/$/, "");
}
