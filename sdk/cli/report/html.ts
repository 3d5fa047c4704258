import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { safeLine } from "../../../provider/foreign-text";
import { style } from "./html-style";
import { isLive, type Report, type TargetReport } from "./model";
import { axis, type Html, lane, legend } from "./timeline";
import {
  checklistText,
  gateHeading,
  gateRows,
  keptOf,
  leftRunningOf,
  minuteOf,
  missedOf,
  problemWords,
  remarksOf,
  timesOf,
  titleOf,
} from "./words";

/** Nothing is loaded or run, and no other style than the page's own counts, whatever stands in a text. */
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

function counts({ targets }: Report): Html {
  const all = Object.entries(problemWords).map(([problem, words]) => {
    const count = targets.filter(({ problems }) => problems.some((own) => own === problem)).length;
    return html`<li><b>${count}</b> ${words}</li>`;
  });
  const fine = targets.filter(({ problems }) => problems.length === 0).length;
  return html`<ul class="counts"><li><b>${fine}</b> without a problem</li>${all}</ul>`;
}

function row(target: TargetReport, report: Report): Html {
  const badges = target.problems.map((problem) => html`<span class="badge">${problemWords[problem]}</span> `);
  return html`<details class="row"><summary><span><span class="name">${titleOf(target)}</span> ${badges}</span>${lane(target, report)}</summary>
<div class="more">${more(target)}</div></details>
`;
}

function more(target: TargetReport): Html {
  const facts = [
    target.id,
    target.url ?? "",
    keptOf(target) === "" ? "" : `${keptOf(target)} due runs kept`,
    ...remarksOf(target),
  ].filter((fact) => fact !== "");
  const schedules = target.schedules.map((schedule) => [
    schedule.scheduleId ?? schedule.name,
    timesOf(schedule),
    isLive(schedule) ? schedule.kind : "marked as removed",
    schedule.stack,
  ]);
  const scans = target.scans.map(({ id, status, startedAt }) => [id, status, startedAt ?? ""]);
  return html`<p>${facts.map(safeLine).join(" · ")}</p>${[
    table(`Schedules of ${titleOf(target)}`, ["schedule", "runs", "kind", "stack"], schedules),
    table(`Scans of ${titleOf(target)}`, ["scan", "status", "started"], scans),
  ]}`;
}

function leftRunning({ targets }: Report): Html {
  const left = leftRunningOf(targets);
  if (left.length === 0) return html``;
  const items = left.map((schedule) => {
    const words = `${schedule.scheduleId ?? ""} of ${schedule.targetId}: ${timesOf(schedule)}, left by ${schedule.stack}`;
    return html`<li><label><input type="checkbox"> ${safeLine(words)}</label></li>`;
  });
  return html`<h2>Left running</h2><p>${checklistText}</p><ul class="check">${items}</ul>`;
}

function missed({ targets }: Report): Html {
  const rows = targets.flatMap((target) =>
    missedOf(target).map(({ at, schedule }) => [
      titleOf(target),
      minuteOf(at),
      schedule.scheduleId ?? schedule.name,
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

/** Nothing where there are no rows. `caption` names the table for a screen reader as well. */
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
