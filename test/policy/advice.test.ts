import { ConfigurationError, ConnectionError } from "../../provider/client/errors";
import * as published from "../../sdk/policy";
import { deploymentRequiresGate } from "../../sdk/policy/policies/dast-deployment-requires-gate";
import { noDuplicateSchedule } from "../../sdk/policy/policies/dast-no-duplicate-schedule";
import { scheduleWindow } from "../../sdk/policy/policies/dast-schedule-window";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";
import { documentationUrl, effectiveConfig } from "../../sdk/policy/policy-of";
import { namesFor } from "../../sdk/policy/remedy";
import {
  blog,
  environment,
  evaluate,
  gate,
  hosts,
  type Made,
  schedule,
  shop,
  trigger,
} from "./support/stack";

const declared = /new cobalt\.\w+\("([^"]+)"/g;
const namesIn = (texts: readonly string[]) =>
  texts.flatMap((text) => [...text.matchAll(declared)].map(([, name]) => name));

describe("advice that is pasted", () => {
  it("changes a declared schedule that is too rare instead of adding another one", async () => {
    const { violations } = await evaluate(
      targetRequiresSchedule,
      [schedule("shop-weekly", { recurrence: "QUARTERLY" })],
      {
        minimumRecurrence: "WEEKLY",
      },
    );
    expect(violations).toEqual([
      expect.stringContaining('Write in schedule shop-weekly: recurrence: "WEEKLY"'),
    ]);
    expect(namesIn(violations)).toEqual([]);
  });

  it.each(hosts)("is for the component that declares a resource of %s", async (host) => {
    const inside = (component: string, { type, ...made }: Made): Made => ({
      ...made,
      type,
      urn: made.urn.replace(`::${type}::`, `::shop:Team$cobalt:index:${component}$${type}::`),
    });
    const rare = inside("ScannedTargets", schedule("all-dt_1", { recurrence: "QUARTERLY" }, host));
    const required = await evaluate(targetRequiresSchedule, [rare], { minimumRecurrence: "WEEKLY" });
    expect(required.violations).toEqual([
      expect.stringContaining(
        'Write in the ScannedTargets that declares schedule all-dt_1: recurrence: "WEEKLY"',
      ),
    ]);
    const config = { days: ["monday"], hours: { from: "22:00", to: "05:00" }, timeZone: "UTC" };
    const outside = await evaluate(scheduleWindow, [rare], config);
    expect(outside.violations).toEqual([
      expect.stringContaining(
        'Write in the ScannedTargets that declares schedule all-dt_1: window: {"days":["monday"],"hours":{"from":"22:00","to":"05:00"}}, timeZone: "UTC"',
      ),
    ]);
    const scan = inside("ScannedDeployment", trigger("release-scan", {}, host));
    const loose = inside(
      "ScannedDeployment",
      gate("release-verdict", scan, { limits: { maxHigh: 3 } }, host),
    );
    const gated = await evaluate(deploymentRequiresGate, [scan, loose], { stacks: ["prod"] });
    expect(gated.violations).toEqual([
      expect.stringContaining("Write in the ScannedDeployment that declares gate release-verdict:"),
    ]);
  });

  it.each([
    ["schedules", targetRequiresSchedule, {}],
    ["triggers", targetScannedRecently, { inventory: "file", inventoryFile: "/i.json" }],
  ])("never proposes one name of %s twice", async (_, policy, config) => {
    const targets = ["dt_A", "dt_B", "dt_C"].map((id) => ({ id, name: "The Shop", enabled: true }));
    const content = {
      format: "pulumi-cobalt-inventory",
      version: 1,
      madeAt: "2026-11-25T11:00:00Z",
      targets,
      schedules: [],
    };
    const around = environment({ readFile: () => JSON.stringify(content) });
    const { violations } = await evaluate(
      policy as typeof targetRequiresSchedule,
      [schedule("the-shop-monthly", { targetId: blog }), trigger("scan-now", { targetId: blog })],
      { targets: targets.map(({ id, name }) => ({ id, name })), ...config },
      around,
    );
    const names = namesIn(violations);
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain("the-shop-monthly");
    expect(names).not.toContain("scan-now");
  });

  it("gives each target one name, whatever the targets are called", () => {
    const targets = [
      { id: "dt_1", name: "x" },
      { id: "dt_2", name: "x-2" },
      { id: "dt_3", name: "x" },
    ];
    const names = [...namesFor(targets, ({ name = "" }) => name, ["x"]).values()];
    expect(new Set([...names, "x"]).size).toBe(4);
  });

  it.each([
    ["one,two", "dsc_1"],
    ["pulumi", "unknown:dt_1:abc"],
  ])("names the schedule that is left running by its id, in a stack's resource %p", async (name, id) => {
    const left = {
      id,
      targetId: shop,
      dateTime: "2026-12-06T02:00:00Z",
      recurrence: "WEEKLY",
      since: "2026-11-01T00:00:00Z",
    };
    const { notes } = await evaluate(noDuplicateSchedule, [schedule(name, { leftRunning: [left] })]);
    expect(notes).toEqual([expect.stringContaining(`'cobalt:removedSchedules[n]' ${id} `)]);
  });

  it("names a schedule that another stack has left running by its id, or by its stack", async () => {
    const other = {
      targetId: shop,
      dateTime: "2026-12-06T02:00:00Z",
      recurrence: "WEEKLY",
      stack: "one of a/b",
      leftRunning: true,
    };
    const content = {
      format: "pulumi-cobalt-inventory",
      version: 1,
      madeAt: "2026-11-25T11:00:00Z",
      targets: [],
      schedules: [other],
    };
    const around = environment({ readFile: () => JSON.stringify(content) });
    const { notes } = await evaluate(
      noDuplicateSchedule,
      [schedule("weekly")],
      { inventory: "file", inventoryFile: "/i" },
      around,
    );
    expect(notes).toEqual([
      expect.stringContaining("Remove one of one of a/b in Cobalt's web application, and tell"),
    ]);
  });
});

describe("what is not available", () => {
  const organisation = { inventory: "organisation", onUnavailable: "warn" };
  const failing = (error: Error) =>
    environment({
      variables: { COBALT_API_TOKEN: "a", COBALT_ORG_TOKEN: "b" },
      connect: () => {
        throw error;
      },
    });

  it("is Cobalt or the network: a note, where that is configured", async () => {
    const { notes, violations } = await evaluate(
      targetRequiresSchedule,
      [],
      organisation,
      failing(new ConnectionError("no answer")),
    );
    expect([notes.length, violations]).toEqual([1, []]);
  });

  it.each([
    ["a fault of ours", new TypeError("undefined is not a function")],
    ["a full stack", new RangeError("Maximum call stack size exceeded")],
    ["a setting that is wrong", new ConfigurationError('cobalt:region is "ue"')],
  ])("is never %s: that fails the policy", async (_, error) => {
    await expect(evaluate(targetRequiresSchedule, [], organisation, failing(error))).rejects.toBe(error);
  });

  it("is a file that the system does not give, and no fault in reading it", async () => {
    const file = { inventory: "file", inventoryFile: "/i.json" };
    const around = (error: Error) =>
      environment({
        readFile: () => {
          throw error;
        },
      });
    const missing = Object.assign(new Error("no such file"), { code: "ENOENT", syscall: "open" });
    expect((await evaluate(targetRequiresSchedule, [], file, around(missing))).notes).toHaveLength(1);
    const fault = new TypeError("text is undefined");
    await expect(evaluate(targetRequiresSchedule, [], file, around(fault))).rejects.toBe(fault);
  });
});

describe("each policy", () => {
  it("says what to do, is tagged, and points to its documentation once there is a repository", () => {
    for (const policy of published.policies) {
      expect(policy.remediationSteps?.length).toBeGreaterThan(20);
      expect(policy.tags).toContain("dast");
      expect(["low", "medium", "high"]).toContain(policy.severity);
    }
    const repository = { url: "git+https://github.com/acme/pulumi-cobalt.git" };
    expect(documentationUrl("dast-schedule-window", { repository })).toBe(
      "https://github.com/acme/pulumi-cobalt/blob/main/docs/policies.md#dast-schedule-window",
    );
    expect(documentationUrl("dast-schedule-window", {})).toBeUndefined();
  });

  it("refuses a setting that it does not have, also where it has none at all", () => {
    expect(effectiveConfig({}, { exemptions: [] }).faults).toEqual([
      'The policy\'s configuration has no setting "exemptions". It has none.',
    ]);
    expect(effectiveConfig({ days: {} }, { zzzzzzzz: 1 }).faults).toEqual([
      'The policy\'s configuration has no setting "zzzzzzzz". It has: days.',
    ]);
  });
});
