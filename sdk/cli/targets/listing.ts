import type { CobaltApi } from "../../../provider/client/api";
import { countsAsEnabled, type Target } from "../../../provider/client/types";
import { instantOf } from "../../../provider/resources/instant";
import { byTitle } from "../../../provider/resources/target-title";
import { describePattern, patternsIn } from "./pattern";

export interface ListedTarget extends Target {
  /** `every Monday at 02:00 UTC`; undefined: its scans were not looked at. */
  readonly looksScheduled: readonly string[] | undefined;
}

/** Three quarterly runs fit into it. */
const historyMs = 200 * 24 * 3_600_000;

/** The organisation's targets by name; with `history`, what looks scheduled among the scans of those that are enabled. */
export async function listTargets(
  api: CobaltApi,
  { history, now }: { readonly history: boolean; readonly now: number },
): Promise<readonly ListedTarget[]> {
  const targets = await api.listTargets();
  const listed = await Promise.all(
    targets.map(async (target): Promise<ListedTarget> => {
      if (!history || !countsAsEnabled(target))
        return { ...target, looksScheduled: history ? [] : undefined };
      const scans = await api.recentScans(target.id, now - historyMs);
      const starts = scans.flatMap(({ startedAt }) => instantOf(startedAt) ?? []);
      return { ...target, looksScheduled: patternsIn(starts, now).map(describePattern) };
    }),
  );
  return listed.sort(byTitle);
}
