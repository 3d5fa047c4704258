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

/** Folds a long line: it goes on in the next behind a blank, and no character is cut in two. */
function folded(line: string): string {
  if (line.length <= widest && Buffer.byteLength(line) <= widest) return line;
  const parts: string[] = [];
  let part = "";
  let size = 0;
  for (const character of line) {
    const octets = octetsOf(character.codePointAt(0) ?? 0);
    if (size + octets > (parts.length === 0 ? widest : widest - 1)) {
      parts.push(part);
      [part, size] = ["", 0];
    }
    part += character;
    size += octets;
  }
  return [...parts, part].join("\r\n ");
}

/** The number of octets of a character in UTF-8. */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}
