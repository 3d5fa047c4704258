import { type Sandbox, type SandboxOptions, startSandbox } from "../../../sandbox";

/** A clock that stands still until a test moves it. */
export interface FakeClock {
  now(): number;
  move(ms: number): void;
}

/** The start of a minute, so that windows of a minute begin with the clock. */
export const NOON = Date.UTC(2026, 0, 15, 12);

export function fakeClock(start = NOON): FakeClock {
  let now = start;
  return {
    now: () => now,
    move(ms) {
      now += ms;
    },
  };
}

/** Starts sandboxes that end with the test that started them. */
export function sandboxes(): (options?: SandboxOptions) => Promise<Sandbox> {
  const started: Sandbox[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
  });
  return async (options) => {
    const sandbox = await startSandbox(options);
    started.push(sandbox);
    return sandbox;
  };
}
