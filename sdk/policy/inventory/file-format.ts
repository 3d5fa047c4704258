import { isId, type Recurrence } from "../../../provider/client/types";
import { isRecord } from "../../../provider/resources/bag";
import { instantOf } from "../../../provider/resources/instant";

/** What `npx pulumi-cobalt inventory` writes, as JSON. Times are ISO 8601 with an offset or `Z`. */
export interface InventoryFile {
  readonly format: typeof inventoryFormat;
  readonly version: typeof inventoryVersion;
  readonly madeAt: string;
  readonly targets: readonly InventoryFileTarget[];
  readonly schedules: readonly InventoryFileSchedule[];
}

export interface InventoryFileTarget {
  /** `dt_…` */
  readonly id: string;
  /** Absent, as the two below: Cobalt gives none. */
  readonly name?: string;
  readonly url?: string;
  readonly enabled?: boolean;
  /** Absent: no scan of it was ever completed. */
  readonly lastCompletedScanAt?: string;
}

export interface InventoryFileSchedule {
  readonly targetId: string;
  /** Any run of the series. */
  readonly dateTime: string;
  /** Absent: once. */
  readonly recurrence?: Recurrence;
  /** The stack that declares it: `project/stack`, as its URNs have them. */
  readonly stack?: string;
  /** `dsc_…`, or `unknown:…` where Cobalt's answer was lost. */
  readonly scheduleId?: string;
  /** No declaration stands for it any more, and Cobalt goes on running it. */
  readonly leftRunning?: boolean;
}

export const inventoryFormat = "pulumi-cobalt-inventory";
export const inventoryVersion = 1;

export type ParsedInventoryFile =
  | { readonly kind: "file"; readonly file: InventoryFile }
  /** `why` names the field that is wrong. */
  | { readonly kind: "invalid"; readonly why: string };

type Check = (value: unknown) => string | undefined;

/** Reads an inventory file's text; fields that this version does not know are passed over. */
export function parseInventoryFile(text: string): ParsedInventoryFile {
  const value = json(text);
  if (!isRecord(value) || value.format !== inventoryFormat)
    return { kind: "invalid", why: "it was not written by `npx pulumi-cobalt inventory`" };
  if (value.version !== inventoryVersion) {
    const why = `its version is ${JSON.stringify(value.version)}, and this pulumi-cobalt reads version ${inventoryVersion}`;
    return { kind: "invalid", why };
  }
  const fault =
    fieldFault(value, "", { madeAt: aTime, targets: aList, schedules: aList }) ??
    itemFault(value, "targets", targetFields) ??
    itemFault(value, "schedules", scheduleFields);
  if (fault !== undefined) return { kind: "invalid", why: fault };
  return { kind: "file", file: value as unknown as InventoryFile };
}

const aText: Check = (value) => (typeof value === "string" && value !== "" ? undefined : "a text");
const aFlag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");
const aList: Check = (value) => (Array.isArray(value) ? undefined : "a list");
const aTime: Check = (value) =>
  instantOf(value) === undefined ? "a time such as 2026-12-06T02:00:00Z" : undefined;
const aTargetId: Check = (value) =>
  typeof value === "string" && isId(value) ? undefined : "a target's id (dt_…)";
const aRecurrence: Check = (value) =>
  ["WEEKLY", "MONTHLY", "QUARTERLY"].includes(String(value)) ? undefined : "WEEKLY, MONTHLY or QUARTERLY";
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

const targetFields: Readonly<Record<string, Check>> = {
  id: aTargetId,
  name: optional(aText),
  url: optional(aText),
  enabled: optional(aFlag),
  lastCompletedScanAt: optional(aTime),
};
const scheduleFields: Readonly<Record<string, Check>> = {
  targetId: aTargetId,
  dateTime: aTime,
  recurrence: optional(aRecurrence),
  stack: optional(aText),
  scheduleId: optional(aText),
  leftRunning: optional(aFlag),
};

function itemFault(
  file: Readonly<Record<string, unknown>>,
  list: "targets" | "schedules",
  fields: Readonly<Record<string, Check>>,
): string | undefined {
  const faults = (file[list] as readonly unknown[]).map((item, index) => {
    const place = `${list}[${index}]`;
    return isRecord(item) ? fieldFault(item, `${place}.`, fields) : `${place} is not an object`;
  });
  return faults.find((fault) => fault !== undefined);
}

function fieldFault(
  item: Readonly<Record<string, unknown>>,
  place: string,
  fields: Readonly<Record<string, Check>>,
): string | undefined {
  for (const [name, check] of Object.entries(fields)) {
    const expected = check(item[name]);
    if (expected !== undefined) return `${place}${name}: expected ${expected}`;
  }
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
