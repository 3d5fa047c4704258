import {
  decode,
  optionalBoolean,
  optionalList,
  optionalNumber,
  optionalOneOf,
  optionalText,
  type Readers,
  text,
} from "../decode";
import {
  aBoolean,
  aDuration,
  allOf,
  anArray,
  anId,
  oneOf,
  optional,
  type Rule,
  type Rules,
  required,
} from "../inputs";
import { isRecord, isUnknown } from "../property-map";

export type OnBusy = "start" | "wait" | "join" | "fail";

export interface Readiness {
  /** A user name and a password in it go as basic authorisation. */
  readonly url: string;
  /** Sent with each request; secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 200 */
  readonly expectStatus?: number;
  /** Text that the body must hold. */
  readonly expectBody?: string;
  /** @default "5m" */
  readonly timeout?: string;
}

/** The inputs of a `DastScanTrigger`, once check has accepted them. */
export interface ScanTriggerInputs {
  readonly targetId: string;
  readonly triggers?: readonly unknown[];
  readonly scanOnCreate?: boolean;
  readonly onBusy?: OnBusy;
  readonly busyTimeout?: string;
  readonly readiness?: Readiness;
  readonly adopt?: string;
  readonly onDestroy?: "leave" | "wait";
}

export interface ScanTriggerState extends ScanTriggerInputs {
  /** The latest scan; absent before the first. */
  readonly scanId?: string;
  readonly previousScanId?: string;
  readonly targetName?: string;
  /** When the latest scan was asked for, in UTC. */
  readonly requestedAt?: string;
  /** True if the scan is one that ran already, and was joined or adopted. */
  readonly joined?: boolean;
  /** As last read; `purged` when Cobalt has the scan no longer. */
  readonly status?: string;
}

const readinessReaders: Readers<Readiness> = {
  url: text,
  headers: optionalHeaders,
  expectStatus: optionalNumber,
  expectBody: optionalText,
  timeout: optionalText,
};

export const inputReaders: Readers<ScanTriggerInputs> = {
  targetId: text,
  triggers: optionalList,
  scanOnCreate: optionalBoolean,
  onBusy: optionalOneOf("start", "wait", "join", "fail"),
  busyTimeout: optionalText,
  readiness: (value) => (isRecord(value) ? decode(readinessReaders, value) : undefined),
  adopt: optionalText,
  onDestroy: optionalOneOf("leave", "wait"),
};

export const stateReaders: Readers<ScanTriggerState> = {
  ...inputReaders,
  scanId: optionalText,
  previousScanId: optionalText,
  targetName: optionalText,
  requestedAt: optionalText,
  joined: optionalBoolean,
  status: optionalText,
};

function optionalHeaders(value: unknown): Readiness["headers"] {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, header]) => (typeof header === "string" ? [[name, header]] : [])),
  );
}

export const readinessDefaults = { expectStatus: 200, timeout: "5m" } as const satisfies Partial<Readiness>;

/** What an absent input means. */
export const scanTriggerDefaults = {
  scanOnCreate: true,
  onBusy: "start",
  busyTimeout: "50m",
  readiness: readinessDefaults,
  onDestroy: "leave",
} as const satisfies Partial<Record<keyof ScanTriggerInputs, unknown>>;

const readiness: Rule = (value, quote) => {
  if (!isRecord(value))
    return "expected an object such as { url: https://app.example.com/version, expectBody: 1.4.2 }";
  const { url, headers, expectStatus, expectBody, timeout } = value;
  return allOf([
    isHttpUrl(url) || `url ${quote(withoutCredentials(url))}: expected an http or https URL`,
    isAbsentOr(headers, isHeaders) ||
      "headers: expected an object of texts that HTTP headers can carry, by their names (the values are not shown)",
    isAbsentOr(expectStatus, isHttpStatus) || `expectStatus ${quote(expectStatus)}: expected 100 to 599`,
    isAbsentOr(expectBody, (text) => typeof text === "string") ||
      `expectBody ${quote(expectBody)}: expected a text`,
    isAbsentOr(timeout, (text) => aDuration()(text, quote) === undefined) ||
      `timeout ${quote(timeout)}: ${aDuration()(timeout, quote)}`,
  ]);
};

export const scanTriggerRules: Rules = {
  targetId: required(anId("target")),
  triggers: optional(anArray),
  scanOnCreate: optional(aBoolean),
  onBusy: optional(oneOf("start", "wait", "join", "fail")),
  busyTimeout: optional(aDuration()),
  readiness: optional(readiness),
  adopt: optional(anId("scan")),
  onDestroy: optional(oneOf("leave", "wait")),
};

function isHttpUrl(url: unknown): boolean {
  if (isUnknown(url)) return true;
  return typeof url === "string" && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

/** A text that may be a URL with a user name and a password, as far as it can be shown. */
function withoutCredentials(url: unknown): unknown {
  return typeof url === "string" ? url.replace(/^.*@/s, "***@") : url;
}

/** True if this `readiness` holds what no message may show: headers, or a user name and a password. */
export function holdsSecrets(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { headers, url } = value;
  return (headers !== undefined && headers !== null) || String(url).includes("@");
}

function isHeaders(headers: unknown): boolean {
  return (
    isRecord(headers) &&
    Object.entries(headers).every(
      ([name, value]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
        (isUnknown(value) || (typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value))),
    )
  );
}

function isHttpStatus(status: unknown): boolean {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

function isAbsentOr(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || isUnknown(value) || isRight(value);
}
