import type { ListReading } from "../../client/api";
import { ListMovedError } from "../../client/errors";
import type { Scan } from "../../client/types";
import type { Context } from "../lifecycle";

/** Cobalt cancels a scan that was paused for seven days, so that what began earlier than this is over. */
const longestRunMs = 8 * 24 * 3_600_000;

/**
 * The scans of a target that may be under way or have begun just now: all that matters to what a trigger decides. Where the list may
 * be cut, all that one reading shows.
 */
export async function latestScans(targetId: string, { api, effects }: Context): Promise<ListReading<Scan>> {
  const reading = await api().latestScans(targetId, effects.now() - longestRunMs);
  if (reading.kind === "whole" || !reading.mayBeCut) return reading;
  return { ...reading, items: await api().listScans(targetId) };
}

/** @param why as a `ListReading` gives it. */
export function movedError(targetId: string, why: string): ListMovedError {
  return new ListMovedError(`Nobody can say which scans ${targetId} has, since ${why}.`);
}
