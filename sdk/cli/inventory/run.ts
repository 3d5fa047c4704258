import type { CobaltApi } from "../../../provider/client";
import { formatInstant } from "../../../provider/time/date-time";
import {
  type InventoryFile,
  type InventoryFileSchedule,
  type InventoryFileTarget,
  inventoryFormat,
  inventoryVersion,
} from "../../policy/inventory/file-format";
import { lastCompleted } from "../../policy/inventory/from-organisation";
import { type CommandContext, exitCodes, parseOptions, UsageError } from "../command";
import { wroteOutput } from "../files";
import { readStacks } from "../stacks";
import { readSchedules, type StackSchedule } from "../stacks/schedules";

const options = {
  state: { type: "string", multiple: true },
  stack: { type: "string", multiple: true },
  out: { type: "string" },
  json: { type: "boolean" },
} as const;

const stdout = "-";

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { state = [], stack = [], json, ...values } = parseOptions(args, options);
  const out = values.out ?? (json === true ? stdout : "cobalt-inventory.json");
  if (json === true && out !== stdout)
    throw new UsageError(`--json is the same as --out -: it cannot be given with --out ${out}.`);
  const { views, connection, removed } = await readStacks({ states: state, stacks: stack }, context);
  const { found, unreadable } = readSchedules(views, inventorySchedule);
  const file = inventoryFile({
    now: context.effects.now(),
    targets: await targetsWithScans(connection.api(), context.effects.now()),
    schedules: found.filter(({ scheduleId }) => scheduleId === undefined || !removed.has(scheduleId)),
  });
  for (const line of unreadable) context.stderr.write(`${line}\n`);
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  if (!wroteOutput(out, text, context)) return exitCodes.unwritten;
  const counts = `${file.targets.length} targets, ${file.schedules.length} schedules`;
  context.stderr.write(`pulumi-cobalt inventory: ${counts}${out === stdout ? "" : ` in ${out}`}\n`);
  return exitCodes.ok;
}

function inventorySchedule(schedule: StackSchedule): InventoryFileSchedule | undefined {
  const { targetId, dateTime, recurrence, stack, scheduleId, kind } = schedule;
  if (dateTime === undefined) return undefined;
  const own = { targetId, dateTime, recurrence, stack, scheduleId };
  return kind === "declared" ? own : { ...own, leftRunning: true };
}

/** The time that is searched first: most targets were scanned within it, and the first pages of a list show it. */
const lookFirstMs = 45 * 24 * 3_600_000;

/** Reads all targets, each with its last completed scan, however long ago it was. */
async function targetsWithScans(api: CobaltApi, now: number): Promise<readonly InventoryFileTarget[]> {
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

/** The file's content, in the same order in each run, so that two files can be compared. `now`: milliseconds since 1970. */
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
