import {
  anyList,
  count,
  defaultsOf,
  duration,
  enumOf,
  flag,
  id,
  mapOf,
  objectOf,
  optional,
  type PropertiesOf,
  type ResourceFields,
  required,
  rulesOf,
  type StateOf,
  text,
} from "../fields";
import { isRecord, isUnknown } from "../property-map";
import { aDuration, allOf, type Rule } from "../rules";

const headers: Rule = (value) =>
  isHeaders(value)
    ? undefined
    : "expected an object of texts that HTTP headers can carry, by their names (the values are not shown)";

const readiness: Rule = (value, quote) => {
  if (!isRecord(value))
    return "expected an object such as { url: https://app.example.com/version, expectBody: 1.4.2 }";
  const { url, expectStatus, expectBody, timeout } = value;
  return allOf([
    isHttpUrl(url) || `url ${quote(withoutCredentials(url))}: expected an http or https URL`,
    isAbsentOr(value.headers, isHeaders) || `headers: ${headers(undefined, quote)}`,
    isAbsentOr(expectStatus, isHttpStatus) || `expectStatus ${quote(expectStatus)}: expected 100 to 599`,
    isAbsentOr(expectBody, (body) => typeof body === "string") ||
      `expectBody ${quote(expectBody)}: expected a text`,
    isAbsentOr(timeout, (wait) => aDuration()(wait, quote) === undefined) ||
      `timeout ${quote(timeout)}: ${aDuration()(timeout, quote)}`,
  ]);
};

const readinessFields = {
  url: required(
    text(),
    "An http or https URL. No redirect is followed; a user name and a password in it go as basic authorisation.",
  ),
  headers: optional(
    mapOf(text(), headers),
    "Headers to send, such as `Authorization`: secret, in no message, and in the state as a secret.",
    { secret: true },
  ),
  expectStatus: optional(count, "The HTTP status of the answer.", { default: 200 }),
  expectBody: optional(text(), "Text that the body must hold, such as the deployed version."),
  timeout: optional(duration(), "How long to wait for it, such as `5m`.", { default: "5m" }),
};

/** The properties of a `DastScanTrigger`. */
export const scanTriggerFields = {
  meaning:
    "The standing order to scan a target whenever `triggers` change (https://docs.cobalt.io/v2/#create-a-dast-scan). Returns as soon as " +
    "Cobalt has given the scan's id, so a job that is killed while it waits for the verdict loses nothing; the verdict is a " +
    "`DastScanGate`'s. Its resource id is `<target>/<name>` and never changes.",
  inputs: {
    targetId: required(id("target"), "The target to scan, `dt_…`. Another target needs a new resource.", {
      replaces: true,
    }),
    triggers: optional(
      anyList,
      "A change in any of these values starts a new scan, as an update of this resource; compared by value. Use image digests, versions " +
        "or file hashes. Assets and archives are told apart by their content. Absent: one scan, ever.",
    ),
    scanOnCreate: optional(
      flag,
      "False: the first deployment only takes note of `triggers`; their first change scans.",
      { default: true },
    ),
    onBusy: optional(
      enumOf("OnBusy", "What to do while another scan of the target runs.", [
        "start",
        "wait",
        "join",
        "fail",
      ]),
      "Another scan of this target is running. `start`: ask Cobalt all the same. `wait`: until it is over. `join`: take that scan, which " +
        "began before this change and proves nothing about it. `fail`: say so and stop.",
      { default: "start" },
    ),
    busyTimeout: optional(duration(), "How long `wait` waits.", { default: "50m" }),
    readiness: optional(
      objectOf(
        {
          name: "Readiness",
          meaning: "What the deployed version has to answer before a scan of it starts.",
          fields: readinessFields,
        },
        readiness,
      ),
      "Before the scan starts, wait until the deployed version answers.",
    ),
    adopt: optional(
      id("scan"),
      "A scan that runs already, `dsc_…`: taken over when this resource is created, nothing is started. Ignored afterwards.",
    ),
    onDestroy: optional(
      enumOf("OnDestroy", "What to do about a scan that still runs when its trigger is destroyed.", [
        "leave",
        "wait",
      ]),
      "A scan still runs when the trigger is destroyed; the API cannot cancel it. `wait`: at most `busyTimeout`.",
      { default: "leave" },
    ),
  },
  outputs: {
    scanId: optional(text(), "The latest scan, `dsc_…`; absent before the first.", { alwaysShown: true }),
    previousScanId: optional(text(), "The scan before."),
    previousRequestedAt: optional(text(), "When that was asked for, in UTC."),
    targetName: optional(text(), "As in Cobalt.", { from: ["targetId"] }),
    requestedAt: optional(
      text(),
      "When the latest scan was asked for, in UTC; of one that was taken over, its own start.",
    ),
    joined: optional(
      flag,
      "True if it is a scan that was there already: joined, adopted, or started by an earlier run.",
    ),
    status: optional(text(), "As last read; `purged` when Cobalt has the scan no longer."),
  },
} as const satisfies ResourceFields;

export type ScanTriggerInputs = PropertiesOf<typeof scanTriggerFields.inputs>;
export type ScanTriggerState = StateOf<typeof scanTriggerFields>;
export type Readiness = NonNullable<ScanTriggerInputs["readiness"]>;
export type OnBusy = NonNullable<ScanTriggerInputs["onBusy"]>;

export const scanTriggerRules = rulesOf(scanTriggerFields.inputs);
export const scanTriggerDefaults = defaultsOf(scanTriggerFields.inputs);
export const readinessDefaults = defaultsOf(readinessFields);

/** True if this `readiness` holds what no message may show: headers, or a user name and a password. */
export function holdsSecrets(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const isGiven = value.headers !== undefined && value.headers !== null;
  return isGiven || String(value.url).includes("@");
}

function isHttpUrl(url: unknown): boolean {
  if (isUnknown(url)) return true;
  return typeof url === "string" && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

/** A text that may be a URL with a user name and a password, as far as it can be shown. */
function withoutCredentials(url: unknown): unknown {
  return typeof url === "string" ? url.replace(/^.*@/s, "***@") : url;
}

function isHeaders(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([name, header]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
        (isUnknown(header) || (typeof header === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(header))),
    )
  );
}

function isHttpStatus(status: unknown): boolean {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

function isAbsentOr(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || isUnknown(value) || isRight(value);
}
