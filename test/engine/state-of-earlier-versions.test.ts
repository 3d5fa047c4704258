import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxOptions } from "../../sandbox";
import { importState } from "./support/schedule-state";
import { expectEnd, moved, posts, schedule, startWorld, type World } from "./support/schedule-world";
import { readStateFixture, writeStateFixture } from "./support/state-fixture";

jest.setTimeout(120_000);

const targetId = "dt_KeptInStates";
const start = "2035-01-31T02:00:00Z";
const sandbox: SandboxOptions = {
  seed: {
    targets: [{ id: targetId, name: "Shop", url: "https://shop.example" }],
    plan: { queuedMs: 1, startedMs: 1, finishingUpMs: 1, underReviewMs: 1 },
  },
};
const { version: current } = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
) as { version: string };
const versions = readdirSync(join(__dirname, "fixtures")).flatMap(
  (name) => name.match(/(?<=^state-).*(?=\.json$)/) ?? [],
);

let world: World | undefined;
afterEach(() => world?.close());

/** The stack of the fixtures: one resource of each kind, and an entry in the ledger. */
function declare({ project }: World, dateTime: string): void {
  const trigger = { targetId, triggers: ["sha256:1", { a: 1 }] };
  const gate = { scanId: { $output: "scan.scanId" }, limits: { maxHigh: 0 }, pollInterval: "5s" };
  project.setResources([
    schedule("weekly", { targetId, dateTime }),
    { type: "DastScanTrigger", name: "scan", args: trigger },
    { type: "DastScanGate", name: "verdict", args: gate },
  ]);
}

it("keeps a state of the version that is under work (WRITE_STATE_FIXTURE=1 writes it)", async () => {
  if (process.env.WRITE_STATE_FIXTURE) {
    world = await startWorld({ sandbox, project: { config: { "cobalt:region": "us" } } });
    declare(world, start);
    expectEnd(await world.project.up());
    declare(world, moved(start, 1));
    expectEnd(await world.project.up());
    expectEnd(await world.project.refresh());
    writeStateFixture(current, await world.project.state());
  }
  expect(versions).toContain(current);
});

it.each(versions)(
  "understands a state that version %s has written: up, refresh, change and destroy",
  async (version) => {
    world = await startWorld({ sandbox, project: { config: { "cobalt:region": "us" } } });
    const { project, sandbox: cobalt } = world;
    await importState(project, readStateFixture(version));
    declare(world, moved(start, 1));
    expectEnd(await project.up(["--expect-no-changes"]));
    expect(cobalt.log).toEqual([]);

    expectEnd(await project.refresh());
    const resources = await project.resources();
    expect(Object.keys(resources).sort()).toEqual(["scan", "verdict", "weekly"]);
    expect(resources.scan?.outputs).toMatchObject({ status: "purged" });
    expect(resources.verdict?.outputs).toMatchObject({ verdict: "passed" });

    declare(world, moved(start, 2));
    expectEnd(await project.up());
    expect(posts(cobalt)).toHaveLength(1);
    const { weekly } = await project.resources();
    expect(weekly?.outputs.leftRunning).toHaveLength(2);
    const { text } = expectEnd(await project.destroy());
    expect(text).toMatch(/- 4 deleted/);
    expect(text).toContain(String(weekly?.outputs.scheduleId));
  },
);
