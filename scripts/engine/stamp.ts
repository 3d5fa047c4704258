import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Parcel } from "./parcel";

/** One file of a finished folder, as it was when the folder was finished. `path` is relative, with `/`. */
export interface StampedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Written last into a folder, so that a folder without one is half-finished. */
export interface Stamp {
  readonly name: string;
  readonly title: string;
  readonly files: readonly StampedFile[];
}

export type StampVerdict =
  | { readonly kind: "valid" }
  | { readonly kind: "missing" }
  | { readonly kind: "broken"; readonly reason: string };

const STAMP = "stamp.json";

/** Is this the folder that was finished once? `text` is the stamp's, undefined where there is none. */
export function judgeStamp(
  parcel: Parcel,
  text: string | undefined,
  found: readonly StampedFile[],
): StampVerdict {
  if (text === undefined) {
    return found.length === 0 ? { kind: "missing" } : broken("it was never finished");
  }
  const stamp = parseStamp(text);
  if (stamp === undefined || stamp.name !== parcel.name) {
    return broken("its stamp is not readable");
  }
  const absent = parcel.essential.find((path) => !stamp.files.some((file) => file.path === path));
  if (absent !== undefined) {
    return broken(`its stamp does not know ${absent}`);
  }
  const changed = stamp.files.find((file) => !found.some((other) => sameFile(file, other)));
  return changed === undefined
    ? { kind: "valid" }
    : broken(`${changed.path} is missing or not what was made`);
}

/** Measures every file below the folder but the stamp; a folder that does not exist has none. */
export async function measureFolder(folder: string): Promise<StampedFile[]> {
  const digests = new Map<string, Promise<string>>();
  const paths = (await listFiles(folder, "")).filter((path) => path !== STAMP);
  return Promise.all(
    paths.map(async (path) => {
      const { size, dev, ino } = await stat(join(folder, path));
      // Hard links are read once.
      const key = ino === 0 ? path : `${dev}:${ino}`;
      const sha256 = await (digests.get(key) ?? remember(digests, key, digest(join(folder, path))));
      return { path, bytes: size, sha256 };
    }),
  );
}

async function listFiles(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  const lists = entries.map(async (entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
  return (await Promise.all(lists)).flat();
}

export async function readStamp(folder: string): Promise<string | undefined> {
  return readFile(join(folder, STAMP), "utf8").catch(() => undefined);
}

export async function writeStamp(folder: string, parcel: Parcel): Promise<void> {
  const stamp: Stamp = { name: parcel.name, title: parcel.title, files: await measureFolder(folder) };
  await writeFile(join(folder, STAMP), `${JSON.stringify(stamp, undefined, 2)}\n`);
}

function parseStamp(text: string): Stamp | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStamp(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStamp(value: unknown): value is Stamp {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    "files" in value &&
    Array.isArray(value.files)
  );
}

function sameFile(one: StampedFile, other: StampedFile): boolean {
  return one.path === other.path && one.bytes === other.bytes && one.sha256 === other.sha256;
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}

function broken(reason: string): StampVerdict {
  return { kind: "broken", reason };
}
