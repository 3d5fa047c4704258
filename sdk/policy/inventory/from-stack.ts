import { instantOf } from "../../../provider/time/date-time";
import { knownValue } from "../reading";
import type { Declared, DeclaredSchedule } from "../stack/declared";
import type { Inventory, InventoryConfig, InventoryTarget } from "./types";

/** The targets that the stack's schedules and triggers name, and those of the policy's `targets`. */
export function stackInventory({ schedules, triggers }: Declared, config: InventoryConfig): Inventory {
  const configured = configuredTargets(config);
  const declared = [...schedules.map(targetOfSchedule), ...triggers.map(targetOfTrigger)];
  const known = declared.filter((target) => target !== undefined);
  return { kind: "stack", targets: merged([...configured, ...known]), schedules: [], knowsScans: false };
}

export function configuredTargets({ targets }: Pick<InventoryConfig, "targets">): readonly InventoryTarget[] {
  return targets.map((target) => (typeof target === "string" ? { id: target } : target));
}

/** One entry a target; what one entry lacks is taken from the others, and the newest scan counts. */
export function merged(targets: readonly InventoryTarget[]): readonly InventoryTarget[] {
  const byId = new Map<string, InventoryTarget>();
  for (const target of targets) {
    const known = byId.get(target.id);
    byId.set(target.id, {
      id: target.id,
      name: known?.name ?? target.name,
      url: known?.url ?? target.url,
      mayBeDisabled: known?.mayBeDisabled ?? target.mayBeDisabled,
      lastCompletedScanAt: latest(known?.lastCompletedScanAt, target.lastCompletedScanAt),
    });
  }
  return [...byId.values()];
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** The scan that a refresh saw last stands for a completed one: the state knows no better. */
function targetOfSchedule(schedule: DeclaredSchedule): InventoryTarget | undefined {
  const id = knownValue(schedule.targetId);
  if (id === undefined) return undefined;
  return {
    id,
    name: knownValue(schedule.targetName),
    url: knownValue(schedule.targetUrl),
    lastCompletedScanAt: instantOf(knownValue(schedule.lastScanAt)),
  };
}

function targetOfTrigger(trigger: Declared["triggers"][number]): InventoryTarget | undefined {
  const id = knownValue(trigger.targetId);
  return id === undefined ? undefined : { id, name: knownValue(trigger.targetName) };
}
