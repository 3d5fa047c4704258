import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { safeLine } from "../../../provider/foreign-text";
import {
  checklistText,
  coverageOf,
  gateHeading,
  gateRows,
  isLive,
  labelOf,
  leftRunningOf,
  minuteOf,
  missedOf,
  problems,
  problemTexts,
  type Report,
  remarksOf,
  startedText,
  type TargetReport,
  targetsWith,
  timesOf,
  titleOf,
} from "./model";
import { axis, type Html, lane, legend } from "./timeline";

/** The style sheet. It follows the reader's colour scheme; wide parts scroll on their own, so that the page fits a telephone. */
const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --paper: #fff; --line: #d1d9e0; --lane: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --open: #9a6700; --coming: #0969da; --gap: #ffcecb; --badge: #ffebe9 }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --paper: #0d1117; --line: #3d444d;
  --lane: #151b23; --good: #3fb950; --bad: #f85149; --open: #d29922; --coming: #4493f8; --gap: #5d1a1b; --badge: #3c1618 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 } .soft { color: var(--soft) }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; margin: 1rem 0; padding: 0 }
.counts b { font-size: 1.4rem; display: block; line-height: 1.2 }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .5rem 0; padding: 0; font-size: .875rem }
.legend li { display: flex; align-items: center; gap: .5rem }
.legend svg { flex: none }
.row { border-top: 1px solid var(--line); padding: .35rem 0 }
.head, summary { display: grid; grid-template-columns: 17rem 1fr; gap: 1rem; align-items: center }
summary { cursor: pointer; list-style: none } summary::-webkit-details-marker { display: none }
summary .name::before { content: "▸ "; color: var(--soft) } [open] > summary .name::before { content: "▾ " }
summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--coming); outline-offset: 2px }
.name { overflow-wrap: anywhere }
.badge { display: inline-block; font-size: .8rem; border-radius: 1rem; padding: 0 .6rem; margin: 0 .25rem .1rem 0;
  border: 1px solid var(--bad); background: var(--badge) }
.lane, .axis { display: block; overflow: visible; margin: 0 8px; width: calc(100% - 16px) }
.ground { fill: var(--lane) } .axis { fill: var(--soft) } .axis line { stroke: var(--line) } .lane .now, .axis .now { stroke: var(--soft) }
.scan { fill: var(--good) } .bad { fill: var(--bad) } .open { fill: var(--open) } .gap { fill: var(--gap) }
.missed { fill: var(--paper); stroke: var(--bad) } .coming { fill: var(--paper); stroke: var(--coming) }
.left { fill: var(--paper); stroke: var(--bad) } .overlap { stroke: var(--open) }
.more { padding: .5rem 0 .5rem 1rem; font-size: .9rem } .scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem; width: 100% } caption { text-align: left; font-weight: 600; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; min-width: 7rem }
td:last-child:nth-child(5) { min-width: 16rem }
thead th { color: var(--soft); white-space: nowrap } .check { list-style: none; padding: 0 } .check li { margin: .4rem 0; overflow-wrap: anywhere }
@media (max-width: 48rem) { .head, summary { grid-template-columns: 1fr; gap: .25rem } .head .axis { grid-row: 2 } }
@media print { body { max-width: none; padding: 0; font-size: 10pt } .row, li, tr { break-inside: avoid }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
`;

/** The page's policy: it loads and runs nothing, and has no style but its own, whatever a text contains. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/**
 * One page that needs nothing else: no script, no font, no picture from elsewhere. Where its style sheet is not let in, it is plain,
 * and its timeline can be read all the same.
 */
export function reportHtml(report: Report): string {
  const { madeAt, since, stacks, targets } = report;
  const from = stacks.length === 0 ? "no stack" : stacks.map(safeLine).join(", ");
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cobalt DAST report, ${minuteOf(madeAt)}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>Cobalt DAST report</h1>
<p class="soft">Made ${minuteOf(madeAt)} from ${from}; past runs since ${minuteOf(since)}, coming ones until ${minuteOf(report.until)}.</p>
${counts(report)}
<h2>Timeline</h2>
${legend()}
<div class="head"><span class="soft">${targets.length} ${targets.length === 1 ? "target" : "targets"}</span>${axis(report)}</div>
${targets.map((target) => row(target, report))}
${leftRunning(report)}
${missed(report)}
${gates(report)}
</main>
</body>
</html>
`;
  return page.toString();
}

function counts(report: Report): Html {
  const all = problems.map(
    (problem) => html`<li><b>${targetsWith(problem, report)}</b> ${problemTexts[problem]}</li>`,
  );
  const fine = report.targets.filter((target) => target.problems.length === 0).length;
  return html`<ul class="counts"><li><b>${fine}</b> without a problem</li>${all}</ul>`;
}

function row(target: TargetReport, report: Report): Html {
  const badges = target.problems.map((problem) => html`<span class="badge">${problemTexts[problem]}</span> `);
  return html`<details class="row"><summary><span><span class="name">${titleOf(target)}</span> ${badges}</span>${lane(target, report)}</summary>
<div class="more">${more(target)}</div></details>
`;
}

function more(target: TargetReport): Html {
  const facts = [
    target.id,
    target.url ?? "",
    coverageOf(target) === "" ? "" : `${coverageOf(target)} due runs kept`,
    ...remarksOf(target),
  ].filter((fact) => fact !== "");
  const schedules = target.schedules.map((schedule) => [
    labelOf(schedule),
    timesOf(schedule),
    isLive(schedule) ? schedule.kind : "marked as removed",
    schedule.stack,
  ]);
  const scans = target.scans.map((scan) => [scan.id, scan.status, startedText(scan)]);
  return html`<p>${facts.map(safeLine).join(" · ")}</p>${[
    table(`Schedules of ${titleOf(target)}`, ["schedule", "runs", "kind", "stack"], schedules),
    table(`Scans of ${titleOf(target)}`, ["scan", "status", "started"], scans),
  ]}`;
}

function leftRunning({ targets }: Report): Html {
  const left = leftRunningOf(targets);
  if (left.length === 0) return html``;
  const items = left.map((schedule) => {
    const text = `${schedule.scheduleId ?? ""} of ${schedule.targetId}: ${timesOf(schedule)}, left by ${schedule.stack}`;
    return html`<li><label><input type="checkbox"> ${safeLine(text)}</label></li>`;
  });
  return html`<h2>Left running</h2><p>${checklistText}</p><ul class="check">${items}</ul>`;
}

function missed({ targets }: Report): Html {
  const rows = targets.flatMap((target) =>
    missedOf(target).map(({ at, schedule }) => [
      titleOf(target),
      minuteOf(at),
      labelOf(schedule),
      schedule.stack,
    ]),
  );
  if (rows.length === 0) return html``;
  const caption = "Runs that were due, and no scan came";
  return html`<h2>Missed runs</h2>${table(caption, ["target", "due", "schedule", "stack"], rows)}`;
}

function gates(report: Report): Html {
  const rows = gateRows(report);
  if (rows.length === 0) return html``;
  return html`<h2>Gates</h2>${table("Verdicts on scans, with their reasons", gateHeading, rows)}`;
}

/** A table; empty where there are no rows. `caption` names it for a screen reader as well. */
function table(caption: string, heading: readonly string[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return html``;
  const head = heading.map((title) => html`<th scope="col">${title}</th>`);
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((value) => html`<td>${safeLine(value)}</td>`);
    return html`<tr><th scope="row">${safeLine(first)}</th>${cells}</tr>
`;
  });
  return html`<section class="scroll" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></section>`;
}
