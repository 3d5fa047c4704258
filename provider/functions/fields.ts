import { findingStates, severities } from "../cobalt/facts";
import {
  count,
  type Field,
  type Fields,
  flag,
  listOf,
  objectOf,
  optional,
  required,
  text,
  wordOf,
} from "../resources/fields";
import { weekdays } from "../time/week";

/** A function, as the hosts, the schema and the documentation derive it. */
export interface FunctionFields {
  /** For people, in Markdown. */
  readonly meaning: string;
  readonly inputs: Fields;
  readonly outputs: Fields;
}

const inCode = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
const oneOfOrOdd = (words: readonly string[]) =>
  `${inCode(words)}, or whatever Cobalt answered, or \`unknown\` where it gave none.`;

const targetFields = {
  id: required(text(), "`dt_…`"),
  name: optional(text(), "As in Cobalt; absent where Cobalt gives none."),
  url: optional(text(), "Where it is; absent where Cobalt does not say."),
  enabled: optional(
    flag,
    "True if it may be scanned. Absent where Cobalt does not say: that is not the same as false.",
  ),
};
const target = objectOf({
  name: "Target",
  meaning: "A web application or API that Cobalt can scan.",
  fields: targetFields,
});

const scanFields = {
  id: required(text(), "`dsc_…`"),
  targetId: optional(text(), "`dt_…`; absent where Cobalt does not say."),
  status: required(
    text(),
    "One of Cobalt's twelve statuses, or whatever Cobalt answered, or `unknown` where it gave none.",
  ),
  startedAt: optional(text(), "ISO 8601; absent while Cobalt gives none."),
  completedAt: optional(text(), "ISO 8601; absent while Cobalt gives none."),
};
const scan = objectOf({ name: "Scan", meaning: "A scan of a target.", fields: scanFields });

const finding = objectOf({
  name: "Finding",
  meaning: "A finding, without its title, URL, proof and HTTP exchanges.",
  fields: {
    id: optional(text(), "`dfi_…`; absent where Cobalt gives none."),
    targetId: optional(text(), "`dt_…`; absent where Cobalt does not say."),
    scanIds: required(
      listOf(text(), "scans"),
      "The scans that have found it; empty where Cobalt does not say.",
    ),
    severity: required(
      text(),
      `${inCode(severities)}; what Cobalt does not document counts as \`${severities.at(-1)}\`.`,
    ),
    unknownSeverity: optional(text(), "What Cobalt gave as severity, where it is none that it documents."),
    state: required(text(), oneOfOrOdd(findingStates)),
    lastFoundAt: optional(text(), "ISO 8601; absent while Cobalt gives none."),
  },
});

const hours = objectOf({
  name: "WeekWindowHours",
  meaning:
    "A window that ends before it begins belongs to the day on which it begins. Equal ones mean the whole day.",
  fields: { from: required(text(), "`hh:mm`"), to: required(text(), "`hh:mm`, not included.") },
});

export const weekWindow = objectOf({
  name: "WeekWindow",
  meaning: "The times of a week at which scans may start.",
  fields: {
    days: optional(listOf(wordOf(weekdays, "monday"), "days"), "`monday` to `sunday`. Absent: every day."),
    hours: optional(hours, "Absent: all day."),
  },
});

const series = {
  time: required(text(), "`hh:mm`, as the clocks of `timeZone` show it at the first run."),
  timeZone: required(text(), "IANA name: `Europe/Berlin`, `UTC`."),
  from: required(
    text(),
    "`yyyy-mm-dd`: the first run is on this day or the first suitable one after it, in `timeZone`.",
  ),
};
const dayOfMonth = required(count, "1 to 28: the days that every month has.");
const dateTime = {
  dateTime: required(text(), "ISO 8601 with an offset, for a `DastScheduledScan`."),
};
const start = {
  day: required(text(), "`monday` to `sunday`."),
  time: required(text(), "`hh:mm`"),
};
const stable =
  "The same arguments give the same answer for ever: it depends neither on today nor on summer time. The series recurs in UTC, as Cobalt's schedules do.";

/** The functions of the plugin, and of programs in TypeScript. */
export const functionFields = {
  getDastTarget: {
    meaning:
      "The one target with this `id`, `name` or `url`; fails with the candidates when none or several fit.",
    inputs: {
      id: optional(text(), "`dt_…`"),
      name: optional(text(), "The whole name."),
      url: optional(text(), "Whatever the case, with or without a slash at the end."),
    },
    outputs: targetFields,
  },
  getDastTargets: {
    meaning: "The organisation's targets.",
    inputs: {
      enabled: optional(
        flag,
        "Only those that are enabled, or only those that are not. One of which Cobalt does not say counts as enabled.",
      ),
      nameContains: optional(text(), "Part of the name, whatever the case."),
    },
    outputs: { targets: required(listOf(target, "targets"), "Those that fit.") },
  },
  getDastScan: {
    meaning: "The scan with this `id`; fails when Cobalt has none.",
    inputs: { id: required(text(), "`dsc_…`") },
    outputs: scanFields,
  },
  getDastScans: {
    meaning: "The scans of a target or of the whole organisation, newest first.",
    inputs: {
      targetId: optional(text(), "Only scans of this target."),
      statuses: optional(listOf(text(), "statuses"), "Only scans in one of these statuses."),
    },
    outputs: { scans: required(listOf(scan, "scans"), "Those that fit.") },
  },
  getDastFindings: {
    meaning: "Findings: what they are and where they stand, never their titles, URLs or proofs.",
    inputs: {
      targetId: optional(text(), "Only findings of this target."),
      scanId: optional(text(), "Only findings of this scan."),
      minSeverity: optional(
        wordOf(severities, "low"),
        `${inCode(severities)}: only findings at least as severe.`,
      ),
      states: optional(
        listOf(text(), "states"),
        "Only findings in one of these states, or in one that Cobalt does not give.",
      ),
    },
    outputs: { findings: required(listOf(finding, "findings"), "Those that fit.") },
  },
  weekly: {
    meaning: `The \`dateTime\` of a schedule with \`recurrence: WEEKLY\`: the first \`day\` on or after \`from\`, at \`time\`. ${stable}`,
    inputs: { day: required(text(), "`monday` to `sunday`."), ...series },
    outputs: dateTime,
  },
  monthly: {
    meaning: `The \`dateTime\` of a schedule with \`recurrence: MONTHLY\`: the first \`dayOfMonth\` on or after \`from\`, at \`time\`. ${stable}`,
    inputs: { dayOfMonth, ...series },
    outputs: dateTime,
  },
  quarterly: {
    meaning: `The \`dateTime\` of a schedule with \`recurrence: QUARTERLY\`: the first \`dayOfMonth\` on or after \`from\` in a month of the series, at \`time\`. ${stable}`,
    inputs: {
      dayOfMonth,
      month: optional(
        count,
        "1 to 12: one of the months in which it runs, as 2 for February, May, August and November. Absent: the first suitable month.",
      ),
      ...series,
    },
    outputs: dateTime,
  },
  spread: {
    meaning:
      "A start inside a window of the week, for `weekly`: the same target and window give the same start for ever, and many targets are spread evenly over the window's minutes.",
    inputs: {
      targetId: required(text(), "`dt_…`"),
      window: optional(weekWindow, "The times of a week at which scans may start. Absent: all."),
    },
    outputs: start,
  },
} as const satisfies Readonly<Record<string, FunctionFields>>;

export type FunctionName = keyof typeof functionFields;

/** The look-ups in Cobalt among them; the others are calculations. */
export type LookUpName = Extract<FunctionName, `getDast${string}`>;

/**
 * The property that holds the whole answer of a look-up, which is a list: what a function answers has to be an object. TypeScript gives
 * programs the list itself. Undefined where the answer is one object, which is flat in every language.
 */
export function listIn(name: LookUpName): string | undefined {
  const [[property, field] = [], ...others] = Object.entries<Field>(functionFields[name].outputs);
  return others.length === 0 && field?.kind.shape.type === "list" ? property : undefined;
}

/**
 * An argument with which a program says that it takes an empty answer for one that is not known yet. Pulumi's engine lets no plugin answer a
 * function with an unknown value, and SDKs in other languages take an empty answer for "none".
 */
export const emptyMeansUnknown = "__emptyMeansUnknown";
