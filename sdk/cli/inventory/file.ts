import { formatInstant } from "../../../provider/resources/date-time";
import {
  type InventoryFile,
  type InventoryFileSchedule,
  type InventoryFileTarget,
  inventoryFormat,
  inventoryVersion,
} from "../../policy/inventory/file-format";

/** The file's content, in the same order in each run, so that two files can be compared. */
export function inventoryFile({
  now,
  targets,
  schedules,
}: {
  readonly now: number;
  readonly targets: readonly InventoryFileTarget[];
  readonly schedules: readonly InventoryFileSchedule[];
}): InventoryFile {
  return {
    format: inventoryFormat,
    version: inventoryVersion,
    madeAt: formatInstant(now),
    targets: sorted(targets, ({ id }) => id),
    schedules: sorted(schedules, ({ targetId, stack, scheduleId, dateTime }) =>
      [targetId, stack, scheduleId, dateTime].join(" "),
    ),
  };
}

function sorted<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
