import { type Sandbox, startSandbox, type Undocumented } from "../../sandbox";
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
import type { StateResource } from "./support/state";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(240_000);

/** Opposite corners of what Cobalt leaves open; the unit tests go through every combination. */
const corners: Readonly<Record<string, Partial<Undocumented>>> = {
  "as lenient as may be": {
    listOrder: "newestFirst",
    cursors: "position",
    nextPage: "ownPath",
    contentTypeWithoutBody: "optional",
    oddFields: [],
  },
  "as strict as may be": {
    refusedPostBurnsKey: true,
    busyTarget: "refuse",
    largestPage: 2,
    overLargestPage: "refuse",
    listOrder: "oldestFirst",
    pastDateTime: "refuse",
    conflictWithoutKey: true,
    findingsBeforeReview: false,
    acceptedStatus: 202,
    oddFields: [
      "target with name null",
      "list with empty next_page",
      "list with a scan of no target",
      "scan with started_at null",
      "finding with severity as a number",
      "finding without scan_ids",
      "answer without target_id",
    ],
  },
  "that answers 409 wherever it may": {
    refusedPostBurnsKey: true,
    busyTarget: "conflict",
    conflictWithoutKey: true,
    cursors: "pageNumber",
    largestPage: 1,
    findingsBeforeReview: true,
  },
  "that burns keys, lists oldest first and keeps small pages": {
    refusedPostBurnsKey: true,
    listOrder: "oldestFirst",
    largestPage: 3,
    overLargestPage: "cap",
  },
};

const targets = ["lostSchedule", "limitedSchedule", "lostScan", "limitedScan", "joined", "waited"] as const;
type Name = (typeof targets)[number];

/** One stack against one sandbox: schedule, trigger, gate, a lost answer and a 509 of each POST, busy targets. */
class Core {
  readonly target = (name: Name) => targetId(this.sandbox, targets.indexOf(name));
  resources: Record<string, StateResource> = {};

  private constructor(
    readonly sandbox: Sandbox,
    readonly running: Readonly<Record<"joined" | "waited", string>>,
    readonly project: Project,
  ) {}

  static async start(undocumented: Partial<Undocumented>): Promise<Core> {
    const seed = { targets: named(targets.length), plan: { ...instantScan, findings: [{}] } };
    const sandbox = await startSandbox({ seed, undocumented });
    const foreign = (name: Name) =>
      sandbox.store.addScan(targetId(sandbox, targets.indexOf(name)), { status: "started", ageMs: 3_600_000 })
        .id;
    const project = await createProject({ sandbox });
    return new Core(sandbox, { joined: foreign("joined"), waited: foreign("waited") }, project);
  }

  async deploy(): Promise<void> {
    this.harm("lostSchedule", { kind: "reset", when: "after" });
    this.harm("lostScan", { kind: "reset", when: "after" });
    const refusal = { kind: "status", when: "before", status: 509, headers: { "Retry-After": "1" } } as const;
    this.harm("limitedSchedule", refusal);
    this.harm("limitedScan", refusal);
    this.project.setResources(this.declare());
    const run = this.project.start(["up", "--yes", "--skip-preview"]);
    await run.waitForLine(/waiting until dt_\w+ is free/);
    this.sandbox.store.setScanStatus(this.running.waited, "completed");
    expect(await run.done).toMatchObject({ exitCode: 0 });
    this.resources = await this.project.resources();
  }

  scansOf(name: Name): readonly string[] {
    return this.sandbox.store.scans
      .filter(({ targetId: of }) => of === this.target(name))
      .map(({ id }) => id);
  }

  async close(): Promise<void> {
    await this.project.close();
    await this.sandbox.close();
  }

  private harm(name: Name, action: Parameters<Sandbox["addFault"]>[0]["action"]): void {
    this.sandbox.addFault({ match: { method: "POST", path: new RegExp(this.target(name)) }, action });
  }

  private declare() {
    const trigger = (name: Name, args = {}) => scanTrigger(name, { targetId: this.target(name), ...args });
    return [
      trigger("waited", { onBusy: "wait", busyTimeout: "4s" }),
      trigger("joined", { onBusy: "join" }),
      trigger("lostScan"),
      trigger("limitedScan"),
      scanGate("strict", { scanId: scanOf("lostScan"), limits: { maxHigh: 0 }, onFailure: "warn" }),
      scanGate("loose", { scanId: scanOf("limitedScan"), limits: { maxHigh: 1 } }),
      heldBack("limitedSchedule", this.target("limitedSchedule"), "loose"),
      heldBack("lostSchedule", this.target("lostSchedule"), "loose"),
    ];
  }
}

const cores = new Map<string, Core>();
beforeAll(async () => {
  await Promise.all(
    Object.entries(corners).map(async ([name, undocumented]) => {
      const core = await Core.start(undocumented);
      cores.set(name, core);
      await core.deploy();
    }),
  );
});
afterAll(() => Promise.all([...cores.values()].map((core) => core.close())));

describe.each(Object.keys(corners))("against a Cobalt %s", (name) => {
  const core = () => {
    const found = cores.get(name);
    if (found === undefined) throw new Error(`no core ${name}`);
    return found;
  };
  const output = (resource: string) => outputOf(core().resources, resource);

  it("makes each schedule once, though an answer was lost and a POST was refused with 509", () => {
    const { schedules } = core().sandbox.store;
    expect(schedules.map((schedule) => schedule.targetId).sort()).toEqual(
      [core().target("lostSchedule"), core().target("limitedSchedule")].sort(),
    );
    expect(output("limitedSchedule")).toMatchObject({
      scheduleId: schedules.find((schedule) => schedule.targetId === core().target("limitedSchedule"))?.id,
    });
    expect(output("lostSchedule").scheduleId).toMatch(/^unknown:/);
  });

  it("starts each scan once, though an answer was lost and a POST was refused with 509", () => {
    for (const trigger of ["lostScan", "limitedScan"] as const) {
      expect(core().scansOf(trigger)).toEqual([output(trigger).scanId]);
    }
  });

  it("joins or waits for the scan of a busy target", () => {
    expect(core().scansOf("joined")).toEqual([output("joined").scanId]);
    expect(core().scansOf("waited")).toEqual([core().running.waited, output("waited").scanId]);
  });

  it("judges by the findings, and again without a POST when they are fixed", async () => {
    const { sandbox, project } = core();
    expect(output("loose")).toMatchObject({ verdict: "passed", findingCounts: { high: 1 } });
    expect(output("strict")).toMatchObject({ verdict: "failed", findingCounts: { high: 1 } });
    for (const { id } of sandbox.store.findings) sandbox.store.setFindingState(id, "valid_fix");
    sandbox.clearLog();
    expect((await project.up()).exitCode).toBe(0);
    expect(outputOf(await project.resources(), "strict")).toMatchObject({ verdict: "passed" });
    expect(posts(sandbox)).toEqual([]);
  });
});
