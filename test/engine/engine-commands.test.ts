import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { policyEngine } from "../../tools/engine";
import { harness } from "./support/harness";
import { readyPack } from "./support/policy-runs";
import type { ResourceSpec } from "./support/program";
import {
  heldBack,
  instantScan,
  named,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import { expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

let sandbox: Sandbox;
let project: Project;
beforeEach(() => sandbox?.clearLog());
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});

const posted = () => posts(sandbox).map(({ call, status }) => `${call} ${status}`);

describe("commands on the plugin alone", () => {
  const plugin = join(installedPlugin(), "pulumi-resource-cobalt");

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: named(2), plan: instantScan } });
    project = await createYamlProject("name: yaml\nruntime: yaml\nresources: {}\n", { sandbox });
  });
  afterAll(async () => {
    await project.close();
    await sandbox.close();
  });

  const call = (token: string, ...args: string[]) =>
    project.run(["do", `cobalt:index:${token}`, ...args, "--package", plugin, "--output", "json"]);
  const create = (...args: string[]) => {
    const target = ["--target-id", targetId(sandbox, 0)];
    return call("DastScanTrigger", "create", ...target, "--yes", "--stateless", ...args);
  };

  it("pulumi schema check finds no fault", async () => {
    expectEnd(await project.run(["schema", "check", plugin]));
  });

  it("pulumi do calls look-ups and calculations", async () => {
    const one = expectEnd(await call("getDastTarget", "--name", "Target 1"));
    expect(JSON.parse(one.stdout)).toMatchObject({ id: targetId(sandbox, 0), name: "Target 1" });
    const list = expectEnd(await call("getDastTargets"));
    expect((JSON.parse(list.stdout) as { targets: object[] }).targets).toHaveLength(2);
    const weekly = ["--day", "sunday", "--time", "02:00", "--time-zone", "UTC", "--from", "2026-12-01"];
    const date = expectEnd(await call("weekly", ...weekly));
    expect(JSON.parse(date.stdout)).toEqual({ dateTime: "2026-12-06T02:00:00Z" });
  });

  it("pulumi do refuses what no target fits, with the candidates", async () => {
    const { text } = expectEnd(await call("getDastTarget", "--name", "Targte 1"), "failure");
    expect(text).toContain(`Target 1 (${targetId(sandbox, 0)}`);
  });

  it("pulumi do … create --stateless posts nothing in a dry run, and starts one scan, which no state has", async () => {
    expectEnd(await create("--dry-run"));
    expect(posted()).toEqual([]);
    const { stdout } = expectEnd(await create());
    expect(posted()).toEqual(["create scan 201"]);
    expect(stdout).toContain(String(sandbox.store.scans[0]?.id));
    expect(await project.resources()).toEqual({});
  });

  it("pulumi do … create --stateless takes the scan of the last five minutes over, and starts no second one", async () => {
    const { stdout } = expectEnd(await create());
    expect(posted()).toEqual(["create scan 409"]);
    expect(stdout).toContain(String(sandbox.store.scans[0]?.id));
    expect(sandbox.store.scans).toHaveLength(1);
  });
});

describe("commands on a stack", () => {
  const declared = (version = "v1"): readonly ResourceSpec[] => [
    scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: [version] }),
    scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 } }),
    schedule("weekly", { targetId: targetId(sandbox, 1), dateTime: "2030-01-06T02:00:00Z" }),
  ];

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: named(2), plan: instantScan } });
    project = await createProject({ sandbox, resources: declared() });
  });
  afterAll(async () => {
    await project.close();
    await sandbox.close();
  });

  it("up --target posts for its resource alone, and the next up for the others", async () => {
    expectEnd(await project.up(["--target", "**::scan"]));
    expect(posted()).toEqual(["create scan 201"]);
    sandbox.clearLog();
    expectEnd(await project.up());
    expect(posted()).toEqual(["create scheduled scan 201"]);
  });

  it("up --exclude leaves its resource as it is, and the next up changes it once", async () => {
    project.setResources(declared("v2"));
    expectEnd(await project.up(["--exclude", "**::scan"]));
    expect(posted()).toEqual([]);
    expectEnd(await project.up());
    expect(posted()).toEqual(["create scan 201"]);
  });

  it("up --refresh reads everything, and posts nothing", async () => {
    expectEnd(await project.up(["--refresh", "--expect-no-changes"]));
    expect(posted()).toEqual([]);
    expect(new Set(sandbox.log.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  it("policy analyze --file judges an exported state, and asks Cobalt nothing that the state has", async () => {
    writeFileSync(join(project.folder, "state.json"), (await project.must("stack", "export")).stdout);
    const { pulumi, path } = policyEngine(harness(), join(harness().root, "policy-engine"));
    const args = ["policy", "analyze", "--file", "state.json", "--policy-pack", readyPack];
    const options = { env: { PATH: path, PULUMI_BACKEND_URL: undefined } };
    const run = project.startProgram(pulumi, [...args, "--non-interactive", "--color", "never"], options);
    const { text } = expectEnd(await run.done, "failure");
    expect(text).toMatch(
      /dast-target-requires-schedule .*\n.*\n +Target Target 1 .*has no recurring schedule/,
    );
    expect(text).not.toContain("Target Target 2 ");
    expect(sandbox.log).toEqual([]);
  });

  it("stack rename posts nothing, nor does the next up, and a change after it posts once", async () => {
    await project.must("stack", "rename", "renamed");
    expectEnd(await project.up(["--expect-no-changes"]));
    expect(posted()).toEqual([]);
    project.setResources(declared("v3"));
    expectEnd(await project.up());
    expect(posted()).toEqual(["create scan 201"]);
  });
});

describe("up --exclude of a gate that was never created, without --exclude-dependents", () => {
  it("deploys what the gate holds back and breaks the state, which pulumi state repair mends; nothing is posted twice", async () => {
    const plan = { ...instantScan, findings: [{ severity: "high" as const }] };
    sandbox = await startSandbox({ seed: { targets: named(2), plan } });
    const [first, second] = [targetId(sandbox, 0), targetId(sandbox, 1)];
    const resources = [
      scanTrigger("scan", { targetId: first, triggers: ["v1"] }),
      scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 } }),
      heldBack("held", second, "verdict"),
    ];
    project = await createProject({ sandbox, resources });
    expectEnd(await project.up(), "failure");
    sandbox.clearLog();
    const { text } = expectEnd(await project.up(["--exclude", "**DastScanGate::verdict"]), "failure");
    expect(text).toContain("snapshot integrity");
    expect(posted()).toEqual(["create scheduled scan 201"]);
    await project.must("state", "repair", "--yes");
    sandbox.clearLog();
    const scan = sandbox.store.scans[0]?.id;
    await project.setConfig(`cobalt:acceptedScans.${scan}`, "known until 2099-01-01", { path: true });
    expectEnd(await project.up());
    expect(posted()).toEqual([]);
    expect(outputOf(await project.resources(), "held").scheduleId).toBe(sandbox.store.schedules[0]?.id);
  });
});
