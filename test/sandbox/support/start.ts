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

/** The gentler answers: cursors that keep their place and their filters, a list's own path, and nothing that is odd. */
export const gently = {
  listOrder: "newestFirst",
  cursors: "position",
  nextPage: "ownPath",
  oddFields: [],
} as const satisfies SandboxOptions["undocumented"];

/** Starts sandboxes that end with the test that started them; `answers` are theirs unless a test asks for others. */
export function sandboxes(
  answers: SandboxOptions["undocumented"] = {},
): (options?: SandboxOptions) => Promise<Sandbox> {
  const started: Sandbox[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
  });
  return async (options) => {
    const sandbox = await startSandbox({
      ...options,
      undocumented: { ...answers, ...options?.undocumented },
    });
    started.push(sandbox);
    return sandbox;
  };
}
