import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, type System } from "./system";

const HEARTBEAT_MS = 5_000;
const RETRY_MS = 500;

/** Runs `action` while no other process holds the lock; waits for a living one, and ignores a dead one's. */
export async function withLock<T>(system: System, file: string, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let announced = false;
  while (!(await take(system, file))) {
    if (await isStale(system, file)) {
      await removeStale(system, file);
      continue;
    }
    if (!announced) {
      system.say(`Another process makes the same thing (${file}); waiting for it.`);
      announced = true;
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

/** Of several that find a lock stale, one at a time looks again and removes it: a second one would remove what the first then takes. */
async function removeStale(system: System, file: string): Promise<void> {
  const turn = `${file}.turn`;
  if (await take(system, turn)) {
    if (await isStale(system, file)) await rm(file, { force: true });
    await rm(turn, { force: true });
  } else if (await isStale(system, turn)) {
    await rm(turn, { force: true });
  } else {
    await system.sleep(RETRY_MS);
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
  const [owner, status] = await Promise.all([readOwner(file), stat(file).catch(() => undefined)]);
  if (status === undefined) {
    return false;
  }
  return isLockStale({
    sameHost: owner?.host === system.hostName,
    ownerIsAlive: owner !== undefined && system.isAlive(owner.pid),
    silentForMs: system.now() - status.mtimeMs,
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
  const [pid, host] = ["pid", "host"].map((name) => typeof Reflect.get(Object(value), name));
  return pid === "number" && host === "string";
}

/** Somebody's lock, as it was found. */
export interface LockState {
  readonly sameHost: boolean;
  readonly ownerIsAlive: boolean;
  /** Milliseconds since its owner last touched it. */
  readonly silentForMs: number;
}

/** Owners touch their lock every 5 s, so that one in another container, whose process cannot be looked up, counts as alive too. */
export const LOCK_SILENCE_MS = 60_000;

/** A lock of a process that is gone holds nobody up. */
export function isLockStale(lock: LockState): boolean {
  return lock.silentForMs > LOCK_SILENCE_MS || (lock.sameHost && !lock.ownerIsAlive);
}
