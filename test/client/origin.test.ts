import { hostilePages } from "./support/hostile-pages";
import type { Trap } from "./support/trap";
import { startTrap } from "./support/trap";
import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

let world: World;
let trap: Trap;

beforeAll(async () => {
  trap = await startTrap();
});
afterAll(() => trap.close());
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const index = [...hostilePages("a", "b").keys()];

test.each(index)(
  "hostile next_page number %i is an error, and nothing more is sent anywhere",
  async (number) => {
    const own = new URL(world.sandbox.url).host;
    const value = hostilePages(own, trap.host)[number];
    world.sandbox.addFault({ match: { path: /\/dast\/targets$/ }, action: { kind: "nextPage", value } });
    const error = await rejection(world.api.listTargets());
    expect(error).toMatchObject({
      code: "protocol",
      message: expect.stringContaining("next_page is not followed"),
    });
    expect(String(error)).toContain("GET /dast/targets");
    expect(trap.requests).toEqual([]);
    expect(world.sandbox.log).toHaveLength(1);
  },
);

test.each([301, 302, 303, 307, 308] as const)(
  "a redirect %i is not followed, and the error names its host",
  async (status) => {
    const location = `http://${trap.host}/dast/targets?x=1`;
    world.sandbox.addFault({ match: {}, times: 9, action: { kind: "redirect", status, location } });
    const errors = await Promise.all([
      rejection(world.api.listTargets()),
      rejection(world.api.createScan(targetOf(world), keyOf("redirect"))),
    ]);
    for (const error of errors) {
      expect(error).toMatchObject({ code: "protocol", message: expect.stringContaining(trap.host) });
      expect(String(error)).toContain(`status ${status}`);
    }
    expect(trap.requests).toEqual([]);
    expect(world.sandbox.store.scans).toHaveLength(0);
  },
);

test("a next_page that leads in a circle is an error", async () => {
  const next = { kind: "nextPage", value: "/dast/targets?cursor=same" } as const;
  const items = { pagination: { next_page: next.value }, data: [] };
  world.sandbox.addFault({
    match: { path: /\/dast\/targets$/ },
    times: Number.POSITIVE_INFINITY,
    action: { kind: "json", when: "before", value: items },
  });
  const error = await rejection(world.api.listTargets());
  expect(error).toMatchObject({ code: "protocol", message: expect.stringContaining("circle") });
  expect(world.sandbox.log.length).toBeLessThanOrEqual(3);
});

test("an absolute next_page of the same origin is followed", async () => {
  const value = `${world.sandbox.url}/dast/targets?limit=1`;
  world.sandbox.addFault({ match: { path: /\/dast\/targets$/ }, action: { kind: "nextPage", value } });
  const error = await rejection(world.api.listTargets());
  expect(error).toBeUndefined();
  expect(world.sandbox.log.map((request) => request.path)).toContain("/dast/targets?limit=1");
});
