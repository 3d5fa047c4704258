import { safeLine, safeLines } from "../../../provider/foreign-text";
import { type ComingRun, isDeclared, labelOf, type Report, type TargetReport, titleOf } from "./model";

/** The length of an event. How long a scan takes is not known beforehand; an hour is easy to see in a calendar. */
const shownFor = "PT1H";
/** The most octets in a line without its end (RFC 5545, 3.1). */
const widest = 75;

/** The coming runs as a calendar (RFC 5545): an event for each, with an id that stays the same in every report. */
export function reportIcs({ targets, madeAt }: Report): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//pulumi-cobalt//report//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    property("X-WR-CALNAME", "Cobalt DAST scans"),
    ...targets.flatMap((target) => target.coming.flatMap((run) => event(run, target, madeAt))),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function event({ at, schedule }: ComingRun, target: TargetReport, madeAt: number): readonly string[] {
  const { recurrence = "once", stack, name, scheduleId = `${stack}-${name}-${target.id}` } = schedule;
  const label = labelOf(schedule);
  const what = isDeclared(schedule)
    ? `declared by ${stack}`
    : `left running by ${stack}: remove it in Cobalt's web application`;
  return [
    "BEGIN:VEVENT",
    // A name alone is another schedule's in another stack, and calendars show one event for each id.
    `UID:${scheduleId.replace(/[^A-Za-z0-9_-]/g, "-")}-${stamp(at)}@pulumi-cobalt`,
    `DTSTAMP:${stamp(madeAt)}`,
    `DTSTART:${stamp(at)}`,
    `DURATION:${shownFor}`,
    property("SUMMARY", `Cobalt DAST scan: ${titleOf(target)}`),
    property(
      "DESCRIPTION",
      `Schedule ${safeLine(label)} (${recurrence}), ${safeLine(what)}.\nTarget ${target.id} ${safeLine(target.url ?? "")}`.trim(),
    ),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function property(name: string, text: string): string {
  return `${name}:${safeLines(text)
    .replace(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n")}`;
}

function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/**
 * Folds a long line: it goes on in the next behind a blank. No character is cut in two, and no line begins with a colon, since two of
 * them there would be an order to a pipeline, which the exit of all commands writes in another way.
 */
function folded(line: string): string {
  const octets = Buffer.from(line);
  const parts: string[] = [];
  for (let at = 0; at < octets.length; ) {
    const most = at + (at === 0 ? widest : widest - 1);
    let end = most;
    while (end > most - narrowing && belongsToLast(octets[end])) end -= 1;
    parts.push(octets.toString("utf8", at, end));
    at = end;
  }
  return parts.join("\r\n ");
}

/** The most octets that a line is short of the widest: more colons in a row are no one's name. */
const narrowing = 30;

/** True for an octet that does not begin a line: one of a character's later ones, or a colon. */
function belongsToLast(octet: number | undefined): boolean {
  return octet !== undefined && ((octet & 0xc0) === 0x80 || octet === 0x3a);
}
