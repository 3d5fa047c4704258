import { OLDEST_ENGINE, OLDEST_GO } from "./pins";
import { formatVersion, isAtLeast, parseGoVersion, parseVersion } from "./versions";

/** A candidate is taken, with its version, or left, with the reason for the person. */
export type Verdict =
  | { readonly kind: "take"; readonly version: string }
  | { readonly kind: "leave"; readonly reason: string };

/** A `pulumi` on PATH, as far as it was looked at. */
export interface PathCandidate {
  /** The executable's path, or undefined where PATH has none. */
  readonly executable: string | undefined;
  /** Whether it is one of this script's own, which the cache looks after. */
  readonly isOurs: boolean;
  /** What `pulumi version` printed, or undefined where it does not run. */
  readonly printed: string | undefined;
}

export function judgePath({ executable, isOurs, printed }: PathCandidate): Verdict {
  if (executable === undefined) {
    return leave("there is none");
  }
  if (isOurs) {
    return leave(`${executable} is this script's own`);
  }
  const version = printed === undefined ? undefined : parseVersion(printed);
  if (version === undefined) {
    return leave(`${executable} does not run: \`pulumi version\` failed`);
  }
  if (!isAtLeast(version, OLDEST_ENGINE)) {
    return leave(`${executable} is ${formatVersion(version)}, older than ${formatVersion(OLDEST_ENGINE)}`);
  }
  return { kind: "take", version: formatVersion(version) };
}

/** What `go version` printed, or undefined where there is no Go. */
export function judgeGo(printed: string | undefined): Verdict {
  if (printed === undefined) {
    return leave("Go is not installed");
  }
  const version = parseGoVersion(printed);
  if (version === undefined) {
    return leave("the output of `go version` is not understood");
  }
  if (!isAtLeast(version, OLDEST_GO)) {
    return leave(`Go is ${formatVersion(version)}, older than ${formatVersion(OLDEST_GO)}`);
  }
  return { kind: "take", version: formatVersion(version) };
}

/** Somebody's lock, as it was found. */
export interface LockState {
  readonly sameHost: boolean;
  readonly ownerIsAlive: boolean;
  /** Milliseconds since its owner last gave a sign of life. */
  readonly silentForMs: number;
}

/** Owners give a sign of life every 5 s, so that one in another container, whose process cannot be seen, is judged too. */
export const LOCK_SILENCE_MS = 60_000;

/** A lock of a process that is gone holds nobody up. */
export function isLockStale(lock: LockState): boolean {
  return lock.silentForMs > LOCK_SILENCE_MS || (lock.sameHost && !lock.ownerIsAlive);
}

function leave(reason: string): Verdict {
  return { kind: "leave", reason };
}
