import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Toolchain } from "./toolchain";

/** One file of a finished folder, as it was when the folder was finished. `path` is relative, with `/`. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Written last into a folder, so that a folder without one is half-finished. */
export interface Manifest {
  readonly name: string;
  readonly title: string;
  readonly files: readonly ManifestFile[];
}

export type ManifestCheck =
  | { readonly kind: "valid" }
  | { readonly kind: "missing" }
  | { readonly kind: "broken"; readonly reason: string };

/** The name in the caches that there are: another one would make each of them build again. */
const MANIFEST = "stamp.json";

/** Compares a folder with its manifest: `text` is the manifest's, undefined where there is none; `found` its files as they are now. */
export function checkManifest(
  toolchain: Toolchain,
  text: string | undefined,
  found: readonly ManifestFile[],
): ManifestCheck {
  if (text === undefined) {
    return found.length === 0 ? { kind: "missing" } : broken("it was never finished");
  }
  const manifest = parseManifest(text);
  if (manifest === undefined || manifest.name !== toolchain.name) {
    return broken("its manifest is not readable");
  }
  const absent = toolchain.executables.find((path) => !manifest.files.some((file) => file.path === path));
  if (absent !== undefined) {
    return broken(`its manifest does not know ${absent}`);
  }
  const changed = manifest.files.find((file) => !found.some((other) => sameFile(file, other)));
  return changed === undefined
    ? { kind: "valid" }
    : broken(`${changed.path} is missing or not what was made`);
}

/**
 * Measures every file below the folder but the manifest; a folder that does not exist has none. What cannot be read, or what another
 * process removes meanwhile, is left out.
 */
export async function measureFolder(folder: string): Promise<ManifestFile[]> {
  const digests = new Map<string, Promise<string>>();
  const measure = async (path: string): Promise<ManifestFile> => {
    const { size, dev, ino } = await stat(join(folder, path));
    // Hard links are read once.
    const key = ino === 0 ? path : `${dev}:${ino}`;
    const sha256 = digests.get(key) ?? digest(join(folder, path));
    digests.set(key, sha256);
    return { path, bytes: size, sha256: await sha256 };
  };
  const paths = (await listFiles(folder, "")).filter((path) => path !== MANIFEST);
  const measured = await Promise.all(paths.map((path) => measure(path).catch(() => undefined)));
  return measured.filter((file) => file !== undefined);
}

async function listFiles(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  const lists = entries.map(async (entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
  return (await Promise.all(lists)).flat();
}

export async function readManifest(folder: string): Promise<string | undefined> {
  return readFile(join(folder, MANIFEST), "utf8").catch(() => undefined);
}

export async function writeManifest(folder: string, toolchain: Toolchain): Promise<void> {
  const manifest: Manifest = {
    name: toolchain.name,
    title: toolchain.title,
    files: await measureFolder(folder),
  };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isManifest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  const files: unknown = Reflect.get(Object(value), "files");
  return Array.isArray(files) && files.every((file: unknown) => Reflect.has(Object(file), "path"));
}

function sameFile(one: ManifestFile, other: ManifestFile): boolean {
  return one.path === other.path && one.bytes === other.bytes && one.sha256 === other.sha256;
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

function broken(reason: string): ManifestCheck {
  return { kind: "broken", reason };
}
