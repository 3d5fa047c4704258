import type { CobaltApi } from "../../../provider/client/api";
import { formatInstant } from "../../../provider/resources/date-time";
import type { InventoryFileTarget } from "../../policy/inventory/file-format";
import { lastCompleted } from "../../policy/inventory/from-organisation";

/** Most targets were scanned within this time, and list pages show it at once. */
const lookFirstMs = 45 * 24 * 3_600_000;

/** All targets, each with its last completed scan, however long ago it was. */
export async function targetsWithScans(api: CobaltApi, now: number): Promise<readonly InventoryFileTarget[]> {
  const targets = await api.listTargets();
  return Promise.all(
    targets.map(async ({ id, name, url, enabled }) => {
      const recent = await lastCompleted(api, id, now - lookFirstMs);
      const at = recent ?? (await lastCompleted(api, id, Number.NEGATIVE_INFINITY));
      return {
        id,
        name,
        url,
        enabled,
        lastCompletedScanAt: at === undefined ? undefined : formatInstant(at),
      };
    }),
  );
}
