import { recurrences } from "../../cobalt/facts";
import { parseDateTime } from "../../time/date-time";
import {
  defaultsOf,
  enumOf,
  flag,
  id,
  listOf,
  objectOf,
  optional,
  type PropertiesOf,
  type ResourceFields,
  readersOf,
  required,
  rulesOf,
  type SentInput,
  type StateOf,
  sentInputsOf,
  text,
} from "../fields";
import { anId, type Rule } from "../rules";

const dateTime: Rule = (value) => {
  const parsed = parseDateTime(typeof value === "string" ? value : "");
  return parsed.kind === "invalid" ? parsed.reason : undefined;
};

const adopt: Rule = (value, quote) =>
  value === "existing" ? undefined : anId("schedule", "existing")(value, quote);

const recurrence = enumOf(
  "Recurrence",
  "How often a scheduled scan repeats: the values that Cobalt documents.",
  recurrences,
);

const leftRunning = objectOf(
  {
    name: "LeftRunning",
    meaning: "A schedule that Cobalt goes on running although nothing declares it any more.",
    fields: {
      id: required(text(), "`dsc_…`, or `unknown:<target>:<hash>` where Cobalt's answer was lost."),
      targetId: required(text(), "`dt_…`"),
      dateTime: required(text(), "Its first run, in UTC."),
      recurrence: optional(recurrence, "Absent: once."),
      since: required(text(), "When its declaration was changed, in UTC."),
    },
  },
  undefined,
  // An id is all that it takes, and nothing is added: whatever an entry lacks is shown as it was written.
  (entry) => typeof entry.id === "string",
);

/** A schedule that goes on, as a state has it. */
export type LeftRunning = typeof leftRunning.missing;

/** The properties of a `DastScheduledScan`. */
export const scheduledScanFields = {
  meaning:
    "A schedule of DAST scans of one target in Cobalt (https://docs.cobalt.io/v2/#create-a-scheduled-dast-scan). Its resource id is the " +
    "first schedule's; it stays when a change makes a new schedule.\n\n" +
    "Changing or destroying it leaves the schedule in Cobalt running, since the API can create one and nothing else: the CLI says so, " +
    "and `leftRunning` lists it until its id is in `cobalt:removedSchedules`.\n\n" +
    "Import with the id `<target>/<schedule>/<first run>/<recurrence>`, the last part absent for a single run.",
  inputs: {
    targetId: required(
      id("target"),
      "The target to scan, `dt_…`. Targets are made in Cobalt's web application. Another target needs a new resource.",
      { replaces: true, sent: true },
    ),
    dateTime: required(
      text(dateTime),
      "ISO 8601 with an explicit offset or `Z`: the first run, or any run, of the series. A recurring one in the past is an anchor: the " +
        "next run of its series is posted. A single one must lie in the future when it is new or changed.",
      { sent: true },
    ),
    recurrence: optional(recurrence, "How often, from then on. Absent: once.", { sent: true }),
    onChange: optional(
      enumOf("OnChange", "What a change does to the old schedule, which Cobalt cannot change or remove.", [
        "leaveRunning",
        "refuse",
      ]),
      "What a change does to the old schedule, which the API cannot remove. `leaveRunning`: a new one is made, and the old one listed in " +
        "`leftRunning`. `refuse`: the change fails in the preview until the old one's id is in `cobalt:removedSchedules`.",
      { default: "leaveRunning" },
    ),
    adopt: optional(
      text(adopt),
      "A schedule that exists in Cobalt already, `dsc_…`, or `existing` where its id is not known: taken over when this resource is " +
        "created, nothing is posted. Afterwards it gives a schedule that stands as `unknown:…` its id, and is ignored otherwise.",
    ),
  },
  outputs: {
    scheduleId: required(
      text(),
      "The current schedule: `dsc_…`, or `unknown:<target>:<hash>` where Cobalt accepted it and its answer was lost.",
      { from: [] },
    ),
    firstRunAt: required(text(), "The instant that was posted, in UTC.", { from: ["dateTime"] }),
    leftRunning: required(
      listOf(leftRunning, "schedules"),
      "Earlier schedules, of this resource or of one that it replaced, that Cobalt still runs.",
      { from: ["targetId", "dateTime", "recurrence"] },
    ),
    targetName: optional(text(), "As the last deployment or refresh saw it, like all that follow.", {
      from: ["targetId"],
    }),
    targetUrl: optional(text(), "Where the target is.", { from: ["targetId"] }),
    targetFound: optional(flag, "True if Cobalt has the target."),
    targetEnabled: optional(flag, "True if the target may be scanned."),
    lastScanAt: optional(text(), "When the target's latest known scan started, in UTC."),
    overdue: optional(
      flag,
      "True if a run was due more than 24 h before the last refresh, and there is no scan to show for it.",
    ),
  },
} as const satisfies ResourceFields;

export type ScheduledScanInputs = PropertiesOf<typeof scheduledScanFields.inputs>;
export type ScheduledScanState = StateOf<typeof scheduledScanFields>;

/** What is sent to Cobalt of a declaration. */
export type SentSchedule = Pick<ScheduledScanInputs, SentInput<typeof scheduledScanFields.inputs>>;
export const sentInputs = sentInputsOf(scheduledScanFields.inputs);

export const scheduledScanRules = rulesOf(scheduledScanFields.inputs);
export const scheduledScanDefaults = defaultsOf(scheduledScanFields.inputs);
export const inputReaders = readersOf(scheduledScanFields.inputs);
