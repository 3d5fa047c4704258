import type { InventoryFileSchedule, OddEntry } from "./file-format";

export interface InventoryTarget {
  /** `dt_…` */
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  /** True if Cobalt does not say whether it is enabled: it counts as enabled then. */
  readonly mayBeDisabled?: boolean;
  /** True if the last refresh of a schedule found it disabled in Cobalt, or not at all. */
  readonly isUnscannable?: boolean;
  /** When a scan of it was last completed, in ms since 1970, as far as the inventory knows. */
  readonly lastCompletedScanAt?: number;
}

/** A schedule that another stack declares. */
export type InventorySchedule = InventoryFileSchedule;

export type InventoryKind = "stack" | "organisation" | "file";

export interface Inventory {
  readonly kind: InventoryKind;
  readonly targets: readonly InventoryTarget[];
  readonly schedules: readonly InventorySchedule[];
  /** True if a target without `lastCompletedScanAt` has no completed scan. False: it may have one. */
  readonly knowsScans: boolean;
  /** Why it may lack targets; absent: it is whole. */
  readonly incomplete?: string;
}

/** An inventory, or why there is none. */
export type InventoryAnswer =
  | {
      readonly kind: "inventory";
      readonly inventory: Inventory;
      /** What of it could not be read, each a sentence of its own. */
      readonly odd?: readonly OddEntry[];
    }
  | { readonly kind: "unavailable"; readonly why: string };

/** The configuration that every policy with an inventory has, with the schema's defaults. */
export interface InventoryConfig {
  readonly inventory: InventoryKind;
  readonly targets: readonly (
    | string
    | { readonly id: string; readonly name?: string; readonly url?: string }
  )[];
  readonly inventoryFile?: string;
  readonly inventoryMaxAge: string;
  readonly onUnavailable: "warn" | "fail";
}
