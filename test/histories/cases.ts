import type { History } from "./history";

/** A history that once broke an invariant, and what it showed. These are played first, each time. */
export interface Case {
  readonly name: string;
  readonly history: History;
}

export const cases: readonly Case[] = [];
