import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { ResourceSpec } from "./support/program";
import {
  heldBack,
  instantScan,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin, writeProgram } from "./support/yaml-programs";

jest.setTimeout(240_000);

const day = 86_400_000;

/** The same resources as a YAML program on the plugin. */
function yamlOf(resources: readonly ResourceSpec[]): string {
  const value = (given: unknown): unknown => {
    if (typeof given !== "object" || given === null) return given;
    const reference: unknown = Reflect.get(given, "$output");
    if (typeof reference === "string") return `\${${reference}}`;
    return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, value(inner)]));
  };
  const made = resources.map(({ type, name, args, options }) => {
    const dependsOn = options?.dependsOn === undefined ? [] : [options.dependsOn].flat();
    return [
      name,
      {
        type: `cobalt:${type}`,
        properties: value(args),
        options: { dependsOn: dependsOn.map((other) => `\${${String(other)}}`) },
      },
    ];
  });
  const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
  return JSON.stringify({ name: "yaml", runtime: "yaml", plugins, resources: Object.fromEntries(made) });
}

/** Lets the processes that host providers believe that it is later. */
function later({ folder }: Project, ms: number): string {
  const file = join(folder, "later.cjs");
  writeFileSync(
    file,
    `if (/dynamic-provider|pulumi-resource-/.test(process.argv[1] || "")) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) { args.length === 0 ? super(Real.now() + ${ms}) : super(...args); }
    static now() { return Real.now() + ${ms}; }
  };
}`,
  );
  return `--require ${file}`;
}

describe.each(["dynamic provider", "plugin"])("decisions on findings, with the %s", (host) => {
  let sandbox: Sandbox;
  let project: Project;
  const until = new Date(Date.now() + 30 * day).toISOString().slice(0, 10);

  const findings = () => sandbox.store.findings.map(({ id }) => id);
  const states = () => sandbox.store.findings.map(({ state }) => state);
  const decision = (): ResourceSpec => ({
    type: "DastFindingDecision",
    name: "accepted",
    args: {
      findingId: findings()[1],
      state: "wont_fix",
      reason: "internal until the relaunch, SEC-421",
      until,
    },
  });
  const write = (resources: readonly ResourceSpec[]) => {
    if (host === "plugin") writeProgram(project, yamlOf(resources));
    else project.setResources(resources);
  };
  const declare = (...decisions: ResourceSpec[]) => {
    const resources = [
      ...decisions,
      scanTrigger("scan", { targetId: targetId(sandbox, 0) }),
      scanGate(
        "verdict",
        { scanId: scanOf("scan"), limits: { maxHigh: 0 } },
        decisions.length === 0 ? undefined : { dependsOn: decisions.map(({ name }) => name) },
      ),
      heldBack("production", targetId(sandbox, 1), "verdict"),
    ];
    write(resources);
  };

  beforeAll(async () => {
    const plan = { ...instantScan, retestMs: 1, findings: [{}, {}] };
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }, { name: "Shop" }], plan } });
    project =
      host === "plugin"
        ? await createYamlProject(yamlOf([]), { sandbox })
        : await createProject({ resources: [], sandbox });
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });
  beforeEach(() => sandbox.clearLog());

  it("a gate fails on two findings", async () => {
    declare();
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toContain("2 high (limit 0)");
    expect(findings()).toHaveLength(2);
  });

  it("it passes on the same scan once one is fixed and retested and the other decided, with no scan posted", async () => {
    const [fixed = ""] = findings();
    sandbox.store.setFindingFixed(fixed, true);
    const headers = {
      Accept: "application/vnd.cobalt.v2+json",
      "Content-Type": "application/vnd.cobalt.v2+json",
      Authorization: `Bearer ${sandbox.tokens.apiToken}`,
      "X-Org-Token": sandbox.tokens.orgToken,
    };
    await fetch(`${sandbox.url}/dast/findings/${fixed}/retest`, { method: "POST", headers });
    declare(decision());
    const { exitCode, text } = await project.up();
    expect([exitCode, text]).toEqual([0, expect.stringContaining("gate passed")]);
    expect(states()).toEqual(["valid_fix", "wont_fix"]);
    expect(posts(sandbox).map(({ call }) => call)).toEqual(["retest finding", "create scheduled scan"]);
    expect(outputOf(await project.resources(), "accepted")).toMatchObject({
      previousState: "need_fix",
      currentState: "wont_fix",
    });
    expect(JSON.stringify(await project.state())).not.toMatch(/Reflected cross-site|search\?q=/);
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
  });

  it("what somebody else sets in Cobalt is shown by a refresh, and `up` puts the decision back", async () => {
    sandbox.store.setFindingState(String(findings()[1]), "need_fix");
    const refreshed = await project.refresh();
    expect(refreshed.text).toContain("it is need_fix, and wont_fix by its decision");
    const preview = await project.preview(["--diff"]);
    expect(preview.text).toMatch(/~ 1 to update/);
    expect((await project.up()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "wont_fix"]);
    expect(posts(sandbox)).toEqual([]);
  });

  it("a forced replacement leaves the finding decided, and knows what is to come back", async () => {
    const { urn = "" } =
      Object.values(await project.resources()).find(({ urn }) => urn.endsWith("::accepted")) ?? {};
    const { exitCode, text } = await project.up(["--replace", urn]);
    expect([exitCode, text]).toEqual([0, expect.stringContaining("keeps its state")]);
    expect(states()).toEqual(["valid_fix", "wont_fix"]);
    expect(outputOf(await project.resources(), "accepted")).toMatchObject({ previousState: "need_fix" });
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
  });

  it("once its end has passed, `up` fails again and says whose decision has ended", async () => {
    project.setEnv("NODE_OPTIONS", later(project, 40 * day));
    const preview = await project.preview();
    expect(preview.text).toMatch(/The decision on finding dfi_\S+ \(wont_fix\) ended on .*SEC-421/);
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(
      /The decision accepted on finding dfi_\S+ \(wont_fix\) ended on .* it is need_fix now\. .*SEC-421/,
    );
    expect(text).not.toMatch(/^\s+at .*\.js:\d+/m);
    expect(states()).toEqual(["valid_fix", "need_fix"]);
    expect((await project.up()).exitCode).not.toBe(0);
    expect(posts(sandbox)).toEqual([]);
  });

  it("is destroyed with its stack, and leaves no finding decided", async () => {
    project.setEnv("NODE_OPTIONS", undefined);
    expect((await project.up()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "need_fix"]);
    expect((await project.destroy()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "need_fix"]);
  });

  it.each([
    ["destroy --refresh", () => project.destroy(["--refresh"])],
    [
      "up --refresh, of a program without it",
      () => {
        write([]);
        return project.up(["--refresh"]);
      },
    ],
  ])("is undone by %s, which shows by a diff what it has read first", async (_, remove) => {
    write([decision()]);
    expect((await project.up()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "wont_fix"]);
    expect((await remove()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "need_fix"]);
  });

  it("is refused beside another one on the same finding, and both are named", async () => {
    write([decision(), { ...decision(), name: "again" }]);
    const named =
      /has two decisions in this stack, (accepted and again|again and accepted): keep one of the two/;
    // A preview of a dynamic resource that is new asks its provider nothing.
    if (host === "plugin") expect((await project.preview()).text).toMatch(named);
    const { exitCode, text } = await project.up();
    expect([exitCode === 0, text]).toEqual([false, expect.stringMatching(named)]);
    expect((await project.destroy()).exitCode).toBe(0);
    expect(states()).toEqual(["valid_fix", "need_fix"]);
  });

  if (host === "plugin")
    it("is imported from what a person has decided, and counts again once it is removed", async () => {
      sandbox.store.setFindingState(String(findings()[1]), "invalid");
      const what = ["cobalt:index:DastFindingDecision", "found", String(findings()[1])];
      await project.must("import", ...what, "--yes", "--protect=false", "--generate-code=false");
      expect(outputOf(await project.resources(), "found")).toMatchObject({
        state: "invalid",
        previousState: "need_fix",
        currentState: "invalid",
      });
      expect((await project.destroy()).exitCode).toBe(0);
      expect(states()).toEqual(["valid_fix", "need_fix"]);
    });
});
