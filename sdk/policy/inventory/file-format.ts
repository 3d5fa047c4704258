import { isId, type Recurrence, recurrences } from "../../../provider/cobalt/facts";
import { isRecord } from "../../../provider/resources/property-map";
import { instantOf } from "../../../provider/time/date-time";

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
  /** True if no stack declares it any more, and Cobalt goes on running it. */
  readonly leftRunning?: boolean;
}

export const inventoryFormat = "pulumi-cobalt-inventory";
export const inventoryVersion = 1;

/** One entry, or one field of one, that is not as it is written. */
export interface OddEntry {
  /** A sentence without its full stop, such as `targets[3].id: expected an id`. */
  readonly what: string;
  /** True if the entry itself does not count, since it does not say what it is about. */
  readonly isLost: boolean;
  readonly list: "targets" | "schedules";
}

export type ParsedInventoryFile =
  | { readonly kind: "file"; readonly file: InventoryFile; readonly odd: readonly OddEntry[] }
  /** The file as a whole is none that this version reads. */
  | { readonly kind: "invalid"; readonly why: string };

/** The value of a field; undefined where it cannot be used. */
type Read<T> = (value: unknown) => T | undefined;
interface FieldOf<T> {
  readonly read: Read<T>;
  readonly expected: string;
  /** True if the entry says nothing without it. */
  readonly isRequired?: boolean;
}
/** Every field of an entry, so that the compiler names one that is forgotten here. */
type FieldsOf<T> = { readonly [K in keyof T]-?: FieldOf<NonNullable<T[K]>> };

const aText = { read: textIn, expected: "a text" };
const aFlag = {
  read: (value: unknown) => (typeof value === "boolean" ? value : undefined),
  expected: "true or false",
};
const aTime = {
  read: (value: unknown) => (instantOf(value) === undefined ? undefined : String(value)),
  expected: "a time such as 2026-12-06T02:00:00Z",
};
const aTarget = {
  read: (value: unknown) => (typeof value === "string" && isId(value) ? value : undefined),
  expected: "a target's id",
  isRequired: true,
};

const targetFields: FieldsOf<InventoryFileTarget> = {
  id: aTarget,
  name: aText,
  url: aText,
  enabled: aFlag,
  lastCompletedScanAt: aTime,
};
const scheduleFields: FieldsOf<InventoryFileSchedule> = {
  targetId: aTarget,
  dateTime: { ...aTime, isRequired: true },
  recurrence: {
    read: (value) => recurrences.find((known) => known === value),
    expected: recurrences.join(", "),
  },
  stack: aText,
  scheduleId: aText,
  leftRunning: aFlag,
};

/**
 * Reads an inventory file's text. An entry that is odd is reported, and the rest counts: a field that cannot be used is absent, and an
 * entry without what it is about is left out. Fields that this version does not know are passed over.
 */
export function parseInventoryFile(text: string): ParsedInventoryFile {
  const value = json(text);
  if (!isRecord(value) || value.format !== inventoryFormat)
    return { kind: "invalid", why: "it was not written by `npx pulumi-cobalt inventory`" };
  if (value.version !== inventoryVersion) {
    const why = `its version is ${JSON.stringify(value.version)}, and this pulumi-cobalt reads version ${inventoryVersion}`;
    return { kind: "invalid", why };
  }
  const { madeAt, targets, schedules } = value;
  if (aTime.read(madeAt) === undefined) return { kind: "invalid", why: `madeAt: expected ${aTime.expected}` };
  if (!Array.isArray(targets)) return { kind: "invalid", why: "targets: expected a list" };
  if (!Array.isArray(schedules)) return { kind: "invalid", why: "schedules: expected a list" };
  const read = {
    targets: targets.map((item, index) => entry<InventoryFileTarget>(item, ["targets", index], targetFields)),
    schedules: schedules.map((item, index) =>
      entry<InventoryFileSchedule>(item, ["schedules", index], scheduleFields),
    ),
  };
  return {
    kind: "file",
    file: {
      format: inventoryFormat,
      version: inventoryVersion,
      madeAt: String(madeAt),
      targets: read.targets.flatMap(({ found }) => found ?? []),
      schedules: read.schedules.flatMap(({ found }) => found ?? []),
    },
    odd: [...read.targets, ...read.schedules].flatMap(({ odd }) => odd),
  };
}

interface Entry<T> {
  readonly found: T | undefined;
  readonly odd: readonly OddEntry[];
}

function entry<T extends object>(
  item: unknown,
  [list, index]: readonly [OddEntry["list"], number],
  fields: FieldsOf<T>,
): Entry<T> {
  const path = `${list}[${index}]`;
  if (!isRecord(item))
    return { found: undefined, odd: [{ what: `${path}: expected an object`, isLost: true, list }] };
  const read = Object.entries<FieldOf<unknown>>(fields).map(
    ([name, { read: readField, expected, isRequired = false }]) => {
      const given = item[name];
      const isAbsent = given === undefined || given === null;
      const value = isAbsent ? undefined : readField(given);
      return { name, value, isWrong: value === undefined && (isRequired || !isAbsent), expected, isRequired };
    },
  );
  const wrong = read.filter(({ isWrong }) => isWrong);
  const isLost = wrong.some(({ isRequired }) => isRequired);
  const known = Object.fromEntries(
    read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    found: isLost ? undefined : (known as T),
    odd: wrong.map(({ name, expected }) => ({
      what: `${path}.${name}: expected ${expected}`,
      isLost,
      list,
    })),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
