import type { FunctionName } from "../registry";
import { type FunctionSchema, type PropertySchema, typeRef } from "./types";

const text = (description: string): PropertySchema => ({ type: "string", description });
const texts = (description: string): PropertySchema => ({
  type: "array",
  items: { type: "string" },
  description,
});
const list = (name: string, description: string): PropertySchema => ({
  type: "array",
  items: typeRef(name),
  description,
});

const series = {
  time: text("`hh:mm`, as the clocks of `timeZone` show it at the first run."),
  timeZone: text("IANA name: `Europe/Berlin`, `UTC`."),
  from: text("`yyyy-mm-dd`: the first run is on this day or the first suitable one after it, in `timeZone`."),
};
const dayOfMonth: PropertySchema = {
  type: "integer",
  description: "1 to 28: the days that every month has.",
};
const dateTime = { dateTime: text("ISO 8601 with an offset, for a `DastScheduledScan`.") };
const stable =
  "The same arguments give the same answer for ever: it depends neither on today nor on summer time. The series recurs in UTC, as Cobalt's schedules do.";

export const functionSchemas: Readonly<Record<FunctionName, FunctionSchema>> = {
  getDastTarget: {
    description:
      "The one target with this `id`, `name` or `url`; fails with the candidates when none or several fit.",
    inputs: {
      id: text("`dt_…`"),
      name: text("The whole name."),
      url: text("Whatever the case, with or without a slash at the end."),
    },
    requiredInputs: [],
    outputs: { target: { ...typeRef("Target"), description: "The target." } },
    requiredOutputs: ["target"],
  },
  getDastTargets: {
    description: "The organisation's targets.",
    inputs: {
      enabled: {
        type: "boolean",
        description:
          "Only those that are enabled, or only those that are not. One of which Cobalt does not say counts as enabled.",
      },
      nameContains: text("Part of the name, whatever the case."),
    },
    requiredInputs: [],
    outputs: { targets: list("Target", "Those that fit.") },
    requiredOutputs: ["targets"],
  },
  getDastScan: {
    description: "The scan with this `id`; fails when Cobalt has none.",
    inputs: { id: text("`dsc_…`") },
    requiredInputs: ["id"],
    outputs: { scan: { ...typeRef("Scan"), description: "The scan." } },
    requiredOutputs: ["scan"],
  },
  getDastScans: {
    description: "The scans of a target or of the whole organisation, newest first.",
    inputs: {
      targetId: text("Only scans of this target."),
      statuses: texts("Only scans in one of these statuses."),
    },
    requiredInputs: [],
    outputs: { scans: list("Scan", "Those that fit.") },
    requiredOutputs: ["scans"],
  },
  getDastFindings: {
    description: "Findings: what they are and where they stand, never their titles, URLs or proofs.",
    inputs: {
      targetId: text("Only findings of this target."),
      scanId: text("Only findings of this scan."),
      minSeverity: text("`low`, `medium` or `high`: only findings at least as severe."),
      states: texts("Only findings in one of these states, or in one that Cobalt does not give."),
    },
    requiredInputs: [],
    outputs: { findings: list("Finding", "Those that fit.") },
    requiredOutputs: ["findings"],
  },
  weekly: {
    description: `The \`dateTime\` of a schedule with \`recurrence: WEEKLY\`: the first \`day\` on or after \`from\`, at \`time\`. ${stable}`,
    inputs: { day: text("`monday` to `sunday`."), ...series },
    requiredInputs: ["day", ...Object.keys(series)],
    outputs: dateTime,
    requiredOutputs: ["dateTime"],
  },
  monthly: {
    description: `The \`dateTime\` of a schedule with \`recurrence: MONTHLY\`: the first \`dayOfMonth\` on or after \`from\`, at \`time\`. ${stable}`,
    inputs: { dayOfMonth, ...series },
    requiredInputs: ["dayOfMonth", ...Object.keys(series)],
    outputs: dateTime,
    requiredOutputs: ["dateTime"],
  },
  quarterly: {
    description: `The \`dateTime\` of a schedule with \`recurrence: QUARTERLY\`: the first \`dayOfMonth\` on or after \`from\` in a month of the series, at \`time\`. ${stable}`,
    inputs: {
      dayOfMonth,
      month: {
        type: "integer",
        description:
          "1 to 12: one of the months in which it runs, as 2 for February, May, August and November. Absent: the first suitable month.",
      },
      ...series,
    },
    requiredInputs: ["dayOfMonth", ...Object.keys(series)],
    outputs: dateTime,
    requiredOutputs: ["dateTime"],
  },
  spread: {
    description:
      "A start inside a window of the week, for `weekly`: the same target and window give the same start for ever, and many targets are spread evenly over the window's minutes.",
    inputs: {
      targetId: text("`dt_…`"),
      window: {
        ...typeRef("WeekWindow"),
        description: "The times of a week at which scans may start. Absent: all.",
      },
    },
    requiredInputs: ["targetId"],
    outputs: { day: text("`monday` to `sunday`."), time: text("`hh:mm`") },
    requiredOutputs: ["day", "time"],
  },
};
