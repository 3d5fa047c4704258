import { countsAsEnabled } from "../../../provider/client/types";
import { withoutAbsent } from "../../../provider/resources/property-map";
import { instantOf, latestOf } from "../../../provider/time/date-time";
import { formatDuration, parseDuration } from "../../../provider/time/duration";
import { note, type PolicyResult, violation } from "../definition";
import type { PolicyEnvironment } from "../environment";
import { knownValue } from "../reading";
import type { Declared, DeclaredSchedule, StackView } from "../stack/declared";
import { type OddEntry, parseInventoryFile } from "./file-format";
import type { Inventory, InventoryAnswer, InventoryConfig, InventoryTarget } from "./types";

export interface LoadedInventory {
  readonly inventory: Inventory;
  /** Says so where the configured inventory could not be had. */
  readonly results: readonly PolicyResult[];
}

export interface InventoryRequest {
  readonly view: StackView;
  readonly declared: Declared;
  /** Milliseconds since 1970; undefined: scans are not asked for. */
  readonly scansSince: number | undefined;
}

/**
 * The configured inventory. Where it cannot be had, `onUnavailable` decides between a note and a violation, and the
 * targets that the stack itself names are looked at all the same.
 */
export async function loadInventory(
  request: InventoryRequest,
  config: InventoryConfig,
  environment: PolicyEnvironment,
): Promise<LoadedInventory> {
  const ofStack = stackInventory(request.declared, config);
  if (config.inventory === "stack") return { inventory: ofStack, results: [] };
  const answer = await answerOf(request, config, environment);
  if (answer.kind === "unavailable")
    return {
      inventory: ofStack,
      results: [without(`is not available: ${answer.why}\n${onlyStack}`, config)],
    };
  const { inventory, odd = [] } = answer;
  const targets = merged([...inventory.targets, ...configuredTargets(config)]);
  // Targets that cannot be read may be the very ones that nothing scans.
  const { incomplete } = inventory;
  const lacking = incomplete === undefined ? [] : [without(`is not whole: ${incomplete}`, config)];
  return { inventory: { ...inventory, targets }, results: [...lacking, ...odd.map(oddNote)] };
}

const onlyStack = "So only the targets that this stack names were looked at.";

async function answerOf(
  { view, scansSince }: InventoryRequest,
  config: InventoryConfig,
  environment: PolicyEnvironment,
): Promise<InventoryAnswer> {
  if (config.inventory === "file") return fileInventory(config, view, environment);
  const { organisationInventory } = require("./from-organisation") as typeof import("./from-organisation");
  return organisationInventory(view, scansSince, environment);
}

/** What is wrong with the inventory, as grave as `onUnavailable` has it. */
function without(what: string, { inventory, onUnavailable }: InventoryConfig): PolicyResult {
  return (onUnavailable === "fail" ? violation : note)(`The inventory "${inventory}" ${what}`);
}

/** A target that cannot be read may be one that nothing scans; what else is odd counts for the worse where it is looked at. */
function oddNote({ what, isLost, list }: OddEntry): PolicyResult {
  const text = `${what}. ${isLost ? "The entry does not count." : "The field does not count."} Make the file anew with \`npx pulumi-cobalt inventory\`.`;
  return isLost && list === "targets" ? violation(text) : note(text);
}

const makeOne = "Make it with `npx pulumi-cobalt inventory`";
/** Clocks of two machines may differ by this much. */
const clockSlackMs = 60 * 60_000;

/** The inventory of a file; schedules that this very stack had then are left out, since its resources say more. */
export function fileInventory(
  config: InventoryConfig,
  { project, stack }: Pick<StackView, "project" | "stack">,
  { now, variables, readFile }: Pick<PolicyEnvironment, "now" | "variables" | "readFile">,
): InventoryAnswer {
  const path = config.inventoryFile ?? variables.COBALT_INVENTORY_FILE;
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

/** The targets that the stack's schedules and triggers name, and those of the policy's `targets`. */
export function stackInventory({ schedules, triggers }: Declared, config: InventoryConfig): Inventory {
  const configured = configuredTargets(config);
  const ofTriggers = triggers.map(({ targetId, targetName }) => ({
    id: knownValue(targetId),
    name: knownValue(targetName),
  }));
  const declared = [...schedules.map(targetOfSchedule), ...ofTriggers];
  const known = declared.flatMap(({ id, ...more }) => (id === undefined ? [] : [{ id, ...more }]));
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
    const scans = [known?.lastCompletedScanAt, target.lastCompletedScanAt].filter((at) => at !== undefined);
    const lastCompletedScanAt = latestOf(scans);
    byId.set(target.id, { ...target, ...(known && withoutAbsent(known)), lastCompletedScanAt });
  }
  return [...byId.values()];
}

/** Whether a scan was completed in that time; one that is yet to come, of a clock or a file that is wrong, proves nothing. */
export function wasScanned(
  { lastCompletedScanAt: last }: InventoryTarget,
  { since, now }: { readonly since: number; readonly now: number },
): boolean {
  return last !== undefined && last >= since && last <= now + clockSlackMs;
}

/** The scan that a refresh saw last stands for a completed one: the state knows no better. */
function targetOfSchedule(schedule: DeclaredSchedule): Partial<InventoryTarget> {
  return {
    id: knownValue(schedule.targetId),
    name: knownValue(schedule.targetName),
    url: knownValue(schedule.targetUrl),
    isUnscannable: [schedule.targetEnabled, schedule.targetFound].some((flag) => knownValue(flag) === false),
    lastCompletedScanAt: instantOf(knownValue(schedule.lastScanAt)),
  };
}
