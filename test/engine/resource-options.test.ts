import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { RunOutcome } from "./support/cli-run";
import { runWithPack } from "./support/policy-runs";
import { instantScan, named, outputOf, posts, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd, STACK_TRACE, warnings } from "./support/schedule-world";
import type { StateResource } from "./support/state";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

const dateTime = daysFromNow(30);
const all = ["scan", "verdict", "weekly"];

/** What one run declares. */
interface Step {
  /** Options of all three resources, as they stand in a program. */
  readonly options?: string;
  readonly without?: readonly string[];
  readonly version?: string;
  readonly dateTime?: string;
}

/** A scan, its verdict and a schedule, beside a component that options refer to as `site`. */
const program = (module: string) => `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("${module}");
const [first, second] = process.env.TARGETS.split(" ");
const step = JSON.parse(process.env.STEP || "{}");
const has = (name) => !(step.without || []).includes(name);

class Site extends pulumi.ComponentResource {
  constructor() { super("test:index:Site", "site"); this.registerOutputs({}); }
}
const site = has("site") ? new Site() : undefined;
const options = step.options ? eval("(" + step.options + ")") : {};
let scan;
if (has("scan")) scan = new cobalt.DastScanTrigger("scan", { targetId: first, triggers: [step.version || "v1"] }, options);
if (has("verdict")) new cobalt.DastScanGate("verdict", { scanId: scan.scanId, limits: { maxHigh: 0 }, pollInterval: "5s" }, options);
if (has("weekly")) new cobalt.DastScheduledScan("weekly", { targetId: second, dateTime: step.dateTime || "${dateTime}", recurrence: "WEEKLY" }, options);
`;

/** What a case sees of its second run. */
interface Seen {
  readonly outcome: RunOutcome;
  readonly sandbox: Sandbox;
  /** The POSTs of the second run, each with the status of its answer. */
  readonly posted: readonly string[];
  readonly before: Readonly<Record<string, StateResource>>;
  readonly after: Readonly<Record<string, StateResource>>;
}

interface Case {
  readonly first: Step;
  readonly second: Step;
  readonly args?: readonly string[];
  readonly end?: "failure";
  expect(seen: Seen): void;
}

/** A replacement that no change of the inputs asks for: what is minutes old is taken over, and nothing is made twice. */
function expectTakenOver({ outcome, sandbox, posted, before, after }: Seen): void {
  expect([...posted].sort()).toEqual(["create scan 409", "create scheduled scan 409"]);
  expect([sandbox.store.scans.length, sandbox.store.schedules.length]).toEqual([1, 1]);
  expect(outputOf(after, "scan")).toMatchObject({ scanId: outputOf(before, "scan").scanId, joined: true });
  expect(outcome.text).toContain(`is most likely ${outputOf(before, "weekly").scheduleId}`);
}

const cases: Readonly<Record<string, Case>> = {
  replacementTrigger: {
    first: { options: `{ replacementTrigger: "a" }` },
    second: { options: `{ replacementTrigger: "b" }` },
    expect: expectTakenOver,
  },
  replaceWith: {
    first: { options: "{ replaceWith: [site] }" },
    second: { options: "{ replaceWith: [site] }" },
    args: ["--replace", "**Site::site"],
    expect: expectTakenOver,
  },
  hideDiffs: {
    first: { options: `{ hideDiffs: ["triggers", "dateTime"] }` },
    second: {
      options: `{ hideDiffs: ["triggers", "dateTime"] }`,
      version: "v2",
      dateTime: daysFromNow(31),
    },
    args: ["--diff"],
    expect: ({ outcome, posted, before }) => {
      expect([...posted].sort()).toEqual(["create scan 201", "create scheduled scan 201"]);
      for (const property of ["triggers", "dateTime"])
        expect(outcome.text).toMatch(new RegExp(`~ ${property}\\s* \\(hidden\\)`));
      // What goes on in Cobalt is named all the same.
      expect(warnings(outcome)).toHaveLength(1);
      expect(outcome.text).toContain(`${outputOf(before, "weekly").scheduleId}  target`);
    },
  },
  protect: {
    first: { options: "{ protect: true }" },
    second: { options: "{ protect: true }", version: "v2" },
    end: "failure",
    expect: ({ outcome, posted, after, sandbox }) => {
      expect(posted).toEqual(["create scan 201"]);
      expect(outcome.text).toMatch(/unable to replace resource ".*DastScanGate::verdict"/);
      expect(outputOf(after, "scan").scanId).toBe(sandbox.store.scans[1]?.id);
    },
  },
  deletedWith: {
    first: { options: "{ deletedWith: site }" },
    second: { without: all },
    expect: ({ outcome, posted, before, after }) => {
      expect([posted, all.filter((name) => after[name] !== undefined)]).toEqual([[], []]);
      // The component stays, so the schedule's own delete says what goes on.
      expect(outcome.text).toContain(`${outputOf(before, "weekly").scheduleId}  target`);
    },
  },
  "deletedWith, of what is deleted too": {
    first: { options: "{ deletedWith: site }" },
    second: { without: [...all, "site"] },
    expect: ({ outcome, after, sandbox }) => {
      expect(after).toEqual({});
      // Pulumi calls no delete.
      expect([warnings(outcome), sandbox.log]).toEqual([[], []]);
    },
  },
  retainOnDelete: {
    first: { options: "{ retainOnDelete: true }" },
    second: { without: all },
    expect: ({ outcome, posted, after, sandbox }) => {
      expect([posted, all.filter((name) => after[name] !== undefined)]).toEqual([[], []]);
      expect([warnings(outcome), sandbox.log]).toEqual([[], []]);
    },
  },
  aliases: {
    first: {},
    second: { options: "{ parent: site, aliases: [{ parent: pulumi.rootStackResource }] }" },
    expect: ({ posted, before, after }) => {
      expect(posted).toEqual([]);
      for (const name of all) {
        expect(after[name]?.parent).toMatch(/::Site::site$|test:index:Site::site$/);
        expect(after[name]?.id).toBe(before[name]?.id);
      }
    },
  },
  transforms: {
    first: {},
    second: {
      options: `{ transforms: [({ props, opts }) => ({ props: props.triggers ? { ...props, triggers: ["v2"] } : props, opts })] }`,
    },
    expect: ({ posted, after, sandbox }) => {
      expect(posted).toEqual(["create scan 201"]);
      expect(outputOf(after, "scan")).toMatchObject({ triggers: ["v2"], scanId: sandbox.store.scans[1]?.id });
      expect(outputOf(after, "verdict").scanId).toBe(sandbox.store.scans[1]?.id);
    },
  },
};

async function startProject(sandbox: Sandbox, source: string): Promise<Project> {
  const TARGETS = `${targetId(sandbox, 0)} ${targetId(sandbox, 1)}`;
  const project = await createProject({ sandbox, program: source, env: { TARGETS } });
  const runtime = { name: "nodejs", options: { typescript: false } };
  const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
  writeFileSync(
    join(project.folder, "Pulumi.yaml"),
    JSON.stringify({ name: "cobalt-test", runtime, plugins }),
  );
  return project;
}

describe.each(["pulumi-cobalt", "pulumi-cobalt/plugin"])("options of resources of %s", (module) => {
  it.each(Object.keys(cases))("%s", async (name) => {
    const sandbox = await startSandbox({ seed: { targets: named(2), plan: instantScan } });
    const project = await startProject(sandbox, program(module));
    try {
      const { first, second, args, end, expect: expectSeen } = cases[name] as Case;
      expectEnd(await project.up([], { env: { STEP: JSON.stringify(first) } }));
      expect(posts(sandbox)).toHaveLength(2);
      const before = await project.resources();
      sandbox.clearLog();
      const outcome = expectEnd(await project.up(args, { env: { STEP: JSON.stringify(second) } }), end);
      const posted = posts(sandbox).map(({ call, status }) => `${call} ${status}`);
      expect(outcome.text).not.toMatch(STACK_TRACE);
      expectSeen({ outcome, sandbox, posted, before, after: await project.resources() });
    } finally {
      await project.close();
      await sandbox.close();
    }
  });
});

/** A component, whose options reach its children. */
const component = (module: string) => `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("${module}");
const [first] = process.env.TARGETS.split(" ");
const step = JSON.parse(process.env.STEP || "{}");
new cobalt.ScannedDeployment(step.name || "shop", {
  targetId: first, triggers: ["v1"], limits: { maxHigh: 0 }, pollInterval: "5s", onFailure: step.onFailure || "fail",
}, eval("(" + (step.options || "{}") + ")"));
`;

describe.each(["pulumi-cobalt", "pulumi-cobalt/plugin"])("a component of %s", (module) => {
  let sandbox: Sandbox;
  let project: Project;
  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: { targets: named(2), plan: { ...instantScan, findings: [{ severity: "high" }] } },
    });
    project = await startProject(sandbox, component(module));
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });
  beforeEach(() => sandbox.clearLog());
  const step = (value: object) => ({ STEP: JSON.stringify(value) });
  const relaxed = `{ protect: true, transforms: [({ type, props, opts }) => ({
    props: type.endsWith("DastScanGate") ? { ...props, limits: { maxHigh: 2 } } : props, opts })] }`;

  it("gives its children a transform and protection", async () => {
    expectEnd(await project.up([], { env: step({ options: relaxed }) }));
    expect(posts(sandbox)).toHaveLength(1);
    const resources = await project.resources();
    expect(outputOf(resources, "shop-verdict")).toMatchObject({ limits: { maxHigh: 2 }, verdict: "passed" });
    const { text } = expectEnd(await project.destroy(), "failure");
    expect(text).toMatch(/shop-(scan|verdict).*\n?.*protect/);
  });

  it("is renamed with an alias, and its children with it, without another scan", async () => {
    const options = relaxed.replace("protect: true", `aliases: [{ name: "shop" }]`);
    const outcome = expectEnd(await project.up([], { env: step({ name: "store", options }) }));
    expect(posts(sandbox)).toEqual([]);
    expect(outcome.text).not.toMatch(/replaced|deleted/);
    expect(Object.keys(await project.resources())).toEqual(
      expect.arrayContaining(["store", "store-scan", "store-verdict"]),
    );
  });

  const config = {
    "dast-deployment-requires-gate": { stacks: ["organization/*/te*"] },
    "dast-target-requires-schedule": {},
  };

  it("is judged by policies through its children, before anything is posted", async () => {
    const env = step({ name: "store", onFailure: "warn" });
    const { text } = expectEnd(await runWithPack(project, "preview", { config, env }), "failure");
    expect(text).toMatch(
      /dast-deployment-requires-gate .*\n.*\n +No gate of trigger store-scan is strict enough/,
    );
    expect(text).toMatch(/dast-target-requires-schedule .*\n.*\n +Target .* has no recurring schedule/);
    expect(posts(sandbox)).toEqual([]);
  });
});
