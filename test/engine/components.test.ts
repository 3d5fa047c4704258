import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { instantScan, named, outputOf, posts, targetId } from "./support/scan-programs";
import { expectEnd, STACK_TRACE } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

const program = (module: string) => `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("${module}");

const config = new pulumi.Config();
const targetIds = config.getObject("targetIds");
const release = new cobalt.ScannedDeployment("shop", {
  targetId: config.require("target"),
  triggers: [config.require("version"), new Date(0)],
  limits: { maxHigh: 0 },
  pollInterval: "5s",
});
const weekly = new cobalt.ScannedTargets("all", {
  targetIds: targetIds && pulumi.output(targetIds),
  window: { days: ["saturday", "sunday"], hours: { from: "22:00", to: "05:00" } },
  timeZone: config.get("timeZone") ?? "Europe/Berlin",
});
class After extends pulumi.ComponentResource {
  constructor(name, options) { super("test:index:After", name, {}, options); this.registerOutputs({}); }
}
new After("after", { dependsOn: [release, weekly] });
exports.verdict = release.verdict;
exports.scanId = release.scanId;
exports.summary = release.summary;
exports.scheduleIds = weekly.scheduleIds;
`;

describe.each([
  ["pulumi-cobalt", "pulumi-nodejs:dynamic/cobalt:"],
  ["pulumi-cobalt/plugin", "cobalt:index:"],
])("components of %s", (module, children) => {
  let sandbox: Sandbox;
  let project: Project;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: named(3), plan: instantScan } });
    project = await createProject({ program: program(module), sandbox });
    const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(
      join(project.folder, "Pulumi.yaml"),
      JSON.stringify({ name: "cobalt-test", runtime, plugins }),
    );
    await project.setConfig("target", targetId(sandbox, 0));
    await project.setConfig("version", "1.0.0");
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });
  beforeEach(() => sandbox.clearLog());

  const dates = async () =>
    Object.fromEntries(
      Object.entries(await project.resources())
        .filter(([, { type }]) => type.endsWith("DastScheduledScan"))
        .map(([name, { inputs }]) => [name, inputs.dateTime]),
    );

  it("shows the schedules of targets that a preview without tokens does not know as not known, and says so", async () => {
    const env = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };
    const { text } = expectEnd(await project.preview([], { env }));
    expect(text).toContain("The targets are not known in this preview");
    expect(text).toMatch(/shop-verdict\s+create/);
  });

  it("starts a scan, judges it, and schedules scans of all enabled targets", async () => {
    const { text } = expectEnd(await project.up());
    expect(text).toMatch(/\+ 9 created/);
    expect(posts(sandbox)).toHaveLength(4);
    const resources = await project.resources();
    expect(resources["shop-scan"]?.type).toBe(`${children}DastScanTrigger`);
    expect(resources["shop-scan"]?.parent).toMatch(/::cobalt:index:ScannedDeployment::shop$/);
    expect(outputOf(resources, "shop")).toMatchObject({
      verdict: "passed",
      scanId: sandbox.store.scans[0]?.id,
    });
    expect(await project.outputs()).toMatchObject({
      verdict: "passed",
      scheduleIds: Object.fromEntries(
        sandbox.store.schedules.map(({ id, targetId: target }) => [target, id]),
      ),
    });
  });

  it("asks Cobalt for nothing but the targets when nothing has changed", async () => {
    expectEnd(await project.up(["--expect-no-changes"]));
    expect([...new Set(sandbox.log.map(({ call }) => call))]).toEqual(["list targets"]);
  });

  it("starts one scan for changed triggers", async () => {
    await project.setConfig("version", "1.1.0");
    expectEnd(await project.up());
    expect(posts(sandbox)).toHaveLength(1);
    expect(sandbox.store.scans).toHaveLength(2);
    expect(outputOf(await project.resources(), "shop").scanId).toBe(sandbox.store.scans[1]?.id);
  });

  it("moves no other target's date for a new target", async () => {
    const before = await dates();
    sandbox.store.addTarget({ name: "Added" });
    expectEnd(await project.up());
    expect(posts(sandbox)).toHaveLength(1);
    expect(await dates()).toMatchObject(before);
  });

  it("gives the same targets the same schedules where a list names them", async () => {
    const ids = sandbox.store.targets.map(({ id }) => id).reverse();
    await project.setConfig("targetIds", JSON.stringify([...ids, ids[0]]));
    // The component's own inputs have changed.
    expect(expectEnd(await project.up()).text).toMatch(/~ 1 updated\s+9 unchanged/);
    expect(posts(sandbox)).toEqual([]);
  });

  it("says in one message what is wrong, and does nothing", async () => {
    await project.setConfig("timeZone", "Europe/Atlantis");
    const { text } = expectEnd(await project.up(), "failure");
    expect(text).toContain('ScannedTargets "all": timeZone is "Europe/Atlantis": expected the IANA name');
    expect(text).not.toMatch(STACK_TRACE);
    expect(posts(sandbox)).toEqual([]);
    await project.removeConfig("timeZone");
  });

  it("holds back what depends on it when the gate fails", async () => {
    await project.setConfig("version", "1.2.0");
    sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
    const { text } = expectEnd(await project.up(), "failure");
    expect(text).toMatch(/verdict on scan dsc_\w+ of dt_\w+ is failed/);
    expect(outputOf(await project.resources(), "shop-verdict").scanId).toBe(sandbox.store.scans[1]?.id);
    expect(text).not.toMatch(STACK_TRACE);
  });

  it("is destroyed", async () => {
    expectEnd(await project.destroy());
    expect(await project.resources()).toEqual({});
  });
});
