import { type Sandbox, startSandbox } from "../../sandbox";
import { instantScan, named, outputOf, posts, targetId } from "./support/scan-programs";
import { expectEnd, STACK_TRACE } from "./support/schedule-world";
import type { Project } from "./support/workspace";
import { createYamlProject, edited, installedPlugin, writeProgram } from "./support/yaml-programs";

jest.setTimeout(300_000);

let sandbox: Sandbox;
let project: Project;

const program = () => `
name: yaml
runtime: yaml
plugins:
  providers:
    - name: cobalt
      path: ${installedPlugin()}
resources:
  shop:
    type: cobalt:ScannedDeployment
    properties:
      targetId: ${targetId(sandbox, 0)}
      triggers:
        - 1.0.0
      limits:
        maxHigh: 0
      pollInterval: 5s
  blog:
    type: cobalt:ScannedDeployment
    properties:
      targetId: ${targetId(sandbox, 1)}
      triggers:
        - fn::secret: hidden-trigger
      pollInterval: 5s
    options:
      dependsOn:
        - \${shop}
      protect: false
  all:
    type: cobalt:ScannedTargets
    properties:
      nameContains: target
      window:
        days: [saturday]
        hours: { from: 22:00, to: 05:00 }
      timeZone: Europe/Berlin
outputs:
  verdict: \${shop.verdict}
  scans:
    - \${shop.scanId}
    - \${blog.scanId}
  schedules: \${all.scheduleIds}
`;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: named(3), plan: instantScan } });
  project = await createYamlProject(program(), { sandbox });
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());

it("shows all children in the preview, and posts nothing", async () => {
  const { text } = expectEnd(await project.preview());
  expect(text).toMatch(/\+ 11 to create/);
  expect(posts(sandbox)).toEqual([]);
});

it("constructs several components of one stack, each with its own children", async () => {
  const { text } = expectEnd(await project.up());
  expect(text).toMatch(/\+ 11 created/);
  expect(posts(sandbox)).toHaveLength(5);
  const resources = await project.resources();
  for (const name of ["shop", "blog"]) {
    expect(resources[`${name}-scan`]?.parent).toMatch(
      new RegExp(`::cobalt:index:ScannedDeployment::${name}$`),
    );
    expect(outputOf(resources, `${name}-verdict`).scanId).toBe(outputOf(resources, `${name}-scan`).scanId);
  }
  expect(await project.outputs()).toEqual({
    verdict: "passed",
    scans: ["shop", "blog"].map((name) => outputOf(resources, name).scanId),
    schedules: Object.fromEntries(sandbox.store.schedules.map(({ id, targetId: target }) => [target, id])),
  });
});

it("keeps a secret among the triggers a secret", async () => {
  expect(JSON.stringify(project.stateFileTexts())).not.toContain("hidden-trigger");
});

it("asks Cobalt for nothing but the targets when nothing has changed", async () => {
  expectEnd(await project.up(["--expect-no-changes"]));
  expect([...new Set(sandbox.log.map(({ call }) => call))]).toEqual(["list targets"]);
});

it("starts one scan for changed triggers, and judges it", async () => {
  writeProgram(project, edited(program(), { "- 1.0.0": "- 1.1.0" }));
  expectEnd(await project.up());
  expect(posts(sandbox)).toHaveLength(1);
  expect((await project.outputs()).verdict).toBe("passed");
});

it("says what is wrong with the inputs, without a stack trace", async () => {
  writeProgram(project, edited(program(), { "Europe/Berlin": "Europe/Atlantis" }));
  const { text } = expectEnd(await project.up(), "failure");
  expect(text).toContain('ScannedTargets "all": timeZone is "Europe/Atlantis": expected the IANA name');
  expect(text).not.toMatch(STACK_TRACE);
});

it("fails with the gate, at once and in its words, and holds back what depends on it", async () => {
  sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
  writeProgram(project, edited(program(), { "- 1.0.0": "- 1.2.0", "hidden-trigger": "other" }));
  const outcome = expectEnd(await project.up(), "failure");
  expect(outcome.text).toMatch(/verdict on scan dsc_\w+ of dt_\w+ is failed/);
  expect(outcome.text).not.toMatch(STACK_TRACE);
  expect(posts(sandbox)).toHaveLength(1);
});

it("is destroyed", async () => {
  expectEnd(await project.destroy());
  expect(await project.resources()).toEqual({});
});
