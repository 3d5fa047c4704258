import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { instantScan, named, outputOf, posts, targetId } from "./support/scan-programs";
import { expectEnd, STACK_TRACE } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

jest.setTimeout(120_000);

let sandbox: Sandbox;
let project: Project;

const programOf = (host: string, value: string) => `
const pulumi = require("@pulumi/pulumi");
const cobalt = require(${JSON.stringify(host)});
const output = (value) => pulumi.output(1).apply(() => value);
new cobalt.DastScanTrigger("scan", { targetId: ${JSON.stringify(targetId(sandbox, 0))}, triggers: [${value}] });
`;

describe.each(["pulumi-cobalt", "pulumi-cobalt/plugin"])("the triggers of %s", (host) => {
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: named(1), plan: instantScan } });
    project = await createProject({ program: programOf(host, '"v0"'), sandbox });
    const file = join(project.folder, "Pulumi.yaml");
    const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), plugins }));
    expectEnd(await project.up());
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });

  it.each([
    ["output({ when: [new Date(1)] })", "output({ when: [new Date(2)] })"],
    [
      'new pulumi.asset.StringAsset("a"), [new pulumi.asset.AssetArchive({ f: new pulumi.asset.StringAsset("b") })]',
      'new pulumi.asset.StringAsset("a"), [new pulumi.asset.AssetArchive({ f: new pulumi.asset.StringAsset("c") })]',
    ],
  ])("scan once for %s, and once more for its change", async (one, other) => {
    for (const value of [one, other]) {
      project.setProgram(programOf(host, value));
      sandbox.clearLog();
      expectEnd(await project.up());
      expect(posts(sandbox)).toHaveLength(1);
      expectEnd(await project.up(["--expect-no-changes"]));
      expect(posts(sandbox)).toHaveLength(1);
    }
    const { triggers } = outputOf(await project.resources(), "scan");
    expect(JSON.stringify(triggers)).toMatch(/1970-01-01T00:00:00.002Z|"asset:\w{64}",\["archive:\w{64}"\]/);
  });

  it.each([
    ["{ when: new Map() }", "triggers[0].when: a Map"],
    ["output({ where: new URL('https://shop.example') })", "triggers[0].where: a URL"],
  ])("refuse %s by its place, and no stack trace", async (value, place) => {
    project.setProgram(programOf(host, value));
    sandbox.clearLog();
    const { text } = expectEnd(await project.up(), "failure");
    expect(text).toContain(place);
    expect(text).not.toMatch(STACK_TRACE);
    expect(posts(sandbox)).toEqual([]);
  });
});
