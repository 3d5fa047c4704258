import { formatInstant } from "../../../provider/time/date-time";
import { dayMs } from "../../../provider/time/duration";
import {
  type ExemptionConfig,
  exemptionOf,
  exemptionProperties,
  inventoryProperties,
  wholeNumber,
} from "../config";
import { cannotTell, type Definition, type PolicyResult, violation } from "../definition";
import { loadInventory, wasScanned } from "../inventory/load";
import type { Inventory, InventoryConfig, InventoryTarget } from "../inventory/types";
import { exemptionLine, namesFor, titleOf } from "../remedy";
import { declaredIn } from "../stack/declared";

export interface ScannedRecentlyConfig extends InventoryConfig {
  /** @default 35 */
  readonly maxAgeDays: number;
  readonly exemptions: readonly ExemptionConfig[];
}

const name = "dast-target-scanned-recently";

/**
 * Every target of the inventory has a completed scan that is not too old, whoever started it. With the inventory `stack` the
 * scan that a refresh saw last counts, since the state knows no better; where it saw none, nobody can tell.
 */
export const targetScannedRecently = {
  name,
  displayName: "Cobalt targets were scanned lately",
  description: "Every Cobalt target of the inventory has a completed DAST scan that is recent enough.",
  remediationSteps:
    "Have the target scanned: declare a schedule or a trigger, or start a scan in Cobalt; where its scans fail, see why in Cobalt.",
  enforcementLevel: "advisory",
  severity: "medium",
  properties: {
    maxAgeDays: wholeNumber("A completed scan may be this old, in days.", {
      minimum: 1,
      maximum: 1000,
      standard: 35,
    }),
    ...inventoryProperties,
    ...exemptionProperties,
  },
  looksAt: "stack",
  evaluate: async (view, config, environment) => {
    const now = environment.now();
    const since = now - config.maxAgeDays * dayMs;
    const request = { view, declared: declaredIn(view), scansSince: since };
    const { inventory, results } = await loadInventory(request, config, environment);
    const old = inventory.targets.filter((target) => !wasScanned(target, { since, now }));
    const taken = request.declared.triggers.map((trigger) => trigger.name);
    const triggers = namesFor(old, () => "scan-now", taken);
    return [...results, ...old.flatMap((target) => resultsOf(target, { inventory, triggers, config, now }))];
  },
} as const satisfies Definition<ScannedRecentlyConfig>;

interface Judged {
  readonly inventory: Inventory;
  /** For each target's id the name of a trigger that it may be given. */
  readonly triggers: ReadonlyMap<string, string>;
  readonly config: ScannedRecentlyConfig;
  readonly now: number;
}

function resultsOf(
  target: InventoryTarget,
  { inventory, triggers, config: { maxAgeDays, exemptions }, now }: Judged,
): readonly PolicyResult[] {
  const exemption = exemptionOf(target, exemptions, now);
  if (exemption.kind === "exempt") return [];
  const last = target.lastCompletedScanAt;
  if (last === undefined && !inventory.knowsScans) {
    const advice =
      'The state shows no scan of it: run `pulumi refresh`, or use the inventory "organisation" or "file".';
    return [cannotTell(`when target ${titleOf(target)} was scanned last. ${advice}`)];
  }
  const lines = [
    `Target ${titleOf(target)} has no completed scan of the last ${maxAgeDays} days. ${lastScan(last, inventory)}`,
    ...(exemption.kind === "expired" ? [exemption.text] : []),
    "Start one in Cobalt's web application, or add to the program:",
    `  new cobalt.DastScanTrigger(${JSON.stringify(triggers.get(target.id))}, { targetId: ${JSON.stringify(target.id)} });`,
    exemptionLine(name, target, now),
  ];
  return [violation(lines.join("\n"))];
}

function lastScan(last: number | undefined, { kind }: Inventory): string {
  if (last !== undefined) return `Its last one: ${formatInstant(last)}.`;
  return kind === "file" ? "No scan of it was ever completed." : "Cobalt shows none of that time.";
}
