import { isRecord, isUnknown } from "../bag";
import {
  aBoolean,
  aDuration,
  allOf,
  anArray,
  idWith,
  oneOf,
  optional,
  type Rule,
  type Rules,
  required,
} from "../inputs";

export type OnBusy = "start" | "wait" | "join" | "fail";

export interface Readiness {
  readonly url: string;
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
  /** Is the scan one that ran already, and was joined or adopted? */
  readonly joined?: boolean;
  /** As last read; `purged` when Cobalt has the scan no longer. */
  readonly status?: string;
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
  const { url, expectStatus, expectBody, timeout } = value;
  return allOf([
    isHttpUrl(url) || `url ${quote(url)}: expected an http or https URL`,
    isAbsentOr(expectStatus, isHttpStatus) || `expectStatus ${quote(expectStatus)}: expected 100 to 599`,
    isAbsentOr(expectBody, (text) => typeof text === "string") ||
      `expectBody ${quote(expectBody)}: expected a text`,
    isAbsentOr(timeout, (text) => aDuration()(text, quote) === undefined) ||
      `timeout ${quote(timeout)}: ${aDuration()(timeout, quote)}`,
  ]);
};

export const scanTriggerRules: Rules = {
  targetId: required(idWith("dt_", "dt_GZgcehapJUNh6mjNuqsE4T")),
  triggers: optional(anArray),
  scanOnCreate: optional(aBoolean),
  onBusy: optional(oneOf("start", "wait", "join", "fail")),
  busyTimeout: optional(aDuration()),
  readiness: optional(readiness),
  adopt: optional(idWith("dsc_", "dsc_GZgceqweJUNh6mjNuqsE4T")),
  onDestroy: optional(oneOf("leave", "wait")),
};

function isHttpUrl(url: unknown): boolean {
  if (isUnknown(url)) return true;
  return typeof url === "string" && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

function isHttpStatus(status: unknown): boolean {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

function isAbsentOr(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || isUnknown(value) || isRight(value);
}
