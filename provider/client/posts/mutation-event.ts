import type { KeySource } from "../api";
import type { Outcome } from "../http/classify";
import { ShapeError } from "../reads/parse-fields";
import type { MutationEvent } from "./mutation-decision";

export interface Mutation<T> {
  /** "starting a scan of target dt_…" */
  readonly doing: string;
  /** The two documented paths. */
  readonly paths: readonly [string, string];
  readonly body: unknown;
  readonly key: KeySource;
  readonly parse: (value: unknown) => T;
}

/** One send's result, with the value where it made one. */
export interface Happened<T> {
  readonly event: MutationEvent;
  readonly outcome: Outcome | undefined;
  readonly value?: T;
}

const eventByKind = {
  "not-found": "not found",
  conflict: "conflict",
  "rate-limited": "limit",
  maintenance: "server-error",
  "server-error": "server-error",
  unauthorized: "refusal",
  refused: "refusal",
  redirect: "refusal",
  malformed: "lost",
  canceled: "lost",
} as const satisfies Readonly<Record<Exclude<Outcome["kind"], "ok" | "lost" | "proxy">, MutationEvent>>;

/** What a send's outcome means for its POST. An answer of another shape is as good as none. Pure. */
export function eventOf<T>(mutation: Mutation<T>, outcome: Outcome | undefined): Happened<T> {
  if (outcome === undefined) return { event: "key over", outcome };
  if (outcome.kind === "lost" || outcome.kind === "proxy") {
    const unsent = outcome.lasting ? "never to be sent" : "not sent";
    return { event: outcome.kind === "lost" && outcome.sent ? "lost" : unsent, outcome };
  }
  if (outcome.kind !== "ok") return { event: eventByKind[outcome.kind], outcome };
  try {
    return { event: "created", outcome, value: mutation.parse(outcome.value) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return {
      event: "lost",
      outcome: { kind: "malformed", status: outcome.status, why: error.message, tooLarge: false },
    };
  }
}
