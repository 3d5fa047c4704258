import { fakePulumi, unknownStack } from "./support/pulumi";
import { type World, worlds } from "./support/run";
import { encrypted, exportOf } from "./support/states";

const start = worlds();
const pulumi = fakePulumi();
const minute = 60_000;
const day = 24 * 60 * minute;

const names = ["Kept", "Late", "Off", "Bare", "Old"] as const;
type Name = (typeof names)[number];

/** Five targets, of which each shows another thing, on the first Monday of November 2026 at nine. */
async function fiveTargets(): Promise<{ readonly world: World; readonly id: (name: Name) => string }> {
  const world = await start({ seed: { targets: names.map((name) => ({ name, enabled: name !== "Off" })) } });
  const id = (name: Name) => world.sandbox.store.targets.find((one) => one.name === name)?.id ?? "";
  for (const days of [1, 8, 15]) scan(world, id("Kept"), days * day + 7 * 60 * minute);
  scan(world, id("Late"), 15 * day + 7 * 60 * minute);
  return { world, id };
}

function scan({ sandbox }: World, targetId: string, ageMs: number, status = "completed"): string {
  return sandbox.store.addScan(targetId, { ageMs, status }).id;
}

/** Sundays at two in the morning. */
const sundays = {
  firstRunAt: "2026-10-18T02:00:00Z",
  dateTime: "2026-10-18T02:00:00Z",
  recurrence: "WEEKLY",
};

function schedule(name: string, outputs: object) {
  return { type: "cobalt:index:DastScheduledScan", name, outputs: { ...sundays, ...outputs } };
}

function stateOf(id: (name: Name) => string): string {
  const left = {
    id: "dsc_left",
    targetId: id("Old"),
    dateTime: "2026-10-20T02:00:00Z",
    recurrence: "MONTHLY",
  };
  return exportOf([
    schedule("kept", { targetId: id("Kept"), scheduleId: "dsc_kept" }),
    schedule("late", { targetId: id("Late"), scheduleId: "dsc_late" }),
    schedule("off", { targetId: id("Off"), scheduleId: "dsc_off", firstRunAt: "2026-11-08T02:00:00Z" }),
    schedule("old", {
      targetId: id("Old"),
      scheduleId: "dsc_old",
      firstRunAt: "2026-11-20T02:30:00Z",
      recurrence: "MONTHLY",
      leftRunning: [{ ...left, since: "2026-10-21T00:00:00Z" }],
    }),
  ]);
}

async function reported(options: readonly string[], more: object = {}) {
  const { world, id } = await fiveTargets();
  const files = { "s.json": stateOf(id) };
  return {
    world,
    id,
    ...(await world.command(["report", "--state", "s.json", ...options], { files, ...more })),
  };
}

async function targetsOf(options: readonly string[] = [], more: object = {}) {
  const { out, ...rest } = await reported(["--json", ...options], more);
  const { targets } = JSON.parse(out);
  const byName = new Map(targets.map((target: { name: string }) => [target.name, target]));
  return {
    ...rest,
    of: (name: Name) => byName.get(name) as Record<string, unknown> & { problems: string[] },
  };
}

test("each target shows what is wrong with it, by the same rules as a refresh", async () => {
  const { of, code } = await targetsOf();
  expect(Object.fromEntries(names.map((name) => [name, of(name).problems]))).toEqual({
    Kept: [],
    Late: ["overdue"],
    Off: ["disabled"],
    Bare: ["unscheduled"],
    Old: ["left-running"],
  });
  expect(code).toBe(0);
});

test("due runs are held against the scans that came, each scan against one run", async () => {
  const { of } = await targetsOf();
  const dueOf = (name: Name) =>
    (of(name).due as { at: string; scanId?: string; missed: boolean }[]).map(({ at, scanId, missed }) => [
      at,
      scanId === undefined ? (missed ? "missed" : "open") : "scan",
    ]);
  expect(dueOf("Kept")).toEqual([
    ["2026-10-18T02:00:00Z", "scan"],
    ["2026-10-25T02:00:00Z", "scan"],
    ["2026-11-01T02:00:00Z", "scan"],
  ]);
  expect(dueOf("Late")).toEqual([
    ["2026-10-18T02:00:00Z", "scan"],
    ["2026-10-25T02:00:00Z", "missed"],
    ["2026-11-01T02:00:00Z", "missed"],
  ]);
});

test("coming runs reach 90 days ahead, and runs within an hour are overlaps", async () => {
  const { of } = await targetsOf();
  const comingOf = (name: Name) => (of(name).coming as { at: string }[]).map(({ at }) => at);
  expect(comingOf("Kept")).toHaveLength(13);
  expect([comingOf("Kept")[0], comingOf("Kept").at(-1)]).toEqual([
    "2026-11-08T02:00:00Z",
    "2027-01-31T02:00:00Z",
  ]);
  expect(of("Old").overlaps).toEqual(
    ["2026-11-20", "2026-12-20", "2027-01-20"].map((date) => ({
      at: `${date}T02:30:00Z`,
      scheduleIds: ["dsc_left", "dsc_old"],
    })),
  );
  expect(of("Kept").overlaps).toEqual([]);
});

test("a schedule that is marked as removed is live no more, and is named where a scan ran at its time", async () => {
  const env = { COBALT_REMOVED_SCHEDULES: "dsc_left" };
  const { world, id } = await fiveTargets();
  const files = { "s.json": exportOf([left(id("Old"))]) };
  const oldOf = async () => {
    const { out } = await world.command(["report", "--state", "s.json", "--json"], { files, env });
    return JSON.parse(out).targets.find(({ name }: { name: string }) => name === "Old");
  };
  expect(await oldOf()).toMatchObject({ problems: [], overlaps: [], ranAllTheSame: [] });
  // Wednesday's run of the schedule that was removed.
  const scanId = scan(world, id("Old"), 5 * day + 7 * 60 * minute - 2 * minute);
  expect(await oldOf()).toMatchObject({
    problems: ["left-running"],
    ranAllTheSame: [{ scheduleId: "dsc_left", scanId }],
  });
});

function left(targetId: string) {
  const entry = { id: "dsc_left", targetId, dateTime: "2026-10-21T02:00:00Z", recurrence: "WEEKLY" };
  return schedule("old", {
    targetId,
    scheduleId: "dsc_new",
    firstRunAt: "2026-11-08T02:00:00Z",
    leftRunning: [{ ...entry, since: "2026-10-21T00:00:00Z" }],
  });
}

test.each([
  ["overdue", 1],
  ["disabled,not-found", 1],
  ["not-found", 0],
  ["unscheduled", 1],
  ["left-running", 1],
])("--fail-on %s exits with %d, and says why", async (failOn, expected) => {
  const { code, err } = await reported(["--fail-on", failOn]);
  expect(code).toBe(expected);
  expect(err.includes("--fail-on")).toBe(expected === 1);
});

test("an exempt target is not expected to be scanned, until its exemption ends", async () => {
  const { id } = await fiveTargets();
  const exempt = (until: string) => `${id("Bare")}=only a redirect until ${until}`;
  const { of } = await targetsOf(["--exempt", exempt("2026-11-30")]);
  expect([of("Bare").problems, of("Bare").exemption]).toEqual([[], "only a redirect until 2026-11-30"]);
  const { code, err } = await reported(["--exempt", exempt("2026-10-30")]);
  expect([code, err]).toEqual([2, expect.stringContaining("no longer holds")]);
});

test("a target that Cobalt has not any more is not found, and one whose id is a secret is said to be left out", async () => {
  const { world } = await fiveTargets();
  const files = {
    "s.json": exportOf([
      schedule("gone", { targetId: "dt_gone", scheduleId: "dsc_gone" }),
      schedule("hidden", { targetId: encrypted }),
    ]),
  };
  const { out, err } = await world.command(["report", "--state", "s.json", "--json"], { files });
  expect(JSON.parse(out).targets[0]).toMatchObject({ id: "dt_gone", problems: ["not-found", "overdue"] });
  expect(err).toContain("the schedule hidden is left out");
});

test("gates stand at the target that their trigger scans, with verdict and reason", async () => {
  const { world, id } = await fiveTargets();
  const scanId = scan(world, id("Kept"), day);
  const verdict = { verdict: "failed", reason: "2 high (limit 0)", judgedAt: "2026-11-01T10:00:00Z" };
  const state = exportOf([
    { type: "cobalt:index:DastScanTrigger", name: "t", outputs: { targetId: id("Kept"), scanId } },
    { type: "cobalt:index:DastScanGate", name: "g", outputs: { scanId, ...verdict } },
    { type: "cobalt:index:DastScanGate", name: "alone", outputs: { scanId: "dsc_x", ...verdict } },
  ]);
  const { out } = await world.command(["report", "--json", "--stack", "prod"], {
    env: pulumi({ prod: { state } }),
  });
  const { targets, otherGates } = JSON.parse(out);
  const kept = targets.find(({ name }: { name: string }) => name === "Kept");
  expect(kept.gates).toEqual([
    { stack: "shop/production", name: "g", scanId, targetId: id("Kept"), ...verdict },
  ]);
  expect(otherGates).toMatchObject([{ name: "alone", scanId: "dsc_x" }]);
});

test("the table and the Markdown hold a checklist of what is left running", async () => {
  const { out } = await reported([]);
  expect(out).toContain("2 of 3 due runs missed");
  expect(out).toMatch(/\[ \] dsc_left dt_\w+ MONTHLY from 2026-10-20 02:00 UTC \(shop\/production\)/);
  const { out: markdown } = await reported(["--format", "markdown"]);
  expect(markdown).toMatch(
    /- \[ \] `dsc_left` of `dt_\w+`: MONTHLY from 2026-10-20 02:00 UTC, left by `shop\/production`/,
  );
  expect(markdown).toContain("## Missed runs");
});

test("on 60 columns no line of the table is wider", async () => {
  const { out } = await reported([], { columns: 60 });
  expect(Math.max(...out.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(60);
});

test("a name that a spreadsheet would run stays a text in the CSV", async () => {
  const world = await start({ seed: { targets: [{ name: '=HYPERLINK("http://x","y")' }] } });
  const { out } = await world.command(["report", "--format", "csv"]);
  expect(out).toContain(`,"'=HYPERLINK(""http://x"",""y"")",target,`);
  expect(out.split("\r\n")[0]).toMatch(/^\ufefftarget_id,target_name,kind,at,/);
});

test("wrong use is told before anything is asked", async () => {
  const { world } = await fiveTargets();
  for (const [option, value, text] of [
    ["--since", "tomorrow", "--since cannot be"],
    ["--since", "2026-02-31", "--since cannot be"],
    ["--since", "9999d", "at most 1098d"],
    ["--fail-on", "late", "--fail-on cannot be"],
    ["--format", "pdf", "--format cannot be"],
    ["--exempt", "dt_1", "--exempt cannot be"],
    ["--state", "missing.json", "missing.json cannot be read"],
  ] as const) {
    const { code, err } = await world.command(["report", option, value]);
    expect([code, err]).toEqual([2, expect.stringContaining(text)]);
  }
  expect(world.sandbox.log).toEqual([]);
});

test("without any target or stack the report is empty, and says so", async () => {
  const world = await start({ seed: { targets: [] } });
  const { code, out, err } = await world.command(["report"]);
  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("This organisation has no targets");
  expect(err).toContain("No stack was given");
});

test("what Pulumi's CLI says comes whole, line by line, and gives no orders", async () => {
  const { command } = await start();
  const { code, err } = await command(["report", "--stack", "none"], { env: pulumi({}) });
  expect(code).toBe(2);
  expect(err).toContain(`${unknownStack.replace("::", "\\u003a:")}\n`);
});

test("a stack without a resource is called empty", async () => {
  const { command } = await start();
  const files = { "s.json": exportOf([]) };
  const { out, err } = await command(["report", "--state", "s.json", "--format", "markdown"], { files });
  expect(out).toContain("; stacks: an empty stack.");
  expect(err).not.toContain("No stack was given");
});

test("a wrong token is an error without the token, and exit code 1", async () => {
  const { world } = await fiveTargets();
  const env = { COBALT_API_TOKEN: "opens-nothing" };
  const { code, out, err } = await world.command(["report"], { env });
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("401");
});

test("without a network it says what could not be reached, and exits with 1", async () => {
  const { world } = await fiveTargets();
  const { code, out, err } = await world.command(["report"], {
    env: { COBALT_BASE_URL: "http://127.0.0.1:1" },
  });
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("127.0.0.1:1");
});

test("1,000 targets cost tens of requests", async () => {
  const targets = Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n}` }));
  const world = await start({ seed: { targets } });
  for (const { id } of world.sandbox.store.targets.slice(0, 500)) scan(world, id, 10 * day);
  const { out } = await world.command(["report", "--json"]);
  const { targets: shown } = JSON.parse(out) as { targets: { scans: object[] }[] };
  expect([shown.length, shown.filter(({ scans }) => scans.length === 1).length]).toEqual([1000, 500]);
  expect(world.sandbox.log.length).toBeLessThanOrEqual(40);
}, 20_000);

test("a scan that is paused, and a schedule that is overdue, are said with the blackout that may be why", async () => {
  const { world, id } = await fiveTargets();
  const paused = scan(world, id("Bare"), minute, "paused");
  const files = { "s.json": stateOf(id) };
  const { out } = await world.command(["report", "--state", "s.json", "--format", "markdown"], { files });
  expect(out).toContain(
    `${paused} is paused (perhaps by a blackout period of the target; it resumes by itself)`,
  );
  expect(out).toContain("overdue, unless a blackout period holds its run back");
});

test.each([
  ["QUARTERLY", "2026-08-03T02:00:00Z", "2026-08-03T02:01:00Z", []],
  ["WEEKLY", "2026-10-18T02:00:00Z", "2026-11-01T02:01:00Z", ["--since", "1d"]],
  ["MONTHLY", "2026-10-05T02:00:00Z", "2026-10-05T02:01:00Z", ["--since", "2026-11-01"]],
] as const)(
  "a run before --since is judged by the scans of its time: %s from %s",
  async (recurrence, firstRunAt, ranAt, since) => {
    const { world, id } = await fiveTargets();
    const outputs = { targetId: id("Bare"), firstRunAt, recurrence, scheduleId: "dsc_q" };
    const files = { "s.json": exportOf([schedule("old", outputs)]) };
    const bareOf = async () => {
      const { out } = await world.command(["report", "--state", "s.json", "--json", ...since], { files });
      return JSON.parse(out).targets.find(({ name }: { name: string }) => name === "Bare");
    };
    expect((await bareOf()).problems).toEqual(["overdue"]);
    scan(world, id("Bare"), world.time.now() - Date.parse(ranAt));
    expect((await bareOf()).problems).toEqual([]);
    // Before --since, so it is judged and not shown.
    expect((await bareOf()).scans).toEqual([]);
  },
);

test.each(["table", "markdown", "html", "csv", "json"])(
  "a scan's times are in UTC as all others, in whatever offset Cobalt gives them: %s",
  async (format) => {
    const world = await start({ seed: { targets: [{ name: "Shop" }] } });
    const [{ id: target_id } = { id: "" }] = world.sandbox.store.targets;
    const times = { started_at: "2026-11-01T04:30:00+02:00", completed_at: "2026-11-01T05:30:00+02:00" };
    const value = { data: [{ resource: { id: "dsc_1", target_id, status: "completed", ...times } }] };
    const action = { kind: "json", when: "before", status: 200, value } as const;
    world.sandbox.addFault({ match: { path: /scans$/ }, action, times: Number.POSITIVE_INFINITY });
    const { code, out } = await world.command(["report", "--format", format]);
    expect(code).toBe(0);
    expect(out).toMatch(/2026-11-01[ T]02:30(:00Z| UTC)/);
    expect(out).not.toContain("04:30");
    expect(out).not.toContain("05:30");
  },
);

test("a run of which nothing is concluded yet counts neither as kept nor as missed", async () => {
  const { world, id } = await fiveTargets();
  // Every Monday at six: three hours ago, and the three Mondays before, of which one had a scan.
  const monday = "2026-10-12T06:00:00Z";
  const outputs = { targetId: id("Bare"), firstRunAt: monday, dateTime: monday, scheduleId: "dsc_m" };
  scan(world, id("Bare"), 7 * day + 3 * 60 * minute);
  const files = { "s.json": exportOf([schedule("mondays", outputs)]) };
  const { out } = await world.command(["report", "--state", "s.json", "--format", "markdown"], { files });
  expect(out).toMatch(/Bare.* \| 1 of 3 \|.*2 of 3 due runs missed/);
});

test("calendars tell schedules apart whose ids nobody knows, in whatever stacks they have one name", async () => {
  const { world, id } = await fiveTargets();
  const stateIn = (stack: string, name: Name) =>
    exportOf([schedule("weekly", { targetId: id(name), scheduleId: encrypted })], stack);
  const files = {
    "a.json": stateIn("shop/production", "Kept"),
    "b.json": stateIn("shop/staging", "Late"),
  };
  const args = ["report", "--state", "a.json", "--state", "b.json", "--format", "ics"];
  const { out } = await world.command(args, { files });
  const ids = out.replaceAll("\r\n ", "").match(/^UID:.*$/gm) ?? [];
  expect(ids).toHaveLength(2 * 13);
  expect(new Set(ids).size).toBe(ids.length);
});

describe("a schedule whose id nobody knows", () => {
  const unadopted = "unknown:dt_kept:0a1b2c3d";
  const remark = `nobody knows the id of kept (shop/production), which stands as ${unadopted}: adopt it, or add that to cobalt:removedSchedules`;

  async function reportedWith(outputs: object, options: readonly string[], env: Record<string, string> = {}) {
    const { world, id } = await fiveTargets();
    const state = exportOf([schedule("kept", { targetId: id("Kept"), scheduleId: unadopted, ...outputs })]);
    return world.command(["report", "--state", "s.json", ...options], { files: { "s.json": state }, env });
  }

  test.each(["json", "markdown", "html", "csv", "table"])("is named by the report: %s", async (form) => {
    const { out } = await reportedWith({}, ["--format", form]);
    const words = out.replaceAll(/\s+/g, " ");
    expect(words).toContain(unadopted);
    if (form === "json") {
      const [kept] = JSON.parse(out).targets.filter(({ name }: { name: string }) => name === "Kept");
      expect(kept.schedules[0]).toMatchObject({ scheduleId: unadopted, unadopted: true });
      expect(kept.problems).toEqual([]);
    } else expect(words).toContain("nobody knows the id of kept");
  });

  test.each([{ adopt: "existing" }, { scheduleId: "dsc_kept" }])("is adopted: %j", async (outputs) => {
    expect((await reportedWith(outputs, ["--format", "csv"])).out).not.toContain("nobody knows");
  });

  test("is removed", async () => {
    const env = { COBALT_REMOVED_SCHEDULES: unadopted };
    expect((await reportedWith({}, ["--format", "csv"])).out).toContain(remark);
    expect((await reportedWith({}, ["--format", "csv"], env)).out).not.toContain("nobody knows");
  });
});
