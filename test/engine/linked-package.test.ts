import { mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import {
  daysFromNow,
  expectEnd,
  moved,
  posts,
  schedule,
  startWorld,
  target,
  type World,
} from "./support/schedule-world";

jest.setTimeout(120_000);

const start = daysFromNow(30);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

/** As `npm link` or a workspace does it: the program's package is a symbolic link to the repository. */
function link(): void {
  const modules = join(world.project.folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(realpathSync(join(__dirname, "..", "..")), join(modules, "pulumi-cobalt"));
}

function unlink(): void {
  rmSync(join(world.project.folder, "node_modules"), { recursive: true });
}

/** A schedule for each date. */
function declare(...dates: readonly string[]): void {
  const { project, sandbox } = world;
  project.setResources(
    dates.map((dateTime, index) => schedule(`s${index}`, { targetId: target(sandbox).id, dateTime })),
  );
  sandbox.clearLog();
}

async function providerOf(name: string): Promise<string> {
  const { [name]: resource } = await world.project.resources();
  const { __provider: text } = resource?.inputs ?? {};
  return JSON.stringify(text);
}

it("creates with the linked package, whose provider is stored without a path of this machine", async () => {
  link();
  declare(start);
  expectEnd(await world.project.up());
  expect(posts(world.sandbox)).toHaveLength(1);
  const text = await providerOf("s0");
  expect(text).toContain("pulumi-cobalt/dynamic-host");
  expect(text).not.toContain(realpathSync(join(__dirname, "..", "..")));
});

it("goes on with the packed package: no change, a change, a new schedule", async () => {
  unlink();
  declare(start);
  expectEnd(await world.project.up(["--expect-no-changes"]));
  declare(moved(start, 1), start);
  expectEnd(await world.project.up());
  expect(posts(world.sandbox)).toHaveLength(2);
  // Users' states hold this path for good.
  expect(await providerOf("s1")).toContain('pulumi-cobalt/dynamic\\"');
});

it("goes on linked: no change, a refresh, a change of what was made packed", async () => {
  link();
  declare(moved(start, 1), start);
  expectEnd(await world.project.up(["--expect-no-changes"]));
  expectEnd(await world.project.refresh());
  declare(moved(start, 1), moved(start, 1));
  expectEnd(await world.project.up());
  expect(posts(world.sandbox)).toHaveLength(1);
});

it("refreshes and destroys packed what was made and changed linked", async () => {
  unlink();
  expectEnd(await world.project.refresh());
  const { text } = expectEnd(await world.project.destroy());
  expect(text).toMatch(/- 3 deleted/);
});
