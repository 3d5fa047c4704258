import type { Context } from "../../provider/resources/lifecycle";
import type { PropertyMap } from "../../provider/resources/property-map";
import type { Product } from "../mutations/decorators";
import { Resource, type Step } from "../resources/support/engine";
import type { Declaration } from "./steps";
import { underWayFor } from "./support/run";

/** What one command did with one resource. `cut`: the process died first. */
export interface Attempt {
  readonly name: string;
  readonly kind: Declaration["kind"] | "retest";
  /** The state when the command began. */
  readonly before: PropertyMap;
  readonly inputs: PropertyMap | undefined;
  /** By `--replace` or a taint: the provider sees nothing of what was there. */
  readonly isForced: boolean;
  /** What the engine did; undefined: it did not come to an end. */
  step: Step | undefined;
  end: "done" | "failed" | "cut";
  error: Error | undefined;
}

interface Declared {
  readonly kind: Declaration["kind"];
  readonly index: number;
  readonly inputs: PropertyMap;
}

const resourceNames = {
  schedule: "DastScheduledScan",
  trigger: "DastScanTrigger",
  gate: "DastScanGate",
  decision: "DastFindingDecision",
} as const;

/** One stack: its program, and its state as the engine keeps it. Resources of one command go on at the same time. */
export class Stack {
  private readonly declared = new Map<string, Declared>();
  private readonly resources = new Map<
    string,
    { readonly kind: Declaration["kind"]; readonly resource: Resource }
  >();

  constructor(
    private readonly process: { readonly context: Context },
    private readonly its: { readonly product: Pick<Product, "resources">; readonly deletesFirst: boolean },
  ) {}

  declare(index: number, kind: Declaration["kind"], inputs: PropertyMap): void {
    this.declared.set(`${kind}${index}`, { kind, index, inputs });
  }

  taint(index: number, kind: Declaration["kind"]): void {
    this.resources.get(`${kind}${index}`)?.resource.taint();
  }

  withdraw(index: number, kind: Declaration["kind"]): void {
    this.declared.delete(`${kind}${index}`);
  }

  /** Everything in the engine's state. */
  get states(): readonly {
    readonly name: string;
    readonly kind: Declaration["kind"];
    readonly state: PropertyMap;
  }[] {
    return [...this.resources].flatMap(([name, { kind, resource }]) =>
      resource.states.map((state) => ({ name, kind, state })),
    );
  }

  stateOf(name: string): PropertyMap {
    return this.resources.get(name)?.resource.state ?? {};
  }

  /** Each resource that is declared, gates after their triggers; then, if none failed, the deletions. */
  async up(attempts: Attempt[], replacesAll: boolean): Promise<void> {
    const first = [...this.declared.values()].filter(({ kind }) => kind !== "gate");
    await Promise.all(
      first.map(async (one) => {
        const isDone = await this.raise(one, one.inputs, { attempts, replacesAll });
        const follower = one.kind === "trigger" ? this.declared.get(`gate${one.index}`) : undefined;
        const { scanId } = this.stateOf(`${one.kind}${one.index}`);
        if (isDone && follower)
          await this.raise(follower, { ...follower.inputs, scanId }, { attempts, replacesAll });
      }),
    );
    if (attempts.some(({ end }) => end !== "done")) return;
    await this.each(
      attempts,
      (name) => !this.declared.has(name),
      (resource) => resource.destroy(),
    );
  }

  async refresh(attempts: Attempt[]): Promise<void> {
    await this.each(
      attempts,
      () => true,
      (resource) => resource.refresh(),
    );
  }

  async destroy(attempts: Attempt[]): Promise<void> {
    await this.each(
      attempts,
      () => true,
      (resource) => resource.destroy(),
    );
  }

  private async each(
    attempts: Attempt[],
    isMeant: (name: string) => boolean,
    work: (resource: Resource) => Promise<void>,
  ): Promise<void> {
    const meant = [...this.resources].filter(
      ([name, { resource }]) => isMeant(name) && resource.states.length > 0,
    );
    await Promise.all(
      meant.map(([name, { kind, resource }]) =>
        attempt(
          attempts,
          { name, kind, before: resource.state, inputs: undefined, isForced: false },
          async () => {
            await work(resource);
            return undefined;
          },
        ),
      ),
    );
  }

  private make(kind: Declaration["kind"], name: string): Resource {
    return new Resource(this.its.product.resources[resourceNames[kind]], this.process, `shop/dev/${name}`);
  }

  private raise(
    { kind, index }: Declared,
    inputs: PropertyMap,
    { attempts, replacesAll }: { readonly attempts: Attempt[]; readonly replacesAll: boolean },
  ): Promise<boolean> {
    const name = `${kind}${index}`;
    const known = this.resources.get(name) ?? { kind, resource: this.make(kind, name) };
    this.resources.set(name, known);
    const { resource } = known;
    const isForced = (replacesAll || resource.isTainted) && resource.id !== undefined;
    return attempt(attempts, { name, kind, before: resource.state, inputs, isForced }, () =>
      resource.up(inputs, { isForced, deletesFirst: this.its.deletesFirst }),
    );
  }
}

export async function attempt(
  attempts: Attempt[],
  of: Omit<Attempt, "step" | "end" | "error">,
  work: () => Promise<Step | undefined>,
): Promise<boolean> {
  const one: Attempt = { ...of, step: undefined, end: "cut", error: undefined };
  attempts.push(one);
  try {
    one.step = await underWayFor.run(of.name, work);
    one.end = "done";
  } catch (error) {
    one.end = "failed";
    one.error = error instanceof Error ? error : new Error(String(error));
  }
  return one.end === "done";
}
