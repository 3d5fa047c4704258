import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { GENERIC_PROGRAM, type ResourceSpec } from "./support/program";
import { instantScan, named, posts, scanGate, scanOf, scanTrigger, targetId } from "./support/scan-programs";
import { expectEnd, schedule, warnings } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { edited, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(180_000);

const dateTime = "2026-01-04T02:00:00Z";
/** A single run, which is over when the program moves back. */
const onceAt = Math.floor(Date.now() / 1_000) * 1_000 + 20_000;
const once = { dateTime: new Date(onceAt).toISOString(), recurrence: undefined };

let sandbox: Sandbox;
let project: Project;

const resources = (triggers: readonly string[]): ResourceSpec[] => [
  schedule("weekly", { targetId: targetId(sandbox, 0), dateTime }),
  schedule("once", { targetId: targetId(sandbox, 0), ...once }),
  scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers }),
  // Beside the others at the top of the stack, one below another resource.
  { ...scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 } }), options: { parent: "scan" } },
];

/** The line of the import, and the lines in Pulumi.yaml that name the plugin. */
function move(to: "pulumi-cobalt" | "pulumi-cobalt/plugin"): void {
  project.setProgram(edited(GENERIC_PROGRAM, { 'require("pulumi-cobalt")': `require("${to}")` }));
  const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
  const runtime = { name: "nodejs", options: { typescript: false } };
  writeFileSync(
    join(project.folder, "Pulumi.yaml"),
    JSON.stringify({ name: "cobalt-test", runtime, plugins }),
  );
}

/** What the state has: types, ids and outputs, without what the dynamic host alone keeps. */
async function state() {
  const found = Object.values(await project.resources()).map(({ type, id, outputs }) => {
    const own = Object.entries(outputs).filter(([key]) => !key.startsWith("__"));
    return { type: type.split(":").at(-1), id, outputs: Object.fromEntries(own) };
  });
  const place = ({ type, id }: (typeof found)[number]) => `${type} ${id}`;
  return found.sort((a, b) => place(a).localeCompare(place(b)));
}
const types = async () => Object.values(await project.resources()).map(({ type }) => type);

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: named(1), plan: instantScan } });
  project = await createProject({ sandbox, resources: resources(["1.0.0"]) });
  expectEnd(await project.up());
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());

describe("a program that moves from pulumi-cobalt to pulumi-cobalt/plugin", () => {
  let before: Awaited<ReturnType<typeof state>>;

  beforeAll(async () => {
    before = await state();
    expect(posts(sandbox)).toHaveLength(3);
    expect(before).toHaveLength(4);
    expect((await types()).every((type) => type.startsWith("pulumi-nodejs:dynamic/cobalt:"))).toBe(true);
  });

  it("shows in the preview that nothing changes", async () => {
    move("pulumi-cobalt/plugin");
    const outcome = expectEnd(await project.preview(["--diff", "--expect-no-changes"]));
    expect(warnings(outcome)).toEqual([]);
    expect(posts(sandbox)).toEqual([]);
  });

  it("keeps its schedule, its scan and its verdict, and posts nothing", async () => {
    const { text } = expectEnd(await project.up(["--expect-no-changes"]));
    expect(text).toMatch(/5 unchanged/);
    expect(posts(sandbox)).toEqual([]);
    expect(await state()).toEqual(before);
    expect((await types()).sort()).toEqual(
      ["DastScanGate", "DastScanTrigger", "DastScheduledScan", "DastScheduledScan"].map(
        (name) => `cobalt:index:${name}`,
      ),
    );
  });

  it("is shown at the program's lines by the state, as Pulumi's own resources are", async () => {
    const places = Object.values(await project.resources()).map(({ sourcePosition }) => sourcePosition);
    expect(places).toEqual(places.map(() => expect.stringMatching(/^project:\/\/\/index\.js#/)));
  });

  it("refreshes, and goes on as one that was made there", async () => {
    expectEnd(await project.refresh(["--expect-no-changes"]));
    expectEnd(await project.up(["--expect-no-changes"]));
    expect(posts(sandbox)).toEqual([]);
    project.setResources(resources(["1.1.0"]));
    move("pulumi-cobalt/plugin");
    expectEnd(await project.up());
    expect(posts(sandbox)).toHaveLength(1);
    const [gate, trigger, ...schedules] = await state();
    const ids = (found: typeof before) => found.map(({ outputs }) => outputs.scheduleId);
    expect(ids(schedules)).toEqual(ids(before.slice(2)));
    expect(trigger?.outputs).toMatchObject({ previousScanId: before[1]?.outputs.scanId });
    expect(gate?.outputs).toMatchObject({ scanId: trigger?.outputs.scanId, verdict: "passed" });
  });

  it("has nothing of the dynamic host left in what it has written since", async () => {
    const { scan } = await project.resources();
    expect(Object.keys({ ...scan?.inputs, ...scan?.outputs }).filter((key) => key.startsWith("__"))).toEqual(
      [],
    );
  });
});

describe("the same program moved back, with aliases of the plugin's types", () => {
  let before: Awaited<ReturnType<typeof state>>;

  beforeAll(async () => {
    before = await state();
    const back = resources(["1.1.0"]).map((one) => ({
      ...one,
      options: { ...one.options, aliases: [{ type: `cobalt:index:${one.type}` }] },
    }));
    project.setResources(back);
    move("pulumi-cobalt");
  });

  it("updates each resource once, a single run that is over as well, posts nothing and keeps what it had", async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, onceAt + 1_000 - Date.now())));
    const { text } = expectEnd(await project.up());
    expect(text).toMatch(/~ 4 updated/);
    expect(posts(sandbox)).toEqual([]);
    const ids = (resources: typeof before) =>
      resources.map(({ id, outputs }) => [id, outputs.scheduleId ?? outputs.scanId, outputs.verdict]);
    expect(ids(await state())).toEqual(ids(before));
    expectEnd(await project.up(["--expect-no-changes"]));
  });

  it("can be refreshed and destroyed", async () => {
    expectEnd(await project.refresh());
    expectEnd(await project.destroy());
    expect(posts(sandbox)).toEqual([]);
    expect(await project.resources()).toEqual({});
  });
});
