import { formatInstant } from "../../time/date-time";

/** What `cobalt:acceptedScans` says of a scan. */
export type Acceptance =
  | { readonly kind: "none" }
  | { readonly kind: "accepted"; readonly because: string }
  /** It does not hold, and `why`. */
  | { readonly kind: "expired"; readonly because: string; readonly why: string };

/** What follows the last `until`, where it holds a digit, and so is meant as a date. */
const untilText = /.*\buntil\b\s*(.*\d.*)$/is;
const date = /^(\d{4}-\d{2}-\d{2})[.)]?$/;

/**
 * A reason may end with `until 2026-12-01`: it holds to the end of that day in UTC. A date that no calendar has, or that is
 * written in another way, expires at once, since nobody can say how long it was meant to hold.
 */
export function acceptanceOf(reason: string | undefined, now: number): Acceptance {
  const because = reason?.trim();
  if (!because) return { kind: "none" };
  const until = untilText.exec(because)?.[1];
  if (until === undefined) return { kind: "accepted", because };
  const end = endOfDay(date.exec(until)?.[1]);
  if (end === undefined) {
    return {
      kind: "expired",
      because,
      why: "its date is none: write `until yyyy-mm-dd` at the end of the reason",
    };
  }
  return end > now
    ? { kind: "accepted", because }
    : { kind: "expired", because, why: `it has expired (now is ${formatInstant(now)})` };
}

function endOfDay(day: string | undefined): number | undefined {
  const start = Date.parse(`${day}T00:00:00Z`);
  const isReal = day !== undefined && Number.isFinite(start) && formatInstant(start).startsWith(day);
  return isReal ? start + 24 * 3_600_000 : undefined;
}
