import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { createExample, installedCommand, typeScriptCompiler } from "./support/scan-examples";
import { argumentsPast, instantScan, outputOf, posts } from "./support/scan-programs";
import type { Project } from "./support/workspace";

jest.setTimeout(180_000);

let sandbox: Sandbox;
let project: Project;
afterEach(() => sandbox?.clearLog());

function closing(): void {
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });
}

async function expectTypesToHold(): Promise<void> {
  const { text } = await project.startProgram(process.execPath, [typeScriptCompiler, "--noEmit", "-p", "."])
    .done;
  expect(text).toBe("");
}

describe("examples/environments", () => {
  closing();
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }, { name: "Blog" }] } });
    project = await createExample({ example: "environments", stack: "development", sandbox });
  });

  it("has types that hold", expectTypesToHold);

  it.each([
    { stack: "development", recurrence: "MONTHLY", day: /-06T02:00:00/ },
    { stack: "staging", recurrence: "WEEKLY", day: /T02:00:00/ },
    { stack: "production", recurrence: "WEEKLY", day: /T01:00:00/ },
  ])(
    "scans every target of $stack $recurrence, as its configuration says",
    async ({ stack, recurrence, day }) => {
      const before = sandbox.store.schedules.length;
      await project.must("stack", "select", stack, "--create");
      const { exitCode, text } = await project.up();
      expect(text).toMatch(/\+ 3 created/);
      expect(exitCode).toBe(0);
      const made = sandbox.store.schedules.slice(before);
      expect(made.map(({ targetId }) => targetId).sort()).toEqual(
        sandbox.store.targets.map(({ id }) => id).sort(),
      );
      expect(made.map((schedule) => schedule.recurrence)).toEqual([recurrence, recurrence]);
      for (const { dateTime } of made) expect(new Date(dateTime).toISOString()).toMatch(day);
      expect(text).toMatch(/firstRuns\s*: \[\s+\[0\]: "Shop: \d{4}-/);
    },
  );

  it("takes the targets of a stack from its configuration", async () => {
    const [shop] = sandbox.store.targets;
    await project.setConfig("targets.shop", shop?.id ?? "", { path: true });
    const { exitCode, text } = await project.preview();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/shop\s+create/);
    expect(posts(sandbox)).toEqual([]);
  });
});

describe("examples/environments without an account", () => {
  closing();
  beforeAll(async () => {
    project = await createExample({ example: "environments", stack: "staging" });
  });

  it("runs as `npx pulumi-cobalt sandbox -- pulumi up`", async () => {
    const inside = [harness().pulumi, "up", "--yes", "--skip-preview", "--non-interactive"];
    const command = [installedCommand("pulumi-cobalt"), "sandbox", "--", ...inside];
    const { exitCode, text } = await project.startProgram(process.execPath, command).done;
    expect(text).toMatch(/\+ \d+ created/);
    expect(text).toMatch(/pulumi-cobalt sandbox: \d+ requests: .*create scheduled scan/);
    expect(exitCode).toBe(0);
  });

  it("says what to set where there are no targets at all", async () => {
    const { exitCode, text } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(text).toContain("pulumi config set --path targets.");
    expect(text).not.toMatch(/\n\s+at /);
  });
});

describe("examples/deployment", () => {
  closing();
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
    project = await createExample({ example: "deployment", stack: "dev", sandbox });
  });

  const deployed = (place: "staging" | "production") =>
    readFileSync(join(project.folder, "deployed", place, "index.html"), "utf8");
  const change = (version: string) =>
    writeFileSync(join(project.folder, "app", "index.html"), `<p>Version ${version}</p>\n`);

  it("has types that hold", expectTypesToHold);

  it("deploys to staging, scans it, and promotes it to production when the scan has passed", async () => {
    const { exitCode, text } = await project.up();
    expect(text).toMatch(/summary: "Cobalt DAST gate passed/);
    expect(exitCode).toBe(0);
    expect(posts(sandbox)).toHaveLength(1);
    expect(deployed("production")).toContain("Version 1");
  });

  it("makes no request when nothing has changed", async () => {
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect(sandbox.log).toEqual([]);
  });

  let said: string;
  it("starts one scan for a changed page, and holds the promotion back for a serious finding", async () => {
    sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
    change("2");
    const { exitCode, text } = await project.up();
    said = text;
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/is failed: .*1 high \(limit 0\)/);
    expect(posts(sandbox)).toHaveLength(1);
    expect(deployed("staging")).toContain("Version 2");
    expect(deployed("production")).toContain("Version 1");
  });

  it("goes past the gate as its message says, and production stays as it was", async () => {
    expect((await project.up(argumentsPast(said))).exitCode).toBe(0);
    expect(deployed("production")).toContain("Version 1");
  });

  it("promotes what was held back once the finding is fixed, without another scan", async () => {
    for (const { id } of sandbox.store.findings) sandbox.store.setFindingState(id, "valid_fix");
    const { exitCode } = await project.up();
    expect(exitCode).toBe(0);
    expect(posts(sandbox)).toEqual([]);
    expect(deployed("production")).toContain("Version 2");
    expect(outputOf(await project.resources(), "release-verdict")).toMatchObject({ verdict: "passed" });
  });

  it("is destroyed with what it has deployed", async () => {
    expect((await project.destroy()).exitCode).toBe(0);
    expect(() => deployed("production")).toThrow(/ENOENT/);
  });
});

describe("examples/decisions", () => {
  closing();
  beforeAll(async () => {
    const plan = { ...instantScan, findings: [{ severity: "medium" as const }] };
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan } });
    project = await createExample({ example: "decisions", stack: "dev", sandbox });
  });

  const decide = (decisions: object) =>
    writeFileSync(join(project.folder, "decisions.json"), JSON.stringify(decisions));

  it("has types that hold", expectTypesToHold);

  it("holds the deployment back for a finding on which nobody has decided", async () => {
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/is failed: .*1 medium \(limit 0\)/);
  });

  it("passes on the same scan once the file holds a decision, and makes no request while nothing changes", async () => {
    const [finding] = sandbox.store.findings;
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const reason = "internal until the relaunch, SEC-421";
    decide({ [finding?.id ?? ""]: { state: "wont_fix", reason, until, maxSeverity: "medium" } });
    const { exitCode, text } = await project.up();
    expect(text).toMatch(/summary: "Cobalt DAST gate passed/);
    expect(exitCode).toBe(0);
    expect(sandbox.store.findings).toMatchObject([{ state: "wont_fix" }]);
    expect(posts(sandbox)).toEqual([]);
    sandbox.clearLog();
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect(sandbox.log).toEqual([]);
  });

  it("sets the finding back when its decision is taken out of the file", async () => {
    decide({});
    const { exitCode, text } = await project.up();
    expect(exitCode).toBe(0);
    expect(text).toContain("pulumi up --replace '**DastScanGate::<its name>'");
    expect(sandbox.store.findings).toMatchObject([{ state: "need_fix" }]);
  });

  it("evaluates the same scan again as the message says, and holds the deployment back", async () => {
    const { exitCode, text } = await project.up(["--replace", "**DastScanGate::verdict"]);
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/is failed: .*1 medium \(limit 0\)/);
    expect(posts(sandbox)).toEqual([]);
  });
});
