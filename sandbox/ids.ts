import { createHash } from "node:crypto";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 22;

export type IdPrefix = "dt_" | "dsc_" | "dfi_" | "or_";

/** Gives ids that look like Cobalt's and are the same in every run. */
export interface Ids {
  next(prefix: IdPrefix): string;
}

export function createIds(): Ids {
  const counts = new Map<IdPrefix, number>();
  return {
    next(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return idOf(prefix, count);
    },
  };
}

/** The id of the `count`-th object of a kind. */
export function idOf(prefix: IdPrefix, count: number): string {
  return prefix + base58(createHash("sha256").update(`${prefix}${count}`).digest());
}

function base58(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, LENGTH)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
