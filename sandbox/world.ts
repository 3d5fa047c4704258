import { createHash } from "node:crypto";
import { type BlackoutHistory, type BlackoutSetting, blackoutSetting } from "./blackouts";
import { InvalidValueError, notFound } from "./refusals";
import { settlePlan } from "./scan-life";
import type { SandboxRecurrence, ScanPlan, Seed, SeedFinding, SeedTarget, StoredTarget } from "./types";

/** The order in which objects came to be; ids say nothing about it. */
interface Sequenced {
  readonly id: string;
  readonly sequence: number;
  /** Milliseconds since 1970, by the sandbox's time. */
  readonly createdAt: number;
}

export type TargetEntity = StoredTarget & Sequenced;

export type SettledPlan = Required<ScanPlan>;

export interface ScanEntity extends Sequenced {
  readonly targetId: string;
  readonly scheduleId: string | undefined;
  readonly plan: SettledPlan;
  /** Its target's. */
  readonly blackouts: BlackoutHistory;
  /** A status that somebody set, and since when. It wins over the plan. */
  hold: { readonly status: string; readonly since: number } | undefined;
  /** True once the plan has given its findings. */
  isReported: boolean;
  /** The finding that this scan tests again; undefined for any other scan. */
  readonly retestOf: string | undefined;
}

export interface ScheduleEntity extends Sequenced {
  readonly targetId: string;
  /** As it was posted. */
  readonly dateTime: string;
  readonly anchor: number;
  readonly recurrence: SandboxRecurrence | null;
  /** The next run, or undefined when there will be none. */
  dueAt: number | undefined;
}

export type Severity = NonNullable<SeedFinding["severity"]>;

export interface FindingEntity extends Sequenced {
  readonly targetId: string;
  readonly scanIds: string[];
  /** Position among the findings of its severity in a plan; undefined when a person entered it. */
  readonly index: number | undefined;
  lastFoundAt: number;
  severity: Severity;
  state: string;
  /** True if the flaw is gone: neither a retest nor another scan finds it any more. */
  fixed: boolean;
}

/** Everything that a sandbox holds, in the order in which it came to be. */
export interface World {
  readonly targets: Map<string, TargetEntity>;
  readonly scans: Map<string, ScanEntity>;
  readonly schedules: Map<string, ScheduleEntity>;
  readonly findings: Map<string, FindingEntity>;
  readonly organisationId: string;
  plan: SettledPlan;
  /** What blackouts a target has had; it grows when they are set anew. */
  blackoutsOf(targetId: string): BlackoutSetting[];
  /** The common part of a new object. */
  newObject(prefix: IdPrefix, createdAt: number): { id: string; sequence: number; createdAt: number };
}

/** @throws InvalidValueError when two targets of the seed have one id, or a blackout is none. */
export function createWorld({ targets = [], plan = {} }: Seed, now: number): World {
  const counts = new Map<IdPrefix, number>();
  const blackouts = new Map<string, BlackoutSetting[]>();
  let sequence = 0;
  const world: World = {
    targets: new Map(),
    scans: new Map(),
    schedules: new Map(),
    findings: new Map(),
    organisationId: idOf("or_", 1),
    plan: settlePlan(plan),
    blackoutsOf(targetId) {
      const settings = blackouts.get(targetId) ?? [];
      blackouts.set(targetId, settings);
      return settings;
    },
    newObject(prefix, createdAt) {
      sequence += 1;
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return { id: idOf(prefix, count), sequence, createdAt };
    },
  };
  for (const target of targets) addTarget(world, target, now);
  return world;
}

/** @throws InvalidValueError when there is a target of that id, or a blackout is none. */
export function addTarget(world: World, target: SeedTarget, now: number): TargetEntity {
  const common = world.newObject("dt_", now);
  const entity: TargetEntity = {
    ...common,
    id: target.id ?? common.id,
    name: target.name,
    url: target.url ?? `https://${slug(target.name)}.example`,
    enabled: target.enabled ?? true,
  };
  if (world.targets.has(entity.id))
    throw new InvalidValueError(`The sandbox already has a target ${entity.id}.`);
  const setting = blackoutSetting(target.blackouts ?? [], Number.NEGATIVE_INFINITY);
  world.targets.set(entity.id, entity);
  world.blackoutsOf(entity.id).splice(0, Number.POSITIVE_INFINITY, setting);
  return entity;
}

/** @throws Refusal 404 that says what the sandbox does not have. */
export function existing<T>(things: ReadonlyMap<string, T>, id: string, what: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw notFound(`The sandbox has no ${what} ${id}.`);
  return thing;
}

function slug(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g);
  return words === null ? "target" : words.join("-");
}

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 22;

export type IdPrefix = "dt_" | "dsc_" | "dfi_" | "or_";

/** The id of the `count`-th object of a kind: it looks like one of Cobalt's, and is the same in every run. */
export function idOf(prefix: IdPrefix, count: number): string {
  return prefix + base58(createHash("sha256").update(`${prefix}${count}`).digest());
}

function base58(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, LENGTH)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
