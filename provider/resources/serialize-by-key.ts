import type { RunMemory } from "./lifecycle";

/** Runs one step at a time for each key; the steps of one key follow each other in the order in which they came. */
export async function serializeByKey<T>(memory: RunMemory, key: string, step: () => Promise<T>): Promise<T> {
  const before = memory.queues.get(key) ?? Promise.resolve();
  const mine = before.then(step, step);
  const settled = mine.catch(() => undefined);
  memory.queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (memory.queues.get(key) === settled) memory.queues.delete(key);
  }
}
