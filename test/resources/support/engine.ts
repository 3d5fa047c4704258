import { findingDecision } from "../../../provider/resources/finding-decision";
import type {
  CheckFailure,
  DiffResponse,
  Lifecycle,
  StoredRequest,
  StoredResource,
} from "../../../provider/resources/lifecycle";
import type { PropertyMap } from "../../../provider/resources/property-map";
import { scanGate } from "../../../provider/resources/scan-gate";
import { scanTrigger } from "../../../provider/resources/scan-trigger";
import { scheduledScan } from "../../../provider/resources/scheduled-scan";
import type { World } from "./world";

export type Step = "create" | "same" | "update" | "replace";

/** How the engine goes about an `up`. */
export interface UpOptions {
  /** By `--replace`, and by a taint: the provider sees a check with empty olds, then create and the old one's delete, and no diff. */
  readonly isForced?: boolean;
  /** The resource option `deleteBeforeReplace`. */
  readonly deletesFirst?: boolean;
  /** The resource option `replaceOnChanges: ["*"]`, which the plugin's resources know. */
  readonly onAnyChange?: boolean;
}

/** A check that failed, as the engine stops at it. */
export class CheckFailed extends Error {
  constructor(readonly failures: readonly CheckFailure[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
}

/** One resource of one stack, taken through its life in the order in which Pulumi's engine calls a provider. */
export class Resource {
  private inputs: PropertyMap | undefined;
  private stored: StoredResource | undefined;
  /** Replaced, and not deleted yet: the engine tries again with each command. */
  private condemned: readonly StoredResource[] = [];
  private tainted = false;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly world: Pick<World, "context">,
    private readonly scope: string,
  ) {}

  get state(): PropertyMap {
    return this.stored?.state ?? {};
  }

  get id(): string | undefined {
    return this.stored?.id;
  }

  /** What `pulumi preview` asks a provider that is not called for creations and updates in a preview. */
  async preview(news: PropertyMap): Promise<DiffResponse> {
    const inputs = await this.check(this.inputs, news);
    if (this.stored === undefined) return [];
    const { id, state } = this.stored;
    return this.lifecycle.diff({ id, state, inputs, scope: this.scope }, this.world.context);
  }

  /** `pulumi state taint`: the next `up` replaces it. */
  taint(): void {
    this.tainted = this.stored !== undefined;
  }

  get isTainted(): boolean {
    return this.tainted;
  }

  /** Everything that the engine's state holds of it. */
  get states(): readonly PropertyMap[] {
    return [this.stored, ...this.condemned].flatMap((one) => (one ? [one.state] : []));
  }

  async up(
    news: PropertyMap,
    { isForced = false, deletesFirst = false, onAnyChange = false }: UpOptions = {},
  ): Promise<Step> {
    await this.deleteCondemned();
    if ((isForced || this.tainted) && this.stored !== undefined) return this.replace(news, deletesFirst);
    const inputs = await this.check(this.inputs, news);
    const { context } = this.world;
    if (this.stored === undefined) return this.create(inputs, "create");
    const { id, state } = this.stored;
    const changes = this.lifecycle.diff({ id, state, inputs, scope: this.scope }, context);
    const isReplaced = onAnyChange ? changes.length > 0 : changes.some(({ replace }) => replace);
    if (isReplaced) return this.replace(news, deletesFirst);
    if (changes.length > 0) {
      const updated = await this.lifecycle.update({ id, state, inputs, scope: this.scope }, context);
      this.stored = { id, state: updated };
    }
    this.inputs = inputs;
    return changes.length > 0 ? "update" : "same";
  }

  /** What was read is shown to the person by a diff with the inputs of the last deployment: of `up --refresh` and `destroy --refresh` too. */
  /** `isShown`: false where `PULUMI_USE_LEGACY_REFRESH_DIFF` is set. */
  async refresh({ isShown = true } = {}): Promise<void> {
    if (!this.stored) return;
    this.stored = await this.lifecycle.read(this.placed(this.stored), this.world.context);
    if (isShown)
      this.lifecycle.diff({ ...this.placed(this.stored), inputs: this.inputs ?? {} }, this.world.context);
  }

  async destroy(): Promise<void> {
    await this.deleteCondemned();
    if (this.stored) await this.lifecycle.delete(this.placed(this.stored), this.world.context);
    this.forget();
  }

  private forget(): void {
    this.stored = undefined;
    this.inputs = undefined;
    this.tainted = false;
  }

  private placed(stored: StoredResource): StoredRequest {
    return { ...stored, scope: this.scope };
  }

  private async replace(news: PropertyMap, deletesFirst: boolean): Promise<Step> {
    const old = this.stored;
    const inputs = await this.check(undefined, news);
    if (deletesFirst && old) {
      await this.lifecycle.delete(this.placed(old), this.world.context);
      this.forget();
      return this.create(inputs, "replace");
    }
    const step = await this.create(inputs, "replace");
    if (old) this.condemned = [...this.condemned, old];
    await this.deleteCondemned();
    return step;
  }

  private async deleteCondemned(): Promise<void> {
    for (const old of this.condemned) {
      await this.lifecycle.delete(this.placed(old), this.world.context);
      this.condemned = this.condemned.filter((other) => other !== old);
    }
  }

  private async create(inputs: PropertyMap, step: Step): Promise<Step> {
    this.stored = await this.lifecycle.create({ inputs, scope: this.scope }, this.world.context);
    this.inputs = inputs;
    this.tainted = false;
    return step;
  }

  private async check(olds: PropertyMap | undefined, news: PropertyMap): Promise<PropertyMap> {
    const request = { olds, news, scope: this.scope };
    const { inputs, failures } = await this.lifecycle.check(request, this.world.context);
    if (failures.length > 0) throw new CheckFailed(failures);
    return inputs;
  }
}

export const schedule = (world: Pick<World, "context">, name = "nightly", stack = "shop/dev") =>
  new Resource(scheduledScan, world, `${stack}/${name}`);
export const trigger = (world: Pick<World, "context">, name = "release", stack = "shop/dev") =>
  new Resource(scanTrigger, world, `${stack}/${name}`);
export const gate = (world: Pick<World, "context">, name = "gate", stack = "shop/dev") =>
  new Resource(scanGate, world, `${stack}/${name}`);

export const decision = (world: Pick<World, "context">, name = "accepted", stack = "shop/dev") =>
  new Resource(findingDecision, world, `${stack}/${name}`);

/** What a promise rejects with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Error & { readonly failures?: CheckFailure[] }> {
  const nothing = Symbol("resolved");
  const result = await promise.then(
    () => nothing,
    (error: unknown) => error,
  );
  if (result instanceof Error) return result;
  throw new Error("Expected a failure, and there was none.");
}
