import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { blog, evaluate, hosts, nothing, resource, schedule, shop, trigger, unknown } from "./support/stack";

const check = (...args: Parameters<typeof evaluate> extends [unknown, ...infer Rest] ? Rest : never) =>
  evaluate(targetRequiresSchedule, ...args);

describe.each(hosts)("with resources of %s", (host) => {
  it("passes a stack whose targets are all scanned often enough", async () => {
    const stack = [schedule("weekly", {}, host), trigger("scan", {}, host)];
    expect(await check(stack)).toEqual(nothing);
    expect(await check(stack, { minimumRecurrence: "WEEKLY" })).toEqual(nothing);
  });

  it("names a target that only a trigger scans, with the lines to add", async () => {
    const { violations, notes } = await check([trigger("scan", { targetName: "Shop" }, host)]);
    expect(notes).toEqual([]);
    expect(violations).toEqual([
      [
        `Target Shop (${shop}) has no recurring schedule of at least MONTHLY.`,
        "Add to the program:",
        '  new cobalt.DastScheduledScan("shop-monthly", {',
        `    targetId: "${shop}",`,
        '    dateTime: "2026-11-29T02:00:00Z",',
        '    recurrence: "MONTHLY",',
        "  });",
        `Or exempt it in the policy's configuration: {"dast-target-requires-schedule":{"exemptions":[{"target":"${shop}","reason":"why","until":"2026-12-25"}]}}`,
      ].join("\n"),
    ]);
  });
});

it.each([
  { recurrence: undefined, minimum: "QUARTERLY", only: "s (once)" },
  { recurrence: "QUARTERLY", minimum: "MONTHLY", only: "s (QUARTERLY)" },
  { recurrence: "MONTHLY", minimum: "WEEKLY", only: "s (MONTHLY)" },
])("does not count $recurrence where at least $minimum is wanted", async ({ recurrence, minimum, only }) => {
  const { violations } = await check([schedule("s", { recurrence })], { minimumRecurrence: minimum });
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(`no recurring schedule of at least ${minimum}. It has only: ${only}.`);
});

it("asks for the targets of its configuration too, by what is known of them", async () => {
  const targets = [blog, { id: "dt_Docs", name: "Docs", url: "https://docs.example" }];
  const { violations } = await check([schedule("weekly")], { targets });
  expect(violations.map((text) => text.split("\n")[0])).toEqual([
    `Target ${blog} has no recurring schedule of at least MONTHLY.`,
    "Target Docs (dt_Docs, https://docs.example) has no recurring schedule of at least MONTHLY.",
  ]);
});

describe("in a preview that does not know a target's id", () => {
  it("cannot tell of that one alone, and still finds the other's violation", async () => {
    const stack = [schedule("new", { targetId: unknown, recurrence: undefined }), trigger("scan")];
    const { violations, notes, findings } = await check(stack);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(`Target ${shop} has no recurring schedule`);
    expect(notes).toEqual(["Cannot tell yet: which target it is for, and so whether that is scanned."]);
    expect(findings.find(({ kind }) => kind === "note")?.urn).toBe(stack[0]?.urn);
  });

  it("cannot tell of a target which that schedule may be for", async () => {
    const { violations, notes } = await check([schedule("new", { targetId: unknown }), trigger("scan")]);
    expect(violations).toEqual([]);
    expect(notes[0]).toBe(
      `Cannot tell yet: whether target ${shop} is scanned. It is if this is its schedule: new.`,
    );
  });

  it("cannot tell of a target whose schedule's recurrence is unknown", async () => {
    const { violations, notes } = await check([schedule("s", { recurrence: unknown })]);
    expect(violations).toEqual([]);
    expect(notes).toHaveLength(1);
  });
});

describe("exemptions", () => {
  const exempt = (until: string, target: string) => [{ target, reason: "retired in May", until }];

  it.each([shop, "Shop"])("pass over a target by %s to the end of their last day", async (target) => {
    const stack = [trigger("scan", { targetName: "Shop" })];
    expect(await check(stack, { exemptions: exempt("2026-11-25", target) })).toEqual(nothing);
  });

  it("are reported as expired from the day after", async () => {
    const { violations } = await check([trigger("scan")], { exemptions: exempt("2026-11-24", shop) });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(
      "Its exemption until 2026-11-24 (retired in May) no longer holds: it has expired (now is 2026-11-25T12:00:00Z).",
    );
  });

  it("with a date that no calendar has do not hold", async () => {
    const { violations } = await check([trigger("scan")], { exemptions: exempt("2026-02-31", shop) });
    expect(violations[0]).toContain("Its exemption until 2026-02-31 (retired in May) no longer holds");
  });
});

it("looks at nothing but Cobalt's resources", async () => {
  expect(await check([resource("aws:s3/bucket:Bucket", "b", { targetId: shop })])).toEqual(nothing);
  expect(await check([])).toEqual(nothing);
});
