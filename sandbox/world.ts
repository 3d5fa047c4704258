import { type BlackoutSetting, blackoutSetting } from "./blackouts";
import { defaultSeed } from "./default-seed";
import type { FindingEntity, ScanEntity, ScheduleEntity, SettledPlan, TargetEntity } from "./entities";
import { createIds, type IdPrefix } from "./ids";
import { settlePlan } from "./scan-life";
import type { Seed, SeedTarget } from "./types";

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
  born(prefix: IdPrefix, createdAt: number): { id: string; sequence: number; createdAt: number };
}

/** @throws Error when two targets of the seed have one id. */
export function createWorld(seed: Seed | undefined, now: number): World {
  const ids = createIds();
  const blackouts = new Map<string, BlackoutSetting[]>();
  let sequence = 0;
  const world: World = {
    targets: new Map(),
    scans: new Map(),
    schedules: new Map(),
    findings: new Map(),
    organisationId: ids.next("or_"),
    plan: settlePlan(seed?.plan ?? {}),
    blackoutsOf(targetId) {
      const settings = blackouts.get(targetId) ?? [];
      blackouts.set(targetId, settings);
      return settings;
    },
    born(prefix, createdAt) {
      sequence += 1;
      return { id: ids.next(prefix), sequence, createdAt };
    },
  };
  for (const target of seed?.targets ?? defaultSeed.targets ?? []) addTarget(world, target, now);
  return world;
}

/** @throws Error when there is a target of that id; RangeError when a blackout is none. */
export function addTarget(world: World, target: SeedTarget, now: number): TargetEntity {
  const born = world.born("dt_", now);
  const entity: TargetEntity = {
    ...born,
    id: target.id ?? born.id,
    name: target.name,
    url: target.url ?? `https://${slug(target.name)}.example`,
    enabled: target.enabled ?? true,
  };
  if (world.targets.has(entity.id)) throw new Error(`The sandbox already has a target ${entity.id}.`);
  const setting = blackoutSetting(target.blackouts ?? [], Number.NEGATIVE_INFINITY);
  world.targets.set(entity.id, entity);
  world.blackoutsOf(entity.id).splice(0, Number.POSITIVE_INFINITY, setting);
  return entity;
}

/** @throws Error that says what the sandbox does not have. */
export function known<T>(things: ReadonlyMap<string, T>, id: string, what: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw new Error(`The sandbox has no ${what} ${id}.`);
  return thing;
}

function slug(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g);
  return words === null ? "target" : words.join("-");
}
