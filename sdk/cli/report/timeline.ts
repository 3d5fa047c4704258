import { html, raw } from "hono/html";
import { isFinalStatus } from "../../../provider/cobalt/facts";
import { safeLine } from "../../../provider/foreign-text";
import { formatSecond } from "../../../provider/time/date-time";
import {
  isDeclared,
  labelOf,
  minuteOf,
  missedOf,
  type Report,
  scanSeries,
  startOf,
  type TargetReport,
} from "./model";

/** A piece of a page, in which every text of others is escaped. */
export type Html = ReturnType<typeof html>;

type Kind = "gap" | "overlap" | "scan" | "bad" | "open" | "missed" | "coming" | "left";

interface Mark {
  readonly kind: Kind;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The end of a bar. */
  readonly until?: number;
  readonly title: string;
}

interface Look {
  /** The text of the legend, since some readers cannot tell colours apart. */
  readonly meaning: string;
  /** Colours that hold where no style sheet is let in: Jenkins forbids them in what it serves. */
  readonly paint: string;
  /** Draws a mark; positions are shares of the row's width. */
  shape(position: { readonly x: string; readonly width: string }, title: Html): Html;
}

const paper = "#fff";
const [good, bad, open, coming] = ["#1a7f37", "#cf222e", "#9a6700", "#0969da"];

const circle =
  (radius: number): Look["shape"] =>
  ({ x }, title) =>
    html`<circle cx="${x}" cy="14" r="${radius}">${title}</circle>`;

const path =
  (line: string): Look["shape"] =>
  ({ x }, title) =>
    html`<svg x="${x}" overflow="visible"><path d="${line}">${title}</path></svg>`;

/** The marks of a row, from the lowest layer on. */
const looks: Readonly<Record<Kind, Look>> = {
  gap: {
    meaning: "time without the scan that was due",
    paint: 'fill="#ffcecb"',
    shape: ({ x, width }, title) =>
      html`<rect x="${x}" y="8" width="${width}" height="12" rx="2">${title}</rect>`,
  },
  overlap: {
    meaning: "coming runs within an hour of each other",
    paint: `fill="none" stroke="${open}" stroke-width="2"`,
    shape: path("M-8 2H8V26H-8Z"),
  },
  scan: { meaning: "scan that completed", paint: `fill="${good}"`, shape: circle(6) },
  bad: {
    meaning: "scan that failed, was canceled, or completed with errors",
    paint: `fill="${bad}"`,
    shape: path("M-6 8H6V20H-6Z"),
  },
  open: {
    meaning: "scan still under way",
    paint: `fill="${open}"`,
    shape: path("M-6 20V14a6 6 0 0 1 12 0V20Z"),
  },
  missed: {
    meaning: "run that was due, and no scan came",
    paint: `fill="${paper}" stroke="${bad}" stroke-width="2"`,
    shape: path("M0 7L7 14L0 21L-7 14Z"),
  },
  coming: {
    meaning: "coming run",
    paint: `fill="${paper}" stroke="${coming}" stroke-width="2"`,
    shape: circle(5),
  },
  left: {
    meaning: "coming run of a schedule that was left running",
    paint: `fill="${paper}" stroke="${bad}" stroke-width="2" stroke-dasharray="3 2"`,
    shape: circle(5),
  },
};

const kinds = Object.keys(looks) as Kind[];

/** The legend: what each shape means. */
export function legend(): Html {
  const items = kinds.map((kind) => {
    const { meaning, shape } = looks[kind];
    const mark = group(kind, [shape({ x: kind === "gap" ? "-10" : "0", width: "20" }, html``)]);
    return html`<li><svg width="20" height="28" viewBox="-10 0 20 28" aria-hidden="true">${mark}</svg> ${meaning}</li>`;
  });
  return html`<ul class="legend">${items}</ul>`;
}

/** A target's row: marks and bars, each at its share of the whole time. */
export function lane(target: TargetReport, report: Report): Html {
  const marks = marksOf(target, report);
  const groups = kinds.flatMap((kind) => {
    const own = marks.filter((mark) => mark.kind === kind);
    const drawn = own.map(({ at, until = at, title }) => {
      const width = `${(share(until, report) - share(at, report)).toFixed(2)}%`;
      return looks[kind].shape({ x: position(at, report), width }, html`<title>${safeLine(title)}</title>`);
    });
    return drawn.length === 0 ? [] : [group(kind, drawn)];
  });
  return html`<svg class="lane" width="100%" height="28" overflow="visible" role="img" aria-label="${laneText(target)}"><rect class="ground" width="100%" height="28" rx="4" fill="#f6f8fa"/>${today(report, 28)}${groups}</svg>`;
}

/** The row of months above all lanes, with the mark of today. */
export function axis(report: Report): Html {
  const ticks = monthsIn(report).map((at) => {
    const x = position(at, report);
    const name = formatSecond(at).slice(0, 7);
    return html`<line x1="${x}" x2="${x}" y2="22" stroke="#d1d9e0"/><text x="${x}" dx="4" y="15">${name}</text>`;
  });
  return html`<svg class="axis" width="100%" height="22" overflow="visible" font-size="12" fill="#59636e" aria-hidden="true">${ticks}${today(report, 22)}</svg>`;
}

/** The text of a row for screen readers. */
function laneText(target: TargetReport): string {
  const missed = missedOf(target);
  const [next] = target.coming;
  return [
    `${target.scans.length} ${target.scans.length === 1 ? "scan" : "scans"}`,
    missed.length === 0 ? "no missed run" : `missed: ${missed.map(({ at }) => minuteOf(at)).join(", ")}`,
    next === undefined ? "no coming run" : `${target.coming.length} coming, next ${minuteOf(next.at)}`,
    ...(target.overlaps.length === 0 ? [] : [`${target.overlaps.length} overlaps`]),
  ].join("; ");
}

function group(kind: Kind, marks: readonly Html[]): Html {
  return html`<g class="${kind}" ${raw(looks[kind].paint)}>${marks}</g>`;
}

function today(report: Report, height: number): Html {
  const x = position(report.madeAt, report);
  return html`<line class="now" x1="${x}" x2="${x}" y2="${height}" stroke="#59636e" stroke-width="2" stroke-dasharray="4 3"/>`;
}

function marksOf(target: TargetReport, { madeAt }: Report): readonly Mark[] {
  const series = scanSeries(target.scans);
  return [
    // From each missed run to the next scan, or to now.
    ...missedOf(target).flatMap(({ at }): readonly Mark[] => [
      { kind: "gap", at, until: series.firstFrom(at + 1)?.at ?? madeAt, title: looks.gap.meaning },
      { kind: "missed", at, title: `${minuteOf(at)}: no scan came` },
    ]),
    ...target.overlaps.map(
      ({ at }): Mark => ({ kind: "overlap", at, title: "runs within an hour of each other" }),
    ),
    ...target.scans.flatMap((scan): readonly Mark[] => {
      const at = startOf(scan);
      if (Number.isNaN(at)) return [];
      return [{ kind: kindOf(scan.status), at, title: `${minuteOf(at)}: ${scan.id} ${scan.status}` }];
    }),
    ...target.coming.map(({ at, schedule }): Mark => {
      const [kind, what] = isDeclared(schedule)
        ? (["coming", "coming"] as const)
        : (["left", "left running"] as const);
      return { kind, at, title: `${minuteOf(at)}: ${what} (${labelOf(schedule)})` };
    }),
  ];
}

function kindOf(status: string): "scan" | "bad" | "open" {
  if (status === "completed") return "scan";
  return isFinalStatus(status) ? "bad" : "open";
}

/** A position on the row, from 0 at the report's beginning to 100 at its end. */
function share(at: number, { since, until }: Report): number {
  return 100 * Math.min(1, Math.max(0, (at - since) / (until - since)));
}

function position(at: number, report: Report): string {
  return `${share(at, report).toFixed(2)}%`;
}

function monthsIn({ since, until }: Report): readonly number[] {
  const first = new Date(since);
  const months: number[] = [];
  for (let month = first.getUTCMonth() + 1; ; month += 1) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1);
    if (at > until) break;
    months.push(at);
  }
  // More would overlap on a telephone.
  const every = Math.ceil(months.length / 6);
  return months.filter((_, index) => index % every === 0);
}
