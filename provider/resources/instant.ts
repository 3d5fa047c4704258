import { parseDateTime } from "./date-time";

/** The instant of a time in a declaration, a state or an answer; undefined for none, an unknown or a malformed one. */
export function instantOf(value: unknown): number | undefined {
  const parsed = typeof value === "string" ? parseDateTime(value) : undefined;
  return parsed?.kind === "instant" ? parsed.instant : undefined;
}

/** The latest of any number of instants; undefined of none. */
export function latestOf(instants: readonly number[]): number | undefined {
  return instants.reduce<number | undefined>(
    (latest, at) => (latest === undefined || at > latest ? at : latest),
    undefined,
  );
}
