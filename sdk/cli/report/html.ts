import { style } from "./html-style";
import { htmlTable, text } from "./html-text";
import { isLive, type Report, type TargetReport } from "./model";
import { axis, lane, legend } from "./timeline";
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

/** One page that needs nothing else: no script, no font, no picture from elsewhere. */
export function reportHtml(report: Report): string {
  const { madeAt, since, stacks, targets } = report;
  const title = `Cobalt DAST report, ${minuteOf(madeAt)}`;
  const from = stacks.length === 0 ? "no stack" : stacks.join(", ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Cobalt DAST report</h1>
<p class="soft">Made ${minuteOf(madeAt)} from ${text(from)}; past runs since ${minuteOf(since)}, coming ones until ${minuteOf(report.until)}.</p>
${counts(report)}
<h2>Timeline</h2>
<ul class="legend">${legend.map(([kind, meaning]) => `<li><span class="mark ${kind}"></span>${text(meaning)}</li>`).join("")}</ul>
<div class="head"><span class="soft">${targets.length} ${targets.length === 1 ? "target" : "targets"}</span>${axis(report)}</div>
${targets.map((target) => row(target, report)).join("\n")}
${leftRunning(report)}
${missed(report)}
${gates(report)}
</main>
</body>
</html>
`;
}

function counts({ targets }: Report): string {
  const all = Object.entries(problemWords).map(([problem, words]) => {
    const count = targets.filter(({ problems }) => problems.some((own) => own === problem)).length;
    return `<li><b>${count}</b>${text(words)}</li>`;
  });
  const fine = targets.filter(({ problems }) => problems.length === 0).length;
  return `<ul class="counts"><li><b>${fine}</b>without a problem</li>${all.join("")}</ul>`;
}

function row(target: TargetReport, report: Report): string {
  const badges = target.problems
    .map((problem) => `<span class="badge">${text(problemWords[problem])}</span>`)
    .join("");
  return `<details class="row"><summary><span><span class="name">${text(titleOf(target))}</span> ${badges}</span>${lane(target, report)}</summary>
<div class="more">${more(target)}</div></details>`;
}

function more(target: TargetReport): string {
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
  return [
    `<p>${text(facts.join(" · "))}</p>`,
    schedules.length === 0
      ? ""
      : htmlTable(`Schedules of ${titleOf(target)}`, ["schedule", "runs", "kind", "stack"], schedules),
    scans.length === 0 ? "" : htmlTable(`Scans of ${titleOf(target)}`, ["scan", "status", "started"], scans),
  ].join("");
}

function leftRunning({ targets }: Report): string {
  const left = leftRunningOf(targets);
  if (left.length === 0) return "";
  const items = left.map(
    (schedule) =>
      `<li><label><input type="checkbox"> ${text(`${schedule.scheduleId ?? ""} of ${schedule.targetId}: ${timesOf(schedule)}, left by ${schedule.stack}`)}</label></li>`,
  );
  return `<h2>Left running</h2><p>${text(checklistText)}</p><ul class="check">${items.join("")}</ul>`;
}

function missed({ targets }: Report): string {
  const rows = targets.flatMap((target) =>
    missedOf(target).map(({ at, schedule }) => [
      titleOf(target),
      minuteOf(at),
      schedule.scheduleId ?? schedule.name,
      schedule.stack,
    ]),
  );
  return rows.length === 0
    ? ""
    : `<h2>Missed runs</h2>${htmlTable("Runs that were due, and no scan came", ["target", "due", "schedule", "stack"], rows)}`;
}

function gates(report: Report): string {
  const rows = gateRows(report);
  if (rows.length === 0) return "";
  return `<h2>Gates</h2>${htmlTable("Verdicts on scans, with their reasons", gateHeading, rows)}`;
}
