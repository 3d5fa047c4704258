import { formatSecond } from "../../../provider/resources/date-time";
import { startOf } from "./build";
import { element, text } from "./html-text";
import { isDeclared, type Report, type TargetReport } from "./model";
import { minuteOf, missedOf } from "./words";

type MarkKind = "scan" | "bad" | "open" | "missed" | "coming" | "left";

/** What each shape means; a legend, since colour alone tells some readers nothing. */
export const legend: readonly (readonly [MarkKind | "gap" | "overlap", string])[] = [
  ["scan", "scan that completed"],
  ["bad", "scan that failed, was canceled, or completed with errors"],
  ["open", "scan still under way"],
  ["missed", "run that was due, and no scan came"],
  ["gap", "time without the scan that was due"],
  ["coming", "coming run"],
  ["left", "coming run of a schedule that was left running"],
  ["overlap", "coming runs within an hour of each other"],
];

interface Mark {
  readonly kind: MarkKind;
  readonly at: number;
  readonly title: string;
}

/** A target's row: marks and bars, each at its share of the whole time. */
export function lane(target: TargetReport, report: Report): string {
  const bars = [
    ...gapsOf(target, report).map(([from, to]) => bar("gap", from, to, report)),
    ...target.overlaps.map(({ at }) => spot("overlap", at, "runs within an hour of each other", report)),
  ];
  const marks = marksOf(target).map(({ kind, at, title }) => spot(kind, at, title, report));
  const now = `<span class="now" style="left:${share(report.madeAt, report)}"></span>`;
  return `<span class="lane" role="img" aria-label="${text(laneWords(target))}">${now}${bars.join("")}${marks.join("")}</span>`;
}

/** The row of months above all lanes, with the mark of today. */
export function axis(report: Report): string {
  const ticks = monthsIn(report).map((at) => {
    const name = formatSecond(at).slice(0, 7);
    return `<span class="tick" style="left:${share(at, report)}">${name}</span>`;
  });
  return `<div class="axis" aria-hidden="true">${ticks.join("")}<span class="now" style="left:${share(report.madeAt, report)}"></span></div>`;
}

/** The same for whoever cannot see the marks. */
export function laneWords(target: TargetReport): string {
  const missed = missedOf(target);
  const [next] = target.coming;
  return [
    `${target.scans.length} ${target.scans.length === 1 ? "scan" : "scans"}`,
    missed.length === 0 ? "no missed run" : `missed: ${missed.map(({ at }) => minuteOf(at)).join(", ")}`,
    next === undefined ? "no coming run" : `${target.coming.length} coming, next ${minuteOf(next.at)}`,
    ...(target.overlaps.length === 0 ? [] : [`${target.overlaps.length} overlaps`]),
  ].join("; ");
}

function marksOf(target: TargetReport): readonly Mark[] {
  const scans = target.scans.flatMap((scan): Mark[] => {
    const at = startOf(scan);
    if (Number.isNaN(at)) return [];
    return [{ kind: kindOf(scan.status), at, title: `${minuteOf(at)}: ${scan.id} ${scan.status}` }];
  });
  const missed = missedOf(target).map(
    ({ at }): Mark => ({ kind: "missed", at, title: `${minuteOf(at)}: no scan came` }),
  );
  const coming = target.coming.map(
    ({ at, schedule }): Mark => ({
      kind: isDeclared(schedule) ? "coming" : "left",
      at,
      title: `${minuteOf(at)}: ${isDeclared(schedule) ? "coming" : "left running"} (${schedule.scheduleId ?? schedule.name})`,
    }),
  );
  return [...scans, ...missed, ...coming];
}

function kindOf(status: string): MarkKind {
  if (status === "completed") return "scan";
  return ["failed", "canceled", "completed_with_errors"].includes(status) ? "bad" : "open";
}

/** From each missed run to the scan that came at last, or to now. */
function gapsOf(target: TargetReport, { madeAt }: Report): readonly (readonly [number, number])[] {
  const starts = target.scans.map(startOf).sort((a, b) => a - b);
  return missedOf(target).map(({ at }) => [at, starts.find((start) => start > at) ?? madeAt] as const);
}

function spot(kind: string, at: number, title: string, report: Report): string {
  return element("span", { class: `mark ${kind}`, style: `left:${share(at, report)}`, title }, "");
}

function bar(kind: string, from: number, to: number, report: Report): string {
  const left = share(from, report);
  return `<span class="${kind}" style="left:${left};width:calc(${share(to, report)} - ${left})"></span>`;
}

/** A place on the row, from 0 at the report's beginning to 100 % at its end. */
function share(at: number, { since, until }: Report): string {
  const part = Math.min(1, Math.max(0, (at - since) / (until - since)));
  return `${(part * 100).toFixed(2)}%`;
}

function monthsIn({ since, until }: Report): readonly number[] {
  const first = new Date(since);
  const months: number[] = [];
  for (let month = first.getUTCMonth() + 1; ; month += 1) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1);
    if (at > until) break;
    months.push(at);
  }
  // More would write over each other on a telephone.
  const every = Math.ceil(months.length / 6);
  return months.filter((_, index) => index % every === 0);
}
