import type { Configuration } from "../../../provider/configuration";
import { formatDuration } from "../../../provider/resources/duration";
import { type Check, failed, ok, skipped, warning } from "./check";
import type { Probed } from "./probe";

/** A larger difference can move a run that is due about now into the past or the future. */
const largestSkewMs = 30_000;
/** The Date header tells whole seconds. */
const dateStepMs = 1_000;
/** Less than this part left of the minute means that somebody else spends the same quota. */
const scarce = 0.5;

/** Compares this machine's clock with the Date of an answer; half of the time on the way is taken off. */
export function clock({ headers, sentAt, answeredAt }: Probed): Check {
  const date = Date.parse(headers.date ?? "");
  if (Number.isNaN(date)) return skipped("clock", "Cobalt's answer shows no date");
  const skew = date + dateStepMs / 2 - (sentAt + answeredAt) / 2;
  const size = Math.abs(skew);
  if (size <= largestSkewMs)
    return ok("clock", `within ${formatDuration(Math.max(size, dateStepMs))} of Cobalt's`);
  return warning(
    "clock",
    `this machine is ${formatDuration(size)} ${skew > 0 ? "behind" : "ahead of"} Cobalt`,
    "Set the clock, or let NTP do it: which run of a schedule is the next depends on it.",
  );
}

/** Is there as much of the user's quota as this configuration means to use? */
export function budget(
  { headers, outcome }: Probed,
  configuration: Pick<Configuration, "readsPerMinute" | "writesPerMinute">,
): Check {
  const name = "rate budget";
  if (outcome.kind === "rate-limited")
    return failed(
      name,
      "the user's quota for this minute is used up",
      `Run this again in a minute. ${sharing}`,
    );
  const [reads, writes] = [numberIn(headers.readLimit), numberIn(headers.mutationLimit)];
  const left = numberIn(headers.remaining);
  if (reads === undefined && writes === undefined) return skipped(name, "Cobalt's answer shows no limits");
  const { readsPerMinute, writesPerMinute } = configuration;
  const shown = `${reads ?? "?"} reads and ${writes ?? "?"} writes a minute, ${left ?? "?"} reads left now`;
  const tooMuch = [
    ...lower("COBALT_READS_PER_MINUTE", readsPerMinute, reads),
    ...lower("COBALT_WRITES_PER_MINUTE", writesPerMinute, writes),
  ];
  if (tooMuch.length > 0)
    return warning(
      name,
      `${shown}; configured are ${readsPerMinute} and ${writesPerMinute}`,
      `export ${tooMuch.join(" ")}`,
    );
  if (left !== undefined && reads !== undefined && left < reads * scarce)
    return warning(name, shown, sharing);
  return ok(name, shown);
}

const sharing =
  "Others use the same user's quota: give each pipeline its part with COBALT_READS_PER_MINUTE and COBALT_WRITES_PER_MINUTE, or a " +
  "user of its own.";

function lower(variable: string, configured: number, limit: number | undefined): readonly string[] {
  return limit !== undefined && limit >= 1 && configured > limit ? [`${variable}=${limit}`] : [];
}

function numberIn(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
