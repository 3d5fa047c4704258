/** `failed`: something will not work. `warning`: it may not. `skipped`: nobody can say before another check is ok. */
export type CheckOutcome = "ok" | "warning" | "failed" | "skipped";

export interface Check {
  readonly name: string;
  readonly outcome: CheckOutcome;
  /** What was seen. */
  readonly says: string;
  /** What to do about it. */
  readonly next?: string;
}

export function ok(name: string, says: string): Check {
  return { name, outcome: "ok", says };
}

export function warning(name: string, says: string, next: string): Check {
  return { name, outcome: "warning", says, next };
}

export function failed(name: string, says: string, next: string): Check {
  return { name, outcome: "failed", says, next };
}

export function skipped(name: string, says: string): Check {
  return { name, outcome: "skipped", says };
}
