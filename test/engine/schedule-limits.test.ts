import type { Sandbox, SandboxOptions } from "../../sandbox";
import { fastClock } from "./support/fast-clock";
import { expectEnd, posts, schedule, startWorld, type World, warnings } from "./support/schedule-world";

jest.setTimeout(120_000);

const count = 30;
const speed = 30;
const seed = { targets: Array.from({ length: count }, (_, index) => ({ name: `Service ${index}` })) };

let world: World | undefined;
afterEach(() => world?.close());

async function start(sandbox: SandboxOptions): Promise<World> {
  world = await startWorld({ sandbox: { ...sandbox, seed } });
  world.project.setResources(
    world.sandbox.store.targets.map(({ id }, index) => schedule(`service-${index}`, { targetId: id })),
  );
  return world;
}

/** A window of Cobalt's begins at the first POST, and at the 13th somebody else has used up the rest of it. */
function othersSpend(): Pick<SandboxOptions, "onRequest"> {
  let seen = 0;
  return {
    onRequest: ({ method }, moment) => {
      const { sandbox } = world ?? {};
      if (method !== "POST" || moment !== "read" || sandbox === undefined) return;
      seen += 1;
      if (seen === 1) sandbox.advance(60_000 - (sandbox.now() % 60_000));
      if (seen === 13) sandbox.spend("mutations", 20);
    },
  };
}

function expectOneEach(sandbox: Sandbox): void {
  expect(posts(sandbox).some(({ status }) => status === 509)).toBe(true);
  expect(posts(sandbox).filter(({ worked }) => worked)).toHaveLength(count);
  expect(new Set(sandbox.store.schedules.map(({ targetId }) => targetId)).size).toBe(count);
}

it.each([false, true])(
  "waits in the middle of 30 schedules, and makes each once; a refusal burns keys: %s",
  async (refusedPostBurnsKey) => {
    const { project, sandbox } = await start({
      ...othersSpend(),
      undocumented: { refusedPostBurnsKey },
      speed,
    });
    const outcome = expectEnd(await project.up([], { env: fastClock(project.folder, speed) }));
    expect(outcome.text).toMatch(/waiting for Cobalt's limit: \d+ of \d+, about/);
    expect(outcome.text).toMatch(/\+ 31 created/);
    expect(warnings(outcome)).toEqual([]);
    expectOneEach(sandbox);
  },
);
