import { callOf } from "./calls";
import { type Mask, masker } from "./mask";
import type { RecordedRequest } from "./types";

/** An entry while its request is being served. */
export type LogEntry = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

export interface Arrival {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly idempotencyKey: string | undefined;
  /** What must not be recorded, wherever it stands. */
  readonly secrets: readonly string[];
  readonly at: number;
}

export interface RequestLog {
  readonly entries: readonly RecordedRequest[];
  open(arrival: Arrival): LogEntry;
  clear(): void;
}

export function createLog(): RequestLog {
  let entries: LogEntry[] = [];
  let count = 0;
  return {
    get entries() {
      return entries;
    },
    open(arrival) {
      count += 1;
      const entry = entryOf(arrival, count);
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

function entryOf({ method, target, idempotencyKey, secrets, at }: Arrival, number: number): LogEntry {
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
    call: callOf(method, path),
    worked: false,
    fault: undefined,
  };
}
