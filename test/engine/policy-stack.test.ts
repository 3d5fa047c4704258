import { type Sandbox, startSandbox } from "../../sandbox";
import { policyTexts, runWithPack } from "./support/policy-runs";
import { instantScan, posts, scanTrigger, targetId } from "./support/scan-programs";
import { editState } from "./support/schedule-state";
import { daysFromNow, expectEnd, STACK_TRACE, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(300_000);

let sandbox: Sandbox;
let project: Project;
let shop: string;
let blog: string;

beforeAll(async () => {
  const targets = [
    { name: "Shop", url: "https://shop.example" },
    { name: "Blog", url: "https://blog.example" },
  ];
  sandbox = await startSandbox({ seed: { targets, plan: instantScan } });
  [shop, blog] = [targetId(sandbox, 0), targetId(sandbox, 1)];
});
afterAll(() => sandbox?.close());
beforeEach(() => sandbox.clearLog());

function projectOf(program: () => string): void {
  beforeAll(async () => {
    project = await createProject({ sandbox, program: program() });
  });
  afterAll(() => project?.close());
}

/** A CDN without a cloud: to the engine a component, with the type and the properties of the real one. */
const start = `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("pulumi-cobalt");
class Cdn extends pulumi.ComponentResource {
  constructor(name, aliases) {
    super("aws:cloudfront/distribution:Distribution", name);
    this.registerOutputs({ enabled: true, aliases });
  }
}
class Site extends pulumi.ComponentResource {
  constructor(name, make) {
    super("acme:index:Site", name);
    make({ parent: this });
  }
}
`;

const common = { targets: [] as unknown[], inventory: "organisation" };
const settings = () => ({
  "dast-target-requires-schedule": { exemptions: [{ target: blog, reason: "retired", until: "2026-01-31" }] },
  "dast-target-scanned-recently": { ...common },
  "dast-public-endpoint-requires-target": {
    ...common,
    endpoints: [
      { type: "acme:index:Router", hosts: ["host", { property: "match", pattern: "host=([^;]+)" }] },
    ],
  },
  "dast-deployment-requires-gate": {
    stacks: ["organization/*/te*", "acme/shop/prod"],
    stackTags: { env: "prod*" },
  },
});

describe("a stack that violates policies", () => {
  projectOf(
    () => `${start}
new cobalt.DastScheduledScan("a", { targetId: "${shop}", dateTime: "${daysFromNow(30)}", recurrence: "WEEKLY" });
new Site("site", (options) =>
  new cobalt.DastScheduledScan("b", { targetId: "${shop}", dateTime: "${daysFromNow(37)}", recurrence: "WEEKLY" }, options));
const scan = new cobalt.DastScanTrigger("scan", { targetId: "${blog}" });
new cobalt.DastScanGate("verdict", { scanId: scan.scanId, onFailure: "warn", pollInterval: "5s" });
new cobalt.DastScheduledScan("later", { targetId: scan.scanId.apply(() => "${blog}"), dateTime: "${daysFromNow(30)}" });
new Cdn("cdn", ["pay.example"]);
`,
  );

  const said = [
    /dast-target-requires-schedule .*\n.*\n +Target \S+ has no recurring schedule of at least MONTHLY/,
    /Its exemption until 2026-01-31 \(retired\) no longer holds: it has expired/,
    /dast-target-scanned-recently .*\n.*\n +Target Shop \(\S+ https:\/\/shop.example\) has no completed scan of the last 35 days/,
    /dast-public-endpoint-requires-target .*\n.*\n +Distribution cdn serves pay.example publicly/,
    /dast-deployment-requires-gate .*\n.*\n +No gate of trigger scan is strict enough/,
    /onFailure: "fail" \(it is "warn"\)/,
    /dast-no-duplicate-schedule .*\n.*\n +Target \S+ would be scanned twice at a time \(WEEKLY\): by [ab] and by [ab]\./,
  ];
  const noted = [
    /dast-target-requires-schedule \(does not stop the deployment\):\n.*- later: Cannot tell yet: which target it is for/,
    /stacks: "acme\/shop\/prod" fits no stack of this backend, which has no organisations: Pulumi prints organization\//,
  ];

  it.each(["preview", "up"] as const)("is stopped by %s before anything is posted", async (command) => {
    const outcome = expectEnd(await runWithPack(project, command, { config: settings() }), "failure");
    for (const text of said) expect(policyTexts(outcome)).toMatch(text);
    for (const text of noted) expect(policyTexts(outcome)).toMatch(text);
    expect(policyTexts(outcome)).toMatch(/\[advisory\].*dast-target-scanned-recently/);
    expect(policyTexts(outcome).match(/- \[mandatory\]/g)).toHaveLength(3);
    expect(outcome.text).not.toMatch(STACK_TRACE);
    expect(posts(sandbox)).toEqual([]);
  });

  it("is not stopped where all of that is advisory, and says the same", async () => {
    const outcome = expectEnd(
      await runWithPack(project, "up", { config: { ...settings(), all: "advisory" } }),
    );
    for (const text of said) expect(policyTexts(outcome)).toMatch(text);
    expect(posts(sandbox)).toHaveLength(4);
    for (const token of Object.values(sandbox.tokens)) expect(outcome.text).not.toContain(token);
  });
});

describe("a stack that satisfies all policies", () => {
  projectOf(
    () => `${start}
for (const targetId of ["${shop}", "${blog}"])
  new cobalt.DastScheduledScan(targetId, { targetId, dateTime: "${daysFromNow(30)}", recurrence: "WEEKLY" });
const scan = new cobalt.DastScanTrigger("scan", { targetId: "${shop}" });
new cobalt.DastScanGate("verdict", { scanId: scan.scanId, limits: { maxHigh: 0 }, pollInterval: "5s" });
if (process.env.ENDPOINT) new Cdn("cdn", ["shop.example"]);
`,
  );
  beforeAll(() => {
    for (const id of [shop, blog]) sandbox.store.addScan(id, { status: "completed", ageMs: 86_400_000 });
  });
  const config = () => ({ ...settings(), all: "mandatory" });

  it("is deployed, with every policy mandatory", async () => {
    const outcome = expectEnd(
      await runWithPack(project, "up", { config: config(), env: { ENDPOINT: "yes" } }),
    );
    expect(outcome.text).toMatch(/cobalt-dast@v\d/);
    expect(policyTexts(outcome)).not.toMatch(/\[(mandatory|advisory)\]|Cannot tell/);
    expect(posts(sandbox)).toHaveLength(3);
  });

  it("is stopped once a refresh has seen that a schedule is overdue", async () => {
    await editState(project, (resource, name) =>
      name === blog
        ? { ...resource, outputs: { ...resource.outputs, firstRunAt: daysFromNow(-10) } }
        : resource,
    );
    const unseen = expectEnd(await runWithPack(project, "preview", { config: config() }));
    expect(policyTexts(unseen)).toMatch(/Cannot tell yet: whether the run of \S+ took place/);
    for (const { id } of sandbox.store.scans.filter(({ targetId: of }) => of === blog))
      sandbox.store.purgeScan(id);
    expectEnd(await project.refresh());
    const overdue = expectEnd(await runWithPack(project, "up", { config: config() }), "failure");
    expect(policyTexts(overdue)).toMatch(
      /dast-schedule-not-overdue .*\n.*\n +Schedule dt_\w+ is overdue: a run of Blog/,
    );
    expect(posts(sandbox)).toEqual([]);
  });
});

describe("a schedule outside of its window", () => {
  projectOf(() => "");
  const config = { "dast-schedule-window": { days: ["sunday"], timeZone: "Europe/Berlin" } };
  const at = (dateTime: string) => project.setResources([schedule("w", { targetId: shop, dateTime })]);

  it.each(["preview", "up --skip-preview"] as const)(
    "stops %s before anything is posted",
    async (command) => {
      at("2027-12-08T13:00:00Z");
      const outcome = expectEnd(await runWithPack(project, command, { config }), "failure");
      expect(outcome.text).toMatch(
        /would start at 2027-12-08T13:00:00Z, which is wednesday 14:00 in Europe\/Berlin.*\n +Write: dateTime: "/,
      );
      expect(posts(sandbox)).toEqual([]);
    },
  );

  it("is deployed where it lies inside", async () => {
    at("2027-12-05T13:00:00Z");
    expectEnd(await runWithPack(project, "up --skip-preview", { config }));
    expect(posts(sandbox)).toHaveLength(1);
  });
});

describe("a wrong configuration", () => {
  projectOf(() => "");
  const wrong = {
    "dast-target-requires-schedule": {
      minimumRecurrence: "DAILY",
      inventory: "org",
      exemptions: [{ target: "x", reason: "", till: "2027-01-01" }],
    },
    "dast-schedule-window": { days: ["sun"], hours: { from: "22" } },
    "dast-deployment-requires-gate": { limits: { high: 0 }, countStates: ["open"] },
    "dast-target-scanned-recently": { maxAgeDays: 0 },
    "dast-public-endpoint-requires-target": { endpoints: [{ type: "x", hosts: [] }] },
  };
  const places = [
    "dast-target-requires-schedule: minimumRecurrence: ",
    "dast-target-requires-schedule: inventory: ",
    "dast-target-requires-schedule: exemptions.0.reason: ",
    "dast-target-requires-schedule: exemptions.0: until is required",
    "dast-target-requires-schedule: exemptions.0: Additional property till is not allowed",
    "dast-schedule-window: days.0: ",
    "dast-schedule-window: hours.from: ",
    "dast-schedule-window: hours: to is required",
    "dast-deployment-requires-gate: limits: Additional property high is not allowed",
    "dast-deployment-requires-gate: countStates.0: ",
    "dast-target-scanned-recently: maxAgeDays: ",
    "dast-public-endpoint-requires-target: endpoints.0.type: ",
    "dast-public-endpoint-requires-target: endpoints.0.hosts: ",
  ];

  it("is refused by policy and property, before anything is posted", async () => {
    project.setResources([scanTrigger("scan", { targetId: shop })]);
    const { text } = expectEnd(await runWithPack(project, "up", { config: wrong }), "failure");
    for (const place of places) expect(text).toContain(place);
    const misspelt = { "dast-target-requires-schedule": { minimumRecurence: "WEEKLY" } };
    const second = expectEnd(await runWithPack(project, "up", { config: misspelt }), "failure");
    expect(second.text).toContain('no setting "minimumRecurence". Did you mean minimumRecurrence?');
    const rules = [{ type: "a:b:C", hosts: [{ property: "x", pattern: "(" }] }];
    const broken = { all: "mandatory", "dast-public-endpoint-requires-target": { endpoints: rules } };
    const third = expectEnd(await runWithPack(project, "up", { config: broken }), "failure");
    expect(third.text).toContain('endpoints: "(" is no regular expression.');
    expect(posts(sandbox)).toEqual([]);
  });
});
