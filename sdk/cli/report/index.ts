import { type Command, exitCodesText, notifyUsage } from "../command";

const usage = `Usage: pulumi-cobalt report [options]

Puts side by side what stacks declare and what Cobalt shows, for each target: its schedules, the coming runs of the next 90 days, the runs that were due and the scans that came, gates and their verdicts, and what still runs although no stack declares it any more. It reads only.

Which stacks:
  --state FILE     a stack's state, as \`pulumi stack export --file\` writes it; may be given several times
  --stack NAME     a stack that the Pulumi CLI can read; its region and base URL count too; may be given several times

What is shown:
  --since WHEN     from when on past runs are looked at: yyyy-mm-dd, or days such as 30d (default: 90d)
  --exempt ID=WHY  nothing is expected of this target; WHY ends with: until <yyyy-mm-dd>; may be given several times
  --format FORM    table, markdown, json, csv, ics (coming runs for a calendar), html: one page with a timeline, or openmetrics: gauges for a textfile collector (default: table)
  --json           the same as --format json
  --verbose        a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same
  --out FILE       where to write it (default: stdout)

For pipelines:
  --fail-on LIST   exit with 1 where there is any of these, with commas: overdue, disabled, not-found, unscheduled, left-running
  ${notifyUsage(17)}

Schedules whose ids are in COBALT_REMOVED_SCHEDULES, or in a --stack's cobalt:removedSchedules, count as removed; where a scan ran at the time of such a schedule all the same, that is said.

${exitCodesText("0 written; 1 something of --fail-on was found, or Cobalt could not be asked")}`;

export const reportCommand: Command = {
  summary: "declared schedules against real scans: table, Markdown, JSON, CSV, calendar or HTML",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
