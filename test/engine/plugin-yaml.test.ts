import { type Sandbox, startSandbox } from "../../sandbox";
import { registryProgram } from "./support/guides";
import { endlessScan, instantScan, outputOf, posts, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd, moved, STACK_TRACE, warnings } from "./support/schedule-world";
import type { Project, ProjectOptions } from "./support/workspace";
import {
  createYamlProject,
  edited,
  exampleProgram,
  installedPlugin,
  writeProgram,
} from "./support/yaml-programs";

jest.setTimeout(120_000);

let sandbox: Sandbox;
let project: Project;

async function start(program: string, options: ProjectOptions = {}): Promise<void> {
  project = await createYamlProject(program, { sandbox, ...options });
}

function write(program: string): void {
  writeProgram(project, program);
}

function closing(): void {
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });
  beforeEach(() => sandbox.clearLog());
}

const requests = () => sandbox.log.map(({ call }) => call);
const output = async (name: string) => outputOf(await project.resources(), name);

describe("examples/yaml", () => {
  closing();
  const program = exampleProgram();
  const limited = edited(program, { "maxMedium: 5": "maxMedium: 3" });
  const first = "2026-01-04T02:00:00Z";
  const earlier = "2026-01-04T05:00:00Z";
  let scheduleId: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
    await start(program);
  });

  it("makes its schedule and its scan, and waits for the verdict", async () => {
    const { text } = expectEnd(await project.up());
    expect(text).toMatch(/\+ 4 created/);
    expect(posts(sandbox)).toHaveLength(2);
    expect(await project.outputs()).toMatchObject({
      summary: expect.stringContaining(`passed: scan ${sandbox.store.scans[0]?.id}`),
      leftRunning: [],
      firstRunAt: expect.stringContaining("T02:00:00"),
    });
    scheduleId = String((await output("weekly")).scheduleId);
    expect(scheduleId).toBe(sandbox.store.schedules[0]?.id);
  });

  it("asks Cobalt for nothing but the target's name when nothing has changed", async () => {
    expectEnd(await project.up(["--expect-no-changes"]));
    expect([...new Set(requests())]).toEqual(["list targets"]);
  });

  it("shows a changed date in the preview, with the id of the schedule that would go on, and posts nothing", async () => {
    write(edited(program, { [first]: earlier }));
    const outcome = expectEnd(await project.preview(["--diff"]));
    expect(outcome.text).toMatch(new RegExp(`~ dateTime\\s*: "${first}" => "${earlier}"`));
    expect(outcome.text).not.toMatch(/to replace/);
    expect(warnings(outcome)).toHaveLength(1);
    expect(outcome.text).toContain(`${scheduleId}  target ${targetId(sandbox, 0)}`);
    expect(posts(sandbox)).toEqual([]);
  });

  it("shows a changed limit, alone and in its place", async () => {
    write(limited);
    const outcome = expectEnd(await project.preview(["--diff"]));
    expect(outcome.text).toMatch(/~ limits\s*: \{\s+~ maxMedium: 5 => 3/);
    expect(outcome.text).toMatch(/~ 1 to update/);
    expect(warnings(outcome)).toEqual([]);
    expect(posts(sandbox)).toEqual([]);
  });

  it("changes both, judges the same scan anew, and keeps the old schedule in the ledger", async () => {
    write(edited(limited, { [first]: earlier }));
    const outcome = expectEnd(await project.up());
    expect(outcome.text).toMatch(/~ 2 updated/);
    expect(posts(sandbox)).toHaveLength(1);
    expect(await output("weekly")).toMatchObject({ dateTime: earlier, leftRunning: [{ id: scheduleId }] });
    expect(await output("verdict")).toMatchObject({ limits: { maxMedium: 3 }, verdict: "passed" });
  });

  it("finds nothing changed when it is refreshed", async () => {
    expectEnd(await project.refresh(["--expect-no-changes"]));
    expect(posts(sandbox)).toEqual([]);
  });

  it("starts one scan for a new version, and fails with the way on when it finds too much", async () => {
    sandbox.store.setPlan({ ...instantScan, findings: [{ severity: "high" }] });
    const before = sandbox.store.scans[0]?.id;
    write(edited(limited, { [first]: earlier, "version: 1.0.0": "version: 1.1.0" }));
    const { text } = expectEnd(await project.up(), "failure");
    expect(posts(sandbox)).toHaveLength(1);
    expect(text).toMatch(/is failed: .*1 high \(limit 0\)/);
    expect(text).toContain("pulumi up --exclude");
    expect(text).not.toMatch(STACK_TRACE);
    expect((await output("scan")).scanId).not.toBe(before);
  });

  it("refuses a configuration key that does not exist, with the one that was meant", async () => {
    await project.setConfig("cobalt:writesPerMinutes", "10");
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toContain("writesPerMinutes");
    expect(text).toContain("did you mean writesPerMinute?");
    expect(text).not.toMatch(STACK_TRACE);
    await project.removeConfig("cobalt:writesPerMinutes");
    expect(requests()).toEqual([]);
  });

  const imported = "dsc_madeByHandInTheWebApp";
  const importOf = (id: string) => [
    ...["import", "cobalt:index:DastScheduledScan", "byHand", id],
    ...["--yes", "--skip-preview", "--protect=false", "--generate-code=false"],
  ];

  it("refuses to import what is no id of a schedule, and says how one looks", async () => {
    const { text } = expectEnd(await project.run(importOf("dsc_1")), "failure");
    expect(text).toContain('"dsc_1" is no id of a schedule');
    expect(text).toMatch(/such as dt_\w+\/dsc_\w+\/\d{4}-/);
    expect(text).not.toMatch(STACK_TRACE);
    expect(requests()).toEqual([]);
  });

  it("imports a schedule that was made by hand and posts nothing", async () => {
    const [target, dateTime] = [targetId(sandbox, 0), daysFromNow(30)];
    expectEnd(await project.run(importOf(`${target}/${imported}/${dateTime}/MONTHLY`)));
    expect(await output("byHand")).toMatchObject({ scheduleId: imported, dateTime, recurrence: "MONTHLY" });
    expect(posts(sandbox)).toEqual([]);
  });

  it("is destroyed at once with tokens that were rotated in the environment, and lists what goes on", async () => {
    const tokens = { apiToken: "sandbox-rotated-api-token", orgToken: "sandbox-rotated-org-token" };
    const current = String((await output("weekly")).scheduleId);
    sandbox.setTokens(tokens);
    project.setEnv("COBALT_API_TOKEN", tokens.apiToken);
    project.setEnv("COBALT_ORG_TOKEN", tokens.orgToken);
    const outcome = expectEnd(await project.destroy(["--refresh"]));
    expect(warnings(outcome)).toHaveLength(1);
    for (const id of [scheduleId, current, imported]) expect(outcome.text).toContain(`${id}  target`);
    expect(requests()).toContain("get target");
    expect(sandbox.log.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await project.resources()).toEqual({});
  });
});

describe("a provider that the program declares itself", () => {
  closing();
  const clear = { apiToken: "sandbox-clear-api-token", orgToken: "sandbox-clear-org-token" };

  const program = (more = "") => `
name: yaml
runtime: yaml
plugins: { providers: [{ name: cobalt, path: ${JSON.stringify(installedPlugin())} }] }
resources:
  own:
    type: pulumi:providers:cobalt
    properties: { apiToken: ${clear.apiToken}, orgToken: ${clear.orgToken}, baseUrl: "${sandbox.url}" ${more} }
  weekly:
    type: cobalt:index:DastScheduledScan
    properties: { targetId: ${targetId(sandbox, 0)}, dateTime: "${date}", recurrence: WEEKLY }
    options: { provider: "\${own}" }
  scan:
    type: cobalt:index:DastScanTrigger
    properties: { targetId: ${targetId(sandbox, 0)} }
    options: { provider: "\${own}" }
  verdict:
    type: cobalt:index:DastScanGate
    properties: { scanId: "\${scan.scanId}", limits: { maxHigh: 0 }, pollInterval: 5s }
    options: { provider: "\${own}" }
`;
  const date = daysFromNow(30);

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan: endlessScan } });
    sandbox.setTokens(clear);
    const none = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined, COBALT_BASE_URL: undefined };
    await start(program(), { env: none });
  });

  it("refuses an unknown argument with the one that was meant, before anything is made", async () => {
    write(program(", readsPerMinutes: 10"));
    const { text } = expectEnd(await project.up(), "failure");
    expect(text).toContain("readsPerMinutes does not exist");
    expect(text).toContain("Existing properties are: readsPerMinute,");
    expect(text).not.toMatch(STACK_TRACE);
    expect(sandbox.log).toEqual([]);
  });

  it("refuses a date that is none by the property's name, before anything is made", async () => {
    write(edited(program(), { [date]: "next Sunday" }));
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toMatch(/dateTime.*next Sunday.*ISO 8601/);
    expect(text).not.toMatch(STACK_TRACE);
    expect(posts(sandbox)).toEqual([]);
  });

  it("ends within five seconds when it is interrupted while it waits, with the scan in the state", async () => {
    write(program());
    const run = project.start(["up", "--yes", "--skip-preview"]);
    await run.waitForLine(/scan dsc_\w+: .*waiting for/);
    const interrupted = Date.now();
    run.kill("SIGINT");
    const { exitCode, text } = await run.done;
    expect(Date.now() - interrupted).toBeLessThan(5_000);
    expect(exitCode).not.toBe(0);
    expect(text).not.toMatch(STACK_TRACE);
    const resources = await project.resources();
    expect(Object.keys(resources).sort()).toEqual(["scan", "weekly"]);
    expect(outputOf(resources, "scan").scanId).toBe(sandbox.store.scans[0]?.id);
  });

  it("judges that scan the next time and starts no other", async () => {
    sandbox.advance(2 * 86_400_000);
    expectEnd(await project.up());
    expect(posts(sandbox)).toEqual([]);
    const { scanId, verdict } = await output("verdict");
    expect({ scanId, verdict }).toEqual({ scanId: sandbox.store.scans[0]?.id, verdict: "passed" });
  });

  it("makes no request when nothing has changed", async () => {
    expectEnd(await project.up(["--expect-no-changes"]));
    expect(sandbox.log).toEqual([]);
  });

  it("keeps tokens that stand there in clear as secrets in the state", async () => {
    const { deployment } = await project.state();
    const own = deployment.resources?.find(({ type }) => type === "pulumi:providers:cobalt");
    expect(own?.inputs.baseUrl).toBe(sandbox.url);
    for (const token of ["apiToken", "orgToken"])
      expect(own?.inputs[token]).toMatchObject({ ciphertext: expect.any(String) });
    const states = Object.entries(project.stateFileTexts());
    for (const token of Object.values(clear))
      expect(states.filter(([, text]) => text.includes(token)).map(([file]) => file)).toEqual([]);
  });

  it("shows a move by a day as one change, and is destroyed without a request to another Cobalt", async () => {
    write(edited(program(), { [date]: moved(date, 1) }));
    const { text } = expectEnd(await project.preview(["--diff"]));
    expect(text).toMatch(/~ dateTime/);
    expectEnd(await project.destroy());
    expect(posts(sandbox)).toEqual([]);
    expect(sandbox.log.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe("the example for Pulumi's registry", () => {
  closing();

  it("makes a schedule and a scan, and waits for the verdict", async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
    await start(
      edited(registryProgram("yaml"), {
        "name: shop": "name: yaml",
        "path: ./node_modules/pulumi-cobalt": `path: ${installedPlugin()}`,
      }),
    );
    expectEnd(await project.up());
    expect(posts(sandbox)).toHaveLength(2);
    expect((await project.outputs()).summary).toContain("passed");
  });
});
