import type { Recurrence } from "../../../provider/cobalt/facts";
import {
  type ExemptionConfig,
  exemptionOf,
  exemptionProperties,
  inventoryProperties,
  minimumRecurrence,
} from "../config";
import { cannotTell, type Definition, type PolicyResult, violation } from "../definition";
import { loadInventory } from "../inventory/load";
import type { InventoryConfig, InventoryTarget } from "../inventory/types";
import { exemptionLine, scheduleAdvice, titleOf } from "../remedy";
import { type Coverage, coverageOf } from "../stack/coverage";
import { type Declared, declarationOf, declaredIn } from "../stack/declared";

export interface RequiresScheduleConfig extends InventoryConfig {
  /** @default "MONTHLY" */
  readonly minimumRecurrence: Recurrence;
  readonly exemptions: readonly ExemptionConfig[];
}

const name = "dast-target-requires-schedule";

/** Every target of the inventory has a recurring schedule that is frequent enough; one that runs once does not count. */
export const targetRequiresSchedule = {
  name,
  displayName: "Cobalt targets are scanned regularly",
  description: "Every Cobalt target of the inventory has a recurring DAST schedule that is frequent enough.",
  remediationSteps:
    "Declare a DastScheduledScan for the target that is at least as frequent as minimumRecurrence, or exempt the target with a reason and a last day.",
  enforcementLevel: "mandatory",
  severity: "high",
  properties: {
    minimumRecurrence: minimumRecurrence("MONTHLY"),
    ...inventoryProperties,
    ...exemptionProperties,
  },
  looksAt: "stack",
  evaluate: async (view, config, environment) => {
    const now = environment.now();
    const declared = declaredIn(view);
    const request = { view, declared, scansSince: undefined };
    const { inventory, results } = await loadInventory(request, config, environment);
    const schedules = { declared: declared.schedules, elsewhere: inventory.schedules };
    const { minimumRecurrence: minimum } = config;
    const taken = declared.schedules.map((schedule) => schedule.name);
    const adviceFor = scheduleAdvice(inventory.targets, { recurrence: minimum, taken, now });
    const ofTargets = inventory.targets.flatMap((target) =>
      resultsOf(target, {
        coverage: coverageOf(target.id, schedules, minimum),
        adviceFor,
        config,
        now,
      }),
    );
    return [...results, ...ofTargets, ...undecidedTargets(declared)];
  },
} as const satisfies Definition<RequiresScheduleConfig>;

interface Judged {
  readonly coverage: Coverage;
  readonly adviceFor: ReturnType<typeof scheduleAdvice>;
  readonly config: RequiresScheduleConfig;
  readonly now: number;
}

function resultsOf(
  target: InventoryTarget,
  { coverage, adviceFor, config: { exemptions, minimumRecurrence: minimum }, now }: Judged,
): readonly PolicyResult[] {
  if (coverage.kind === "covered") return [];
  const exemption = exemptionOf(target, exemptions, now);
  if (exemption.kind === "exempt") return [];
  if (coverage.kind === "cannotTell") {
    const names = coverage.undecided.map((schedule) => schedule.name).join(", ");
    return [
      cannotTell(`whether target ${titleOf(target)} is scanned. It is if this is its schedule: ${names}.`),
    ];
  }
  const { tooRare, declared } = coverage;
  const had = tooRare.length === 0 ? "" : ` It has only: ${tooRare.join(", ")}.`;
  const lines = [
    `Target ${titleOf(target)} has no recurring schedule of at least ${minimum}.${had}`,
    ...(exemption.kind === "expired" ? [exemption.text] : []),
    declared === undefined
      ? adviceFor(target)
      : `Write in ${declarationOf("schedule", declared)}: recurrence: ${JSON.stringify(minimum)}`,
    exemptionLine(name, target, now),
  ];
  return [violation(lines.join("\n"))];
}

/** Targets that the stack names, and that this preview cannot know. */
function undecidedTargets({ schedules, triggers }: Declared): readonly PolicyResult[] {
  return [...schedules, ...triggers]
    .filter(({ targetId }) => targetId.kind === "unknown")
    .map(({ urn }) => cannotTell("which target it is for, and so whether that is scanned.", urn));
}
