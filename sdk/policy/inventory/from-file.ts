import { countsAsEnabled } from "../../../provider/client/types";
import { instantOf } from "../../../provider/time/date-time";
import { formatDuration, parseDuration } from "../../../provider/time/duration";
import type { StackView } from "../stack/view";
import type { Surroundings } from "../surroundings";
import { parseInventoryFile } from "./file-format";
import type { InventoryAnswer, InventoryConfig } from "./types";

const makeOne = "Make it with `npx pulumi-cobalt inventory`";
/** Clocks of two machines may differ by this much. */
const clockSlackMs = 60 * 60_000;

/** The inventory of a file; schedules that this very stack had then are left out, since its resources say more. */
export function fileInventory(
  config: InventoryConfig,
  { project, stack }: Pick<StackView, "project" | "stack">,
  { now, environment, readFile }: Pick<Surroundings, "now" | "environment" | "readFile">,
): InventoryAnswer {
  const path = config.inventoryFile ?? environment.COBALT_INVENTORY_FILE;
  if (path === undefined || path === "") {
    const why =
      "no inventory file is named: set `inventoryFile`, or COBALT_INVENTORY_FILE in the environment";
    return { kind: "unavailable", why: `${why}. ${makeOne}.` };
  }
  const text = readable(() => readFile(path));
  if (text === undefined)
    return { kind: "unavailable", why: `the inventory file ${path} cannot be read. ${makeOne}.` };
  const parsed = parseInventoryFile(text);
  if (parsed.kind === "invalid")
    return { kind: "unavailable", why: `the inventory file ${path} is refused: ${parsed.why}. ${makeOne}.` };
  const { madeAt, targets, schedules } = parsed.file;
  const odd = parsed.odd.map((one) => ({ ...one, what: `the inventory file ${path}: ${one.what}` }));
  const stale = staleness(instantOf(madeAt) ?? 0, config.inventoryMaxAge, now());
  if (stale !== undefined)
    return { kind: "unavailable", why: `the inventory file ${path} is refused: ${stale}. ${makeOne}.` };
  return {
    kind: "inventory",
    odd,
    inventory: {
      kind: "file",
      knowsScans: true,
      targets: targets.filter(countsAsEnabled).map(({ id, name, url, enabled, lastCompletedScanAt }) => {
        const mayBeDisabled = enabled === undefined;
        return { id, name, url, mayBeDisabled, lastCompletedScanAt: instantOf(lastCompletedScanAt) };
      }),
      schedules: schedules.filter((schedule) => schedule.stack !== `${project}/${stack}`),
    },
  };
}

function staleness(madeAt: number, maxAge: string, now: number): string | undefined {
  const age = now - madeAt;
  if (age < -clockSlackMs) return "it says that it was made in the future";
  const most = parseDuration(maxAge) ?? 0;
  return age > most
    ? `it was made ${formatDuration(age)} ago, more than inventoryMaxAge (${maxAge})`
    : undefined;
}

/** Undefined where the system cannot give the file; a fault of ours is none of the file's, and goes on. */
function readable(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (typeof Reflect.get(Object(error), "syscall") !== "string") throw error;
    return undefined;
  }
}
