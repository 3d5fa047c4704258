import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { generateSdk } from "../../scripts/sdks/generate";
import { realSystem } from "../../tools/engine";
import type { RunOutcome } from "./support/cli-run";
import { registryProgram } from "./support/guides";
import { harness } from "./support/harness";
import { installSdk, pythonWithPulumi } from "./support/python";
import { instantScan, outputOf, posts, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd, STACK_TRACE, warnings } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(600_000);

const repository = join(__dirname, "..", "..");
/** What `npm pack` makes, installed: the plugin has to run from it alone. */
const installed = join(harness().root, "node_modules", "pulumi-cobalt");
const example = (file: string) => readFileSync(join(repository, "examples", "python", file), "utf8");
const program = example("__main__.py");
const first = "2026-01-04T02:00:00Z";
const later = "2026-01-04T05:00:00Z";
const driver = join(__dirname, "support", "python", "deploy.py");

/** With the schedule moved and the version secret; and with what a program sees of its outputs. */
const changed = `${edited(program, { [first]: later, "triggers=[version]": "triggers=[pulumi.Output.secret(version)]" })}
pulumi.export("oldSchedule", weekly.left_running[0].id)
pulumi.export("ledger", weekly.left_running.apply(lambda ledger: [repr((old.id, old.target_id, old.recurrence)) for old in ledger]))
pulumi.export("recurrence", weekly.recurrence.apply(repr))
pulumi.export("high", verdict.finding_counts.high)
`;

let sandbox: Sandbox;
let project: Project;
let python: string;

beforeAll(async () => {
  const system = realSystem();
  python = await pythonWithPulumi(system);
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
  project = await createProject({ name: "python", stack: "dev", sandbox });
  for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
  const site = join(project.folder, "site");
  const schema = join(repository, "provider", "schema.json");
  const sdk = await generateSdk(system, { language: "python", schema, out: join(project.folder, "sdks") });
  await installSdk(system, python, sdk, site);
  project.setEnv("PYTHONPATH", site);
  write("Pulumi.yaml", edited(example("Pulumi.yaml"), { "cobalt: ../..": `cobalt: ${installed}` }));
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());

function write(file: string, text: string): void {
  writeFileSync(join(project.folder, file), text);
}

/** The text with some texts in it replaced, each of which it has to hold. */
function edited(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`There is no ${JSON.stringify(from)} in:\n${result}`);
    return result.replace(from, to);
  }, text);
}

/** One operation of Python's Automation API, which needs no language host for a program of its own process. */
function run(operation: string, args: Readonly<Record<string, unknown>> = {}): Promise<RunOutcome> {
  return project.startProgram(python, [driver, "dev", operation, JSON.stringify(args)]).done;
}

const requests = () => [...new Set(sandbox.log.map(({ call }) => call))];

it("makes its schedule and its scan, and waits for the verdict", async () => {
  write("__main__.py", program);
  const { text } = expectEnd(await run("up"));
  expect(text).toMatch(/\+ 4 created/);
  expect(posts(sandbox)).toHaveLength(2);
  expect(await project.outputs()).toEqual({
    summary: expect.stringContaining(`passed: scan ${sandbox.store.scans[0]?.id}`),
    leftRunning: [],
    firstRunAt: expect.stringContaining("T02:00:00"),
  });
});

it("asks Cobalt for nothing but the target's name when nothing has changed", async () => {
  expectEnd(await run("up", { expect_no_changes: true }));
  expect(requests()).toEqual(["list targets"]);
});

it("refuses a date that is none by the property's name", async () => {
  write("__main__.py", edited(program, { [first]: "next Sunday" }));
  const { text } = expectEnd(await run("preview"), "failure");
  expect(text).toMatch(/dateTime.*next Sunday.*ISO 8601/);
  expect(text).not.toMatch(STACK_TRACE);
  expect(posts(sandbox)).toEqual([]);
});

it("shows a changed date in the preview, with the id of the schedule that would go on", async () => {
  write("__main__.py", edited(program, { [first]: later }));
  const outcome = expectEnd(await run("preview", { diff: true }));
  expect(outcome.text).toMatch(new RegExp(`~ dateTime\\s*: "${first}" => "${later}"`));
  expect(outcome.text).not.toMatch(/to replace/);
  expect(warnings(outcome)).toHaveLength(1);
  expect(outcome.text).toContain(`${sandbox.store.schedules[0]?.id}  target ${targetId(sandbox, 0)}`);
  expect(posts(sandbox)).toEqual([]);
});

it("changes the schedule, and gives the program its ledger and enums as Python's own types", async () => {
  write("__main__.py", changed);
  expectEnd(await run("up"));
  expect(posts(sandbox)).toHaveLength(1);
  const [old, current] = sandbox.store.schedules;
  expect(outputOf(await project.resources(), "weekly").scheduleId).toBe(current?.id);
  expect(await project.outputs()).toMatchObject({
    oldSchedule: old?.id,
    ledger: [`('${old?.id}', '${targetId(sandbox, 0)}', <Recurrence.WEEKLY: 'WEEKLY'>)`],
    recurrence: "<Recurrence.WEEKLY: 'WEEKLY'>",
    high: 0,
  });
});

it("keeps an input that was given as a secret a secret in the state, and starts no scan for it", async () => {
  const { scan } = await project.resources();
  // Python's runtime makes a list with a secret in it one secret.
  expect(scan?.inputs.triggers).toMatchObject({ ciphertext: expect.any(String) });
  expect(sandbox.store.scans).toHaveLength(1);
});

it("finds nothing changed when it is refreshed", async () => {
  expectEnd(await run("refresh", { expect_no_changes: true }));
  expect(posts(sandbox)).toEqual([]);
});

const byHand = "dsc_madeByHandInTheWebApp";

it("imports a schedule that was made by hand, by the resource's option, and posts nothing", async () => {
  const dateTime = daysFromNow(30);
  const id = `${targetId(sandbox, 0)}/${byHand}/${dateTime}/MONTHLY`;
  write(
    "__main__.py",
    `${changed}
cobalt.DastScheduledScan(
    "by-hand",
    target_id=shop.id,
    date_time="${dateTime}",
    recurrence=cobalt.Recurrence.MONTHLY,
    opts=pulumi.ResourceOptions(import_="${id}"),
)
`,
  );
  const { text } = expectEnd(await run("up"));
  expect(text).toMatch(/= 1 imported/);
  expect(outputOf(await project.resources(), "by-hand")).toMatchObject({ scheduleId: byHand, dateTime });
  expect(posts(sandbox)).toEqual([]);
});

it("is destroyed, and lists what goes on", async () => {
  const outcome = expectEnd(await run("destroy"));
  expect(warnings(outcome)).toHaveLength(1);
  const going = [...sandbox.store.schedules.map(({ id }) => id), byHand];
  for (const id of going) expect(outcome.text).toContain(`${id}  target`);
  expect(posts(sandbox)).toEqual([]);
  expect(await project.resources()).toEqual({});
});

describe("components", () => {
  const components = `import pulumi
import pulumi_cobalt as cobalt

shop = cobalt.get_dast_target_output(name="Shop (staging)")
release = cobalt.ScannedDeployment(
    "release",
    target_id=shop.id,
    triggers=["1.0.0"],
    limits=cobalt.LimitsArgs(max_high=0),
    poll_interval="5s",
)
weekly = cobalt.ScannedTargets(
    "all",
    window=cobalt.WeekWindowArgs(days=["saturday"], hours=cobalt.WeekWindowHoursArgs(from_="22:00", to="05:00")),
    time_zone="Europe/Berlin",
    opts=pulumi.ResourceOptions(depends_on=[release]),
)
pulumi.export("verdict", release.verdict)
pulumi.export("scanId", release.scan_id)
pulumi.export("schedules", weekly.schedule_ids)
`;

  it("are made with their children, and wait for the verdict", async () => {
    write("__main__.py", components);
    expectEnd(await run("up"));
    expect(posts(sandbox)).toHaveLength(2);
    const resources = await project.resources();
    expect(Object.keys(resources)).toEqual(
      expect.arrayContaining(["release-scan", "release-verdict", `all-${targetId(sandbox, 0)}`]),
    );
    expect(await project.outputs()).toEqual({
      verdict: "passed",
      scanId: sandbox.store.scans.at(-1)?.id,
      schedules: { [targetId(sandbox, 0)]: sandbox.store.schedules.at(-1)?.id },
    });
  });

  it("change nothing when nothing has changed", async () => {
    expectEnd(await run("up", { expect_no_changes: true }));
    expect(posts(sandbox)).toEqual([]);
  });

  it("are destroyed", async () => {
    expectEnd(await run("destroy"));
    expect(await project.resources()).toEqual({});
  });
});

it("runs the example for Pulumi's registry", async () => {
  write("__main__.py", registryProgram("python"));
  expectEnd(await run("up"));
  expect((await project.outputs()).summary).toContain("passed");
});
