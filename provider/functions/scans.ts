import type { CobaltApi } from "../client/api";
import { LifecycleError } from "../client/errors";
import type { Scan } from "../client/types";

export interface ScansQuery {
  /** Only scans of this target. */
  readonly targetId?: string;
  /** Only scans in one of these statuses. */
  readonly statuses?: readonly string[];
}

export async function getScan({ id }: { readonly id: string }, api: CobaltApi): Promise<Scan> {
  const scan = await api.getScan(id);
  if (scan === undefined)
    throw new LifecycleError(`getDastScan: Cobalt has no scan ${JSON.stringify(id)} in this organisation.`);
  return scan;
}

/** Newest first. */
export async function getScans({ targetId, statuses }: ScansQuery, api: CobaltApi): Promise<readonly Scan[]> {
  const scans = targetId === undefined ? await api.listAllScans() : await api.listScans(targetId);
  return scans.filter(({ status }) => statuses === undefined || statuses.includes(status));
}
