import { type Finding, note, violation } from "../findings/finding";
import type { Declared } from "../stack/declared";
import type { StackView } from "../stack/view";
import type { Surroundings } from "../surroundings";
import type { OddEntry } from "./file-format";
import { configuredTargets, merged, stackInventory } from "./from-stack";
import type { Inventory, InventoryAnswer, InventoryConfig } from "./types";

export interface LoadedInventory {
  readonly inventory: Inventory;
  /** Says so where the configured inventory could not be had. */
  readonly findings: readonly Finding[];
}

/**
 * The configured inventory. Where it cannot be had, `onUnavailable` decides between a note and a violation, and the
 * targets that the stack itself names are looked at all the same. `scansSince`: ms since 1970; undefined: scans are not asked for.
 */
export async function loadInventory(
  request: { readonly view: StackView; readonly declared: Declared; readonly scansSince: number | undefined },
  config: InventoryConfig,
  surroundings: Surroundings,
): Promise<LoadedInventory> {
  const { view, declared, scansSince } = request;
  const ofStack = stackInventory(declared, config);
  const answer = await answerOf();
  if (answer.kind === "unavailable")
    return { inventory: ofStack, findings: [unavailable(answer.why, config)] };
  const { inventory, odd = [] } = answer;
  if (inventory.kind === "stack") return { inventory, findings: [] };
  const targets = merged([...inventory.targets, ...configuredTargets(config)]);
  const findings = [...incomplete(inventory, config), ...odd.map(oddFinding)];
  return { inventory: { ...inventory, targets }, findings };

  async function answerOf(): Promise<InventoryAnswer> {
    switch (config.inventory) {
      case "stack":
        return { kind: "inventory", inventory: ofStack };
      case "file":
        return fileAnswer(config, view, surroundings);
      case "organisation":
        return organisationAnswer(view, scansSince, surroundings);
    }
  }
}

/** A target that cannot be read may be one that nothing scans; what else is odd counts for the worse where it is looked at. */
function oddFinding({ what, isLost, list }: OddEntry): Finding {
  const text = `${what}. ${isLost ? "The entry does not count." : "The field does not count."} Make the file anew with \`npx pulumi-cobalt inventory\`.`;
  return isLost && list === "targets" ? violation(text) : note(text);
}

function fileAnswer(config: InventoryConfig, view: StackView, surroundings: Surroundings): InventoryAnswer {
  const { fileInventory } = require("./from-file") as typeof import("./from-file");
  return fileInventory(config, view, surroundings);
}

function organisationAnswer(
  view: StackView,
  scansSince: number | undefined,
  surroundings: Surroundings,
): Promise<InventoryAnswer> {
  const { organisationInventory } = require("./from-organisation") as typeof import("./from-organisation");
  return organisationInventory(view, scansSince, surroundings);
}

function unavailable(why: string, { inventory, onUnavailable }: InventoryConfig): Finding {
  const text =
    `The inventory "${inventory}" is not available: ${why}\n` +
    "So only the targets that this stack names were looked at.";
  return onUnavailable === "fail" ? violation(text) : note(text);
}

/** Targets that cannot be read may be the very ones that nothing scans. */
function incomplete({ kind, incomplete: why }: Inventory, { onUnavailable }: InventoryConfig): Finding[] {
  if (why === undefined) return [];
  const text = `The inventory "${kind}" is not whole: ${why}`;
  return [onUnavailable === "fail" ? violation(text) : note(text)];
}
