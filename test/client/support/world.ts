import type { ClientOptions, CobaltApi } from "../../../provider/client";
import { createClient } from "../../../provider/client";
import { adviceIn } from "../../../provider/failure-advice";
import { startSandbox } from "../../../sandbox";
import type { Sandbox, SandboxOptions } from "../../../sandbox/types";
import { VirtualTime } from "./time";

/** A sandbox and a client that share one clock, which runs only while the client sleeps. */
export interface World {
  readonly sandbox: Sandbox;
  readonly time: VirtualTime;
  readonly notices: string[];
  readonly api: CobaltApi;
  readonly another: (options?: Partial<ClientOptions>) => CobaltApi;
  readonly close: () => Promise<void>;
}

export interface WorldOptions {
  readonly sandbox?: Omit<SandboxOptions, "clock">;
  readonly client?: Partial<ClientOptions>;
  readonly time?: VirtualTime;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const time = options.time ?? new VirtualTime();
  const sandbox = await startSandbox({
    seed: { targets: [{ name: "shop" }, { name: "blog" }] },
    ...options.sandbox,
    clock: { now: time.now },
  });
  const notices: string[] = [];
  const another = (more: Partial<ClientOptions> = {}) =>
    createClient({
      ...sandbox.tokens,
      baseUrl: sandbox.url,
      readsPerMinute: 100,
      writesPerMinute: 20,
      effects: time.effects,
      notice: (line) => notices.push(line),
      advise: adviceIn({ baseUrl: sandbox.url, region: undefined }),
      ...options.client,
      ...more,
    });
  return { sandbox, time, notices, api: another(), another, close: () => sandbox.close() };
}

/** The first target of the sandbox. */
export function targetOf(world: Pick<World, "sandbox">): string {
  return world.sandbox.store.targets[0]?.id ?? "";
}

/** Keys as a lifecycle gives them: the same arguments, the same key. */
export const keyOf =
  (name: string) =>
  (generation: number): string =>
    `test-${name}-${generation}`;

/** What a promise rejects with; undefined if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}
