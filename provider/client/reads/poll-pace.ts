import { windowMs } from "../http/retry-timing";

/** What all polls of the process together may read in a minute; so many go at once, the others so far apart. */
export const pollLimits = { perMinute: 10, atOnce: 4, apartMs: 7_000 } as const;

/** When the next poll may be sent: now or later. `sent`: times of earlier polls, oldest first. Pure. */
export function nextPollAt(sent: readonly number[], now: number): number {
  const recent = sent.filter((at) => at > now - windowMs);
  const last = recent.at(-1);
  if (last === undefined || recent.length < pollLimits.atOnce) return now;
  const full = recent[recent.length - pollLimits.perMinute];
  return Math.max(now, last + pollLimits.apartMs, full === undefined ? now : full + windowMs + 1);
}
