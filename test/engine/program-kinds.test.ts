import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectEnd, posts, startWorld, target, type World } from "./support/schedule-world";

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

function write(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(world.project.folder, name), text);
  }
}

const yaml = (typescript: boolean) => ({
  name: "cobalt-test",
  runtime: { name: "nodejs", options: { typescript } },
});

it("runs in an ESM program", async () => {
  const { project, sandbox } = world;
  rmSync(join(project.folder, "index.js"));
  write({
    "package.json": { name: "program", private: true, type: "module", main: "index.mjs" },
    "index.mjs": `
import * as cobalt from "pulumi-cobalt";
import { DastScheduledScan, fingerprint } from "pulumi-cobalt";

const { id: targetId } = await cobalt.getDastTarget({ name: "Shop (production)" });
const scan = new DastScheduledScan("weekly", { targetId, dateTime: "2030-01-31T02:00:00Z", recurrence: "WEEKLY" });
export const scheduleId = scan.scheduleId;
export const print = fingerprint("a");
`,
  });
  expectEnd(await project.up());
  const made = sandbox.store.schedules.map(({ id }) => id);
  expect(await project.outputs()).toMatchObject({
    scheduleId: made[0],
    print: expect.stringMatching(/^\w{32}$/),
  });
});

it("runs in a TypeScript program, as the same resource", async () => {
  const { project, sandbox } = world;
  sandbox.clearLog();
  rmSync(join(project.folder, "index.mjs"));
  write({
    "package.json": { name: "program", private: true, main: "index.ts" },
    "Pulumi.yaml": yaml(true),
    "tsconfig.json": {
      compilerOptions: {
        strict: true,
        target: "es2020",
        module: "commonjs",
        moduleResolution: "node",
        types: [],
      },
      files: ["index.ts"],
    },
    "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";

const args: cobalt.DastScheduledScanArgs = {
  targetId: pulumi.output("${target(sandbox, 2).id}"),
  dateTime: "2030-01-31T02:00:00Z",
  recurrence: "WEEKLY",
};
const scan = new cobalt.DastScheduledScan("weekly", args);
export const scheduleId: pulumi.Output<string> = scan.scheduleId;
export const print = cobalt.fingerprint("a");
`,
  });
  expectEnd(await project.up(["--expect-no-changes"]));
  expect(posts(sandbox)).toEqual([]);
});
