import type { RecordedRequest } from "./types";

/** An entry while its request is being served. */
export type LogEntry = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

export interface NewEntry {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly idempotencyKey: string | undefined;
  /** What must not be recorded, wherever it appears. */
  readonly secrets: readonly string[];
  readonly at: number;
}

export interface RequestLog {
  readonly entries: readonly RecordedRequest[];
  open(request: NewEntry): LogEntry;
  clear(): void;
}

export function createLog(): RequestLog {
  let entries: LogEntry[] = [];
  let count = 0;
  return {
    get entries() {
      return entries;
    },
    open(request) {
      count += 1;
      const entry = entryOf(request, count);
      entries.push(entry);
      return entry;
    },
    clear() {
      entries = [];
      count = 0;
    },
  };
}

/** The body as it may be recorded: parsed if it is JSON, without tokens; undefined if there is none. */
export function recordableBody(text: string, secrets: readonly string[]): unknown {
  if (text === "") return undefined;
  const mask = masker(secrets);
  try {
    return mask.value(JSON.parse(text));
  } catch {
    return mask.text(text);
  }
}

function entryOf({ method, target, idempotencyKey, secrets, at }: NewEntry, number: number): LogEntry {
  const mask: Mask = masker(secrets);
  const [path = ""] = target.split("?", 1);
  return {
    number,
    at: new Date(at).toISOString(),
    method,
    path: mask.text(target),
    status: undefined,
    idempotencyKey: idempotencyKey === undefined ? undefined : mask.text(idempotencyKey),
    body: undefined,
    call: callKind(method, path),
    worked: false,
    fault: undefined,
  };
}

export interface Mask {
  text(text: string): string;
  value(value: unknown): unknown;
}

/** Anything shorter is no token, and would mask half of what is recorded. */
const SHORTEST_SECRET = 8;

/** Replaces secrets by `***`, percent-encoded ones too, and those in base64. */
export function masker(secrets: readonly string[]): Mask {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  const text = (given: string) => forms.reduce((masked, form) => masked.replaceAll(form, "***"), given);
  const value = (given: unknown): unknown => {
    if (typeof given === "string") return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([key, inner]) => [text(key), value(inner)]));
  };
  return { text, value };
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [secret, encodeURIComponent(secret), bytes.toString("base64"), bytes.toString("base64url")];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

type Call = RecordedRequest["call"];

const CALLS: readonly (readonly [method: string, path: RegExp, call: Call])[] = [
  ["GET", /^\/dast\/targets$/, "list targets"],
  ["GET", /^\/dast\/targets\/[^/]+$/, "get target"],
  ["GET", /^\/dast\/scans$/, "list scans"],
  ["GET", /^\/dast\/scans\/[^/]+$/, "get scan"],
  ["GET", /^\/dast\/findings$/, "list findings"],
  ["GET", /^\/dast\/findings\/[^/]+$/, "get finding"],
  ["POST", /^\/dast\/(scans\/)?targets\/[^/]+\/scans$/, "create scan"],
  ["POST", /^\/dast\/(scans\/)?targets\/[^/]+\/scheduled_scans$/, "create scheduled scan"],
  ["POST", /^\/dast\/findings\/[^/]+\/retest$/, "retest finding"],
  ["PATCH", /^\/dast\/findings\/[^/]+$/, "change finding"],
  ["GET", /^\/orgs$/, "list organisations"],
];

/** What kind of call a request is, whether or not it will be served. */
export function callKind(method: string, path: string): Call {
  const known = CALLS.find(([knownMethod, pattern]) => knownMethod === method && pattern.test(path));
  return known?.[2] ?? "other";
}
