import { conflict } from "./refusals";

export const KEY_LIFE_MS = 5 * 60 * 1000;

/** Which POSTs of the last five minutes must not be repeated. */
export interface Idempotency {
  /** @throws Refusal 409 when the key was used within its life. */
  refuseLiveKey(key: string | undefined): void;
  /** @throws Refusal 409 when an equal POST did its work within the life of a key. */
  refuseEqual(fingerprint: string): void;
  /** Remembers a POST that did its work. */
  remember(key: string | undefined, fingerprint: string): void;
  /** Uses a key up although nothing was done with it; one that lives already lives no longer for it. */
  burn(key: string | undefined): void;
}

/** The answer to the first POST is not stored: Cobalt's 409 does not carry it. */
export function createIdempotency(now: () => number): Idempotency {
  const usedKeys = new Map<string, number>();
  const posted = new Map<string, number>();
  const isLive = (used: ReadonlyMap<string, number>, name: string) => {
    const at = used.get(name);
    return at !== undefined && now() - at < KEY_LIFE_MS;
  };
  const burn = (key: string | undefined) => {
    if (key !== undefined && !isLive(usedKeys, key)) usedKeys.set(key, now());
  };
  return {
    refuseLiveKey(key) {
      if (key !== undefined && isLive(usedKeys, key)) {
        throw conflict("This Idempotency-Key was used within the last 5 minutes.");
      }
    },
    refuseEqual(fingerprint) {
      if (isLive(posted, fingerprint)) throw conflict("An equal request was made within the last 5 minutes.");
    },
    remember(key, fingerprint) {
      burn(key);
      posted.set(fingerprint, now());
    },
    burn,
  };
}
