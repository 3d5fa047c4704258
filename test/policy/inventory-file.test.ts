import fc from "fast-check";
import { inventoryFile } from "../../sdk/cli/inventory/run";
import type { Definition } from "../../sdk/policy/definition";
import { parseInventoryFile } from "../../sdk/policy/inventory/file-format";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";
import { blog, environment, evaluate, nothing, now, schedule, shop } from "./support/stack";

const target = (id: string, more: object = {}) => {
  return { id, name: `name of ${id}`, url: "https://x.example", enabled: true, ...more };
};
const other = { targetId: blog, dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY", stack: "blog/prod" };
const file = {
  format: "pulumi-cobalt-inventory",
  version: 1,
  madeAt: "2026-11-24T12:00:00Z",
  targets: [target(shop), target(blog), target("dt_Off", { enabled: false })],
  schedules: [other],
};

const inventory = { inventory: "file", inventoryFile: "/inventory.json" };

function check<Config>(
  definition: Definition<Config>,
  content: unknown,
  config: object = {},
  stack = [schedule("weekly")],
) {
  const around = environment({ readFile: () => JSON.stringify(content) });
  return evaluate(definition, stack, { ...inventory, ...config }, around);
}

it("counts the schedules of other stacks, and passes over disabled targets", async () => {
  expect(await check(targetRequiresSchedule, file)).toEqual(nothing);
});

it.each([
  ["is another stack's no more", { schedules: [] }],
  ["was left running", { schedules: [{ ...other, leftRunning: true }] }],
  ["was this stack's own, which has it no more", { schedules: [{ ...other, stack: "shop/prod" }] }],
  ["runs once", { schedules: [{ ...other, recurrence: undefined }] }],
])("does not count a schedule that %s", async (_, change) => {
  const { violations } = await check(targetRequiresSchedule, { ...file, ...change });
  expect(violations).toEqual([
    expect.stringContaining(`Target name of ${blog} (${blog}, https://x.example) has no`),
  ]);
});

it("knows when each target was scanned, and that one never was", async () => {
  const targets = [target(shop, { lastCompletedScanAt: "2026-11-20T02:00:00Z" }), target(blog)];
  const { violations, notes } = await check(targetScannedRecently, { ...file, targets });
  expect(notes).toEqual([]);
  expect(violations).toEqual([expect.stringContaining("No scan of it was ever completed.")]);
});

it("takes the file's place from the environment", async () => {
  const paths: string[] = [];
  const around = environment({
    variables: { COBALT_INVENTORY_FILE: "/ci/inventory.json" },
    readFile: (path) => {
      paths.push(path);
      return JSON.stringify(file);
    },
  });
  expect(await evaluate(targetRequiresSchedule, [schedule("weekly")], { inventory: "file" }, around)).toEqual(
    nothing,
  );
  expect(paths).toEqual(["/ci/inventory.json"]);
});

describe("a file that is not to be had", () => {
  it.each([
    [
      "too old",
      { ...file, madeAt: "2026-11-18T11:00:00Z" },
      /it was made 169 h ago, more than inventoryMaxAge \(7d\)/,
    ],
    ["of the future", { ...file, madeAt: "2026-11-26T12:00:00Z" }, /made in the future/],
    [
      "of another version",
      { ...file, version: 2 },
      /its version is 2, and this pulumi-cobalt reads version 1/,
    ],
    ["another thing", { targets: [] }, /it was not written by `npx pulumi-cobalt inventory`/],
  ])("since it is %s, is a note or a violation, and never passes silently", async (_, content, why) => {
    const warned = await check(targetRequiresSchedule, content);
    expect(warned.notes).toEqual([expect.stringMatching(why)]);
    expect(warned.violations).toEqual([]);
    const failed = await check(targetRequiresSchedule, content, { onUnavailable: "fail" });
    expect(failed.violations).toEqual([expect.stringMatching(why)]);
  });

  it("since it is missing, is named with what makes it", async () => {
    const { notes } = await evaluate(targetRequiresSchedule, [], inventory);
    expect(notes[0]).toContain("/inventory.json cannot be read. Make it with `npx pulumi-cobalt inventory`.");
    const unnamed = await evaluate(targetRequiresSchedule, [], { inventory: "file" });
    expect(unnamed.notes[0]).toContain("set `inventoryFile`, or COBALT_INVENTORY_FILE");
  });

  it("is accepted at the very end of its age, as configured", async () => {
    const old = { ...file, madeAt: "2026-11-18T12:00:00Z" };
    expect(await check(targetRequiresSchedule, old)).toEqual(nothing);
    const { notes } = await check(targetRequiresSchedule, old, { inventoryMaxAge: "12h" });
    expect(notes).toHaveLength(1);
  });
});

it.each([
  [{ madeAt: "yesterday" }, "madeAt: expected a time such as 2026-12-06T02:00:00Z"],
  [{ targets: {} }, "targets: expected a list"],
  [{ schedules: undefined }, "schedules: expected a list"],
])("refuses a file with %j by the field's name", (change, why) => {
  expect(parseInventoryFile(JSON.stringify({ ...file, ...change }))).toEqual({ kind: "invalid", why });
});

describe("an entry that is odd", () => {
  it.each<
    [object, string, { readonly targets?: number; readonly schedules?: number; readonly isLost: boolean }]
  >([
    [{ targets: ["dt_1", target("dt_2")] }, "targets[0]: expected an object", { targets: 1, isLost: true }],
    [
      { targets: [target("d/../t"), target("dt_2")] },
      "targets[0].id: expected a target's id",
      { targets: 1, isLost: true },
    ],
    [
      { targets: [target("dt_1", { id: undefined })] },
      "targets[0].id: expected a target's id",
      { targets: 0, isLost: true },
    ],
    [
      { targets: [target("dt_1", { enabled: "yes" })] },
      "targets[0].enabled: expected true or false",
      { targets: 1, isLost: false },
    ],
    [
      { targets: [target("dt_1", { name: 7 })] },
      "targets[0].name: expected a text",
      { targets: 1, isLost: false },
    ],
    [
      { targets: [target("dt_1", { lastCompletedScanAt: "soon" })] },
      "targets[0].lastCompletedScanAt: expected a time such as 2026-12-06T02:00:00Z",
      { targets: 1, isLost: false },
    ],
    [
      { schedules: [other, { ...other, recurrence: "DAILY" }] },
      "schedules[1].recurrence: expected WEEKLY, MONTHLY, QUARTERLY",
      { schedules: 2, isLost: false },
    ],
    [
      { schedules: [{ ...other, dateTime: "2026-02-31T00:00:00Z" }, other] },
      "schedules[0].dateTime: expected a time such as 2026-12-06T02:00:00Z",
      { schedules: 1, isLost: true },
    ],
  ])("in %j is said by its field, and the rest counts", (change, what, { targets, schedules, isLost }) => {
    const parsed = parseInventoryFile(JSON.stringify({ ...file, ...change }));
    if (parsed.kind !== "file") throw new Error(parsed.why);
    expect(parsed.odd).toMatchObject([{ what, isLost }]);
    if (targets !== undefined) expect(parsed.file.targets).toHaveLength(targets);
    if (schedules !== undefined) expect(parsed.file.schedules).toHaveLength(schedules);
  });

  it.each([
    ["without a name", { name: undefined }],
    ["without a URL", { url: undefined }],
    ["that may be disabled", { enabled: undefined }],
    ["with - and _ in its id", { id: "dt_a-b_c" }],
    ["of whose id Cobalt changed the prefix", { id: "T1" }],
  ])("is none in a target %s", (_, change) => {
    const text = JSON.stringify({ ...file, targets: [target("dt_1", change)] });
    expect(parseInventoryFile(text)).toMatchObject({ odd: [], file: { targets: [{}] } });
  });

  it("does not let a target pass that the file names and nothing covers", async () => {
    const uncovered = target("dt_Uncovered");
    const { violations, notes } = await check(targetRequiresSchedule, {
      ...file,
      targets: [...file.targets, uncovered],
      schedules: [...file.schedules, { ...other, dateTime: "broken" }],
    });
    expect(violations.some((text) => text.includes("dt_Uncovered"))).toBe(true);
    expect(notes).toEqual([expect.stringContaining("dateTime: expected a time")]);
  });

  it("is a violation where it is a target that cannot be told", async () => {
    const { violations } = await check(targetRequiresSchedule, {
      ...file,
      targets: [...file.targets, { name: "Shop" }],
    });
    expect(violations).toEqual([
      expect.stringMatching(/inventory\.json: targets\[\d\]\.id: expected a target's id/),
    ]);
  });
});

it("reads whatever it writes, from any answers of Cobalt's and any state", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/);
  const text = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
  const time = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  const targets = fc.array(
    fc.record({
      id,
      name: text,
      url: text,
      enabled: fc.option(fc.boolean(), { nil: undefined }),
      lastCompletedScanAt: fc.option(
        time.map((at) => at.toISOString()),
        { nil: undefined },
      ),
    }),
  );
  const schedules = fc.array(
    fc.record({
      targetId: id,
      dateTime: time.map((at) => at.toISOString()),
      recurrence: fc.constantFrom("WEEKLY" as const, "MONTHLY" as const, "QUARTERLY" as const, undefined),
      stack: text,
      scheduleId: text,
      leftRunning: fc.constantFrom(true as const, undefined),
    }),
  );
  fc.assert(
    fc.property(targets, schedules, (written, declared) => {
      const content = JSON.stringify(inventoryFile({ now, targets: written, schedules: declared }));
      const parsed = parseInventoryFile(content);
      expect(parsed).toMatchObject({ kind: "file", odd: [] });
      expect(parsed).toMatchObject({ file: JSON.parse(content) });
    }),
    { seed: 20261125, numRuns: 300 },
  );
});

it("reads what it writes of a file with fields of a later time", () => {
  const text = JSON.stringify({ ...file, later: true });
  expect(parseInventoryFile(text)).toMatchObject({ kind: "file", file });
});
