import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isLockStale } from "./decide";
import { errorCode } from "./error-code";
import type { System } from "./types";

const HEARTBEAT_MS = 5_000;
const RETRY_MS = 500;

/** Does `action` while no other process does the same; waits for a living one, and passes over a dead one's lock. */
export async function withLock<T>(system: System, file: string, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await take(system, file))) {
    if (await isStale(system, file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) {
      system.say(`Another process makes the same thing (${file}); waiting for it.`);
      told = true;
    }
    await system.sleep(RETRY_MS);
  }
  const stop = system.every(HEARTBEAT_MS, () => {
    const now = system.now() / 1000;
    utimes(file, now, now).catch(() => undefined);
  });
  try {
    return await action();
  } finally {
    stop();
    await rm(file, { force: true });
  }
}

async function take(system: System, file: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify({ pid: system.pid, host: system.hostName }), { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

async function isStale(system: System, file: string): Promise<boolean> {
  const [owner, seen] = await Promise.all([readOwner(file), stat(file).catch(() => undefined)]);
  if (seen === undefined) {
    return false;
  }
  return isLockStale({
    sameHost: owner?.host === system.hostName,
    ownerIsAlive: owner !== undefined && system.isAlive(owner.pid),
    silentForMs: system.now() - seen.mtimeMs,
  });
}

async function readOwner(file: string): Promise<{ pid: number; host: string } | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is { pid: number; host: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "host" in value &&
    typeof value.host === "string"
  );
}
