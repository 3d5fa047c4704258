import type { Context } from "./lifecycle";

/**
 * The warnings that collect many resources, each with its first line. A run says it once, and then one line for each resource. The
 * provider never learns that a run is over, so what concerns all comes first and the rows follow as they become known.
 */
const headings = {
  leftRunning:
    "Cobalt's API can neither change nor remove a schedule. These go on starting scans until a person removes them in Cobalt's " +
    "web application, among the target's scheduled scans; an id in cobalt:removedSchedules then leaves its resource's leftRunning:",
  runningScans:
    "Cobalt's API cannot cancel a scan. Triggers left the state whose scans go on; cancel those that should not in Cobalt's web " +
    "application:",
  unverifiedTargets: "Targets not verified, since Cobalt could not be asked:",
  disabledTargets:
    "Targets that are disabled in Cobalt, so that their scans will not run until a person enables them there:",
  shortMonths:
    "Not every month has the day of these schedules in UTC, and Cobalt does not document what then happens; days 1 to 28 are safe:",
  openDates:
    "Each of these dates may be a run of the series that was declared, in a month without its day, or mean another day from now on. " +
    "Nothing is posted until the declaration says which:",
  observed: "Not as declared, as Cobalt shows it now:",
} as const;

export type WarningTable = keyof typeof headings;

/** Every table, in the order of the streams of the engine's log that they have. */
export const warningTables = Object.keys(headings) as readonly WarningTable[];

/** Adds a line to a table, once a run for each `key`. */
export function addRow(
  context: Context,
  table: WarningTable,
  row: { readonly key: string; readonly text: string },
): void {
  const { reported } = context.memory;
  if (!reported.has(table)) {
    reported.add(table);
    context.diagnostics.heading(table, headings[table]);
  }
  const key = keyOf(table, row.key);
  if (reported.has(key)) return;
  reported.add(key);
  context.diagnostics.row(table, row.text);
}

/** True if the table has a line with this key in this run. */
export function hasRow({ memory }: Context, table: WarningTable, key: string): boolean {
  return memory.reported.has(keyOf(table, key));
}

function keyOf(table: WarningTable, key: string): string {
  return `${table} ${key}`;
}
