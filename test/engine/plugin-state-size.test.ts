import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { writeEchoPlugin } from "./support/echo-plugin";
import { harness } from "./support/harness";
import { targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd } from "./support/schedule-world";
import type { StateResource } from "./support/state";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(120_000);

const count = 50;
const date = daysFromNow(30);
const installed = join(harness().root, "node_modules", "pulumi-cobalt");
const schema = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "provider", "schema.json"), "utf8"),
) as Schema;

interface Schema {
  readonly resources: Readonly<Record<string, { readonly properties: object }>>;
}

let sandbox: Sandbox;
const projects: Project[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }] } });
});

afterAll(async () => {
  for (const project of projects) await project.close();
  await sandbox?.close();
});

/** Taken over, since 50 that are posted would take more than two minutes of Cobalt's quota. */
function program(plugin: { readonly name: string; readonly folder: string }): string {
  const resource = (n: number) => `
  weekly-${n}:
    type: ${plugin.name}:index:DastScheduledScan
    properties: { targetId: ${targetId(sandbox, 0)}, dateTime: "${date}", recurrence: WEEKLY, adopt: dsc_${n} }`;
  const resources = Array.from({ length: count }, (_, n) => resource(n)).join("");
  const { name, folder } = plugin;
  return `
name: yaml
runtime: yaml
plugins: { providers: [{ name: ${name}, path: ${JSON.stringify(folder)} }] }
resources:${resources}
`;
}

async function createYamlProject(): Promise<Project> {
  const project = await createProject({ name: "yaml", stack: "dev", sandbox });
  projects.push(project);
  for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
  return project;
}

async function deployed(
  project: Project,
  plugin: { readonly name: string; readonly folder: string },
): Promise<Readonly<Record<string, StateResource>>> {
  writeFileSync(join(project.folder, "Pulumi.yaml"), program(plugin));
  expectEnd(await project.up());
  return project.resources();
}

/** Bytes of the state's entries, without the times at which they were made. */
function bytes(resources: Readonly<Record<string, StateResource>>): number {
  const entries = Object.values(resources).map(({ created, modified, ...entry }) => entry);
  return Buffer.byteLength(JSON.stringify(entries));
}

it(`keeps ${count} schedules in at most 1.1 times the bytes of an empty plugin with the documented properties`, async () => {
  const ours = await deployed(await createYamlProject(), { name: "cobalt", folder: installed });
  const documented = Object.keys(schema.resources["cobalt:index:DastScheduledScan"]?.properties ?? {});
  const answers = Object.fromEntries(
    Object.entries(ours).map(([name, { id, outputs }]) => {
      const known = Object.entries(outputs).filter(([property]) => documented.includes(property));
      return [name, { id, outs: Object.fromEntries(known) }];
    }),
  );
  const echo = await createYamlProject();
  const empty = await deployed(echo, writeEchoPlugin(echo, { schema, answers }));
  expect([Object.keys(ours).length, Object.keys(empty).length]).toEqual([count, count]);
  expect(bytes(ours)).toBeLessThanOrEqual(1.1 * bytes(empty));
  expect(Object.values(empty)[0]?.outputs).toMatchObject({ dateTime: date, leftRunning: [] });
});
