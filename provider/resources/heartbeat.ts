import type { Effects } from "../client/api";

const longestSilenceMs = 5 * 60_000;

/** Tells whether a long wait should say something: at each change of what it is about, and at least every five minutes. */
export function newHeartbeat({ monotonic }: Pick<Effects, "monotonic">): (about: string) => boolean {
  let last: { readonly about: string; readonly at: number } | undefined;
  return (about) => {
    const at = monotonic();
    if (last?.about === about && at - last.at < longestSilenceMs) return false;
    last = { about, at };
    return true;
  };
}
