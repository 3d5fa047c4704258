import { findingStates, recurrences, severities } from "../cobalt/facts";
import { readinessDefaults } from "../resources/scan-trigger/fields";
import { withDefaults } from "./defaults";
import { type TypeSchema, typeRef } from "./types";

const text = (description: string) => ({ type: "string", description }) as const;
const count = (description: string) => ({ type: "integer", description }) as const;

/** The types that several properties share, by name. */
export const sharedTypes: Readonly<Record<string, TypeSchema>> = {
  Recurrence: enumeration(
    "How often a scheduled scan repeats: the values that Cobalt documents.",
    recurrences,
  ),
  OnChange: enumeration("What a change does to the old schedule, which Cobalt cannot change or remove.", [
    "leaveRunning",
    "refuse",
  ]),
  OnBusy: enumeration("What to do while another scan of the target runs.", ["start", "wait", "join", "fail"]),
  OnDestroy: enumeration("What to do about a scan that still runs when its trigger is destroyed.", [
    "leave",
    "wait",
  ]),
  Until: enumeration("How far a scan has to be for its verdict.", ["completed", "scanned"]),
  OnVerdict: enumeration("Hold the deployment back, or warn and judge again at the next one.", [
    "fail",
    "warn",
  ]),
  WeekWindow: {
    type: "object",
    description: "The times of a week at which scans may start.",
    properties: {
      days: {
        type: "array",
        items: { type: "string" },
        description: "`monday` to `sunday`. Absent: every day.",
      },
      hours: { ...typeRef("WeekWindowHours"), description: "Absent: all day." },
    },
  },
  WeekWindowHours: {
    type: "object",
    description:
      "A window that ends before it begins belongs to the day on which it begins. Equal ones mean the whole day.",
    properties: { from: text("`hh:mm`"), to: text("`hh:mm`, not included.") },
    required: ["from", "to"],
  },
  LeftRunning: {
    type: "object",
    description: "A schedule that Cobalt goes on running although nothing declares it any more.",
    properties: {
      id: text("`dsc_…`, or `unknown:…` where Cobalt's answer was lost."),
      targetId: text("`dt_…`"),
      dateTime: text("Its first run, in UTC."),
      recurrence: { ...typeRef("Recurrence"), description: "Absent: once." },
      since: text("When its declaration was changed, in UTC."),
    },
    required: ["id", "targetId", "dateTime", "since"],
  },
  Readiness: {
    type: "object",
    description: "What the deployed version has to answer before a scan of it starts.",
    properties: withDefaults(
      {
        url: text(
          "An http or https URL. No redirect is followed; a user name and a password in it go as basic authorisation.",
        ),
        headers: {
          type: "object",
          additionalProperties: { type: "string" },
          description:
            "Headers to send, such as `Authorization`: secret, in no message, and in the state as a secret.",
          secret: true,
        },
        expectStatus: count("The HTTP status of the answer."),
        expectBody: text("Text that the body must hold, such as the deployed version."),
        timeout: text("How long to wait for it, such as `5m`."),
      },
      readinessDefaults,
    ),
    required: ["url"],
  },
  Limits: {
    type: "object",
    description:
      "The most findings of each severity that still pass. A severity without a limit is not limited.",
    properties: {
      maxHigh: count("Of high severity."),
      maxMedium: count("Of medium severity."),
      maxLow: count("Of low severity."),
    },
  },
  FindingCounts: {
    type: "object",
    description: "Findings by severity.",
    properties: {
      high: count("Of high severity."),
      medium: count("Of medium severity."),
      low: count("Of low severity."),
      unknownSeverities: {
        type: "object",
        additionalProperties: { type: "integer" },
        description:
          "Of `high`: the findings of a severity that Cobalt does not document, by its name; absent where there is none.",
      },
    },
    required: ["high", "medium", "low"],
  },
  Target: {
    type: "object",
    description: "A web application or API that Cobalt can scan.",
    properties: {
      id: text("`dt_…`"),
      name: text("As in Cobalt; absent where Cobalt gives none."),
      url: text("Where it is; absent where Cobalt does not say."),
      enabled: {
        type: "boolean",
        description: "May it be scanned? Absent where Cobalt does not say: that is not the same as false.",
      },
    },
    required: ["id"],
  },
  Scan: {
    type: "object",
    description: "A scan of a target.",
    properties: {
      id: text("`dsc_…`"),
      targetId: text("`dt_…`; absent where Cobalt does not say."),
      status: text(
        "One of Cobalt's twelve statuses, or whatever Cobalt answered, or `unknown` where it gave none.",
      ),
      startedAt: text("ISO 8601; absent while Cobalt gives none."),
      completedAt: text("ISO 8601; absent while Cobalt gives none."),
    },
    required: ["id", "status"],
  },
  Finding: {
    type: "object",
    description: "A finding, without its title, URL, proof and HTTP exchanges.",
    properties: {
      id: text("`dfi_…`; absent where Cobalt gives none."),
      targetId: text("`dt_…`; absent where Cobalt does not say."),
      scanIds: {
        type: "array",
        items: { type: "string" },
        description: "The scans that have found it; empty where Cobalt does not say.",
      },
      severity: text(`${alternatives(severities)}; what Cobalt does not document counts as \`high\`.`),
      unknownSeverity: text("What Cobalt gave as severity, where it is none that it documents."),
      state: text(
        `${findingStates.map(code).join(", ")}, or whatever Cobalt answered, or \`unknown\` where it gave none.`,
      ),
      lastFoundAt: text("ISO 8601; absent while Cobalt gives none."),
    },
    required: ["scanIds", "severity", "state"],
  },
};

function enumeration(description: string, values: readonly string[]): TypeSchema {
  return { type: "string", description, enum: values.map((value) => ({ name: nameOf(value), value })) };
}

function code(value: string): string {
  return `\`${value}\``;
}

function alternatives(values: readonly string[]): string {
  return `${values.slice(0, -1).map(code).join(", ")} or ${code(values.at(-1) ?? "")}`;
}

/** `leaveRunning` as `LeaveRunning`, `WEEKLY` as `Weekly`. */
function nameOf(value: string): string {
  const lower = value === value.toUpperCase() ? value.toLowerCase() : value;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
