import type * as grpc from "@grpc/grpc-js";
import { environmentOf } from "../../resources/support/world";
import { type Calls, callsOf, failureOf, type Properties, secret } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

/** What a secret, or a part of one, would be recognised by. */
const canary = "canary";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
  await calls.configure();
});
afterEach(() => plugin.close());

const everythingSaid = () => JSON.stringify(plugin.said);
const rightSchedule = () => ({ targetId: plugin.target(), dateTime: "2026-12-06T02:00:00Z" });

describe("a failure of Check about a property that came as a secret", () => {
  const cases: [resource: string, property: string, value: unknown, says: string][] = [
    ["DastScheduledScan", "dateTime", `2026-13-99T${canary}`, "ISO 8601"],
    ["DastScheduledScan", "dateTime", "2026-12-06T02:00:00+77:77", "no such offset"],
    ["DastScheduledScan", "recurrence", canary, "expected WEEKLY"],
    ["DastScheduledScan", "targetId", "dt_canary", "Cobalt has no target ***"],
    ["DastScheduledScan", "adopt", canary, "an id that begins with dsc_"],
    ["DastScanTrigger", "readiness", { url: canary }, "url [secret]: expected an http or https URL"],
    ["DastScanTrigger", "readiness", { url: "http://x", expectStatus: 77777 }, "expectStatus [secret]"],
    ["DastScanTrigger", "readiness", { url: "http://x", expectBody: 77777 }, "expectBody [secret]"],
    [
      "DastScanTrigger",
      "readiness",
      { url: "http://x", timeout: canary },
      "timeout [secret]: expected a duration",
    ],
    ["DastScanGate", "limits", { maxHigh: -77777 }, "maxHigh [secret]: expected a whole number"],
    ["DastScanGate", "limits", { [canary]: 1 }, "[secret]: expected maxHigh"],
    ["DastScanGate", "countStates", [canary, "need_fix"], "[secret]: expected"],
    ["DastScanGate", "pollInterval", "77777", "expected a duration"],
  ];

  it.each(cases)(
    "%s.%s: holds nothing of it, and its property stands in the reason, for an engine that would print its value",
    async (resource, property, value, says) => {
      const right = resource === "DastScanGate" ? { scanId: "dsc_1" } : rightSchedule();
      const { inputs, failures } = await calls.check(resource, { ...right, [property]: secret(value) });
      expect(failures).toEqual([["", expect.stringContaining(says)]]);
      expect(failures[0]?.[1]).toContain(property);
      expect(inputs[property]).toEqual(secret(value));
      expect(JSON.stringify(failures) + everythingSaid()).not.toMatch(/canary|77777|77:77/);
    },
  );

  it.each(cases.filter(([, , , says]) => !says.includes("offset")))(
    "%s.%s: quotes it where it is none",
    async (resource, property, value) => {
      const right = resource === "DastScanGate" ? { scanId: "dsc_1" } : rightSchedule();
      const { inputs, failures } = await calls.check(resource, { ...right, [property]: value });
      expect([inputs[property], failures.map(([name]) => name)]).toEqual([value, [property]]);
    },
  );

  it("gives a right secret back, beside a wrong value that is none", async () => {
    const news = { ...rightSchedule(), targetId: secret(plugin.target()), recurrence: "DAILY" };
    const { inputs, failures } = await calls.check("DastScheduledScan", news);
    expect([inputs, failures.map(([property]) => property)]).toEqual([news, ["recurrence"]]);
  });
});

describe("what is said and what fails because of a secret", () => {
  it("is masked in the warning about a target that is disabled", async () => {
    const targetId = plugin.target(2);
    await calls.check("DastScheduledScan", { ...rightSchedule(), targetId: secret(targetId) });
    expect(everythingSaid()).toContain("disabled");
    expect(everythingSaid()).not.toContain(targetId);
  });

  it("is masked in whatever form a time is said", async () => {
    const news = {
      targetId: plugin.target(),
      dateTime: secret("2026-08-31T05:06:07+01:00"),
      recurrence: "MONTHLY",
    };
    expect((await calls.check("DastScheduledScan", news)).failures).toEqual([]);
    expect(everythingSaid()).toContain("MONTHLY from ***");
    expect(everythingSaid()).not.toContain("06:07");
  });

  it("is masked in the table of what a change leaves running, also where only the state has it as a secret", async () => {
    const created = await calls.create("DastScheduledScan", rightSchedule());
    const olds = { ...created.state, targetId: secret(plugin.target()) };
    await calls.diff("DastScheduledScan", olds, { ...rightSchedule(), dateTime: "2027-01-01T00:00:00Z" });
    expect(everythingSaid()).toContain("target ***");
    expect(everythingSaid()).not.toContain(plugin.target());
  });

  it.each([
    [
      "Create",
      () => calls.create("DastScanTrigger", { targetId: plugin.target(), adopt: secret("dsc_canary") }),
    ],
    ["Update", () => updated({ readiness: secret({ url: "http://127.0.0.1:1/canary", timeout: "1s" }) })],
    ["Invoke", () => calls.invoke("cobalt:index:getDastTarget", { name: secret("canary") })],
    ["Read", () => calls.read("DastScheduledScan", "x", secretly({ scheduleId: 7 }))],
    ["Delete", () => calls.remove("DastScheduledScan", "x", secretly({ scheduleId: 7 }))],
  ])("is masked in the error of %s", async (_, call) => {
    const failure = await call().then(
      () => undefined,
      (error: { readonly details: string }) => error.details,
    );
    expect(`${failure} ${everythingSaid()}`).not.toMatch(/canary/);
  });

  const secretly = (more: Properties) => ({ targetId: secret("dt_canary"), dateTime: "x", ...more });
  const updated = (more: Properties) =>
    calls.update("DastScanTrigger", {
      id: "x",
      olds: { targetId: plugin.target(), triggers: ["a"] },
      news: { targetId: plugin.target(), triggers: ["b"], ...more },
    });

  it("says *** in its place, and the rest of the error as it is", async () => {
    const news = { targetId: plugin.target(), adopt: secret("dsc_canary") };
    const { code, details } = await failureOf(calls.create("DastScanTrigger", news));
    expect([code, details]).toEqual([2, 'adopt is "***": Cobalt has no such scan. Nothing was started.']);
  });

  it("is masked in a gate's warning, and what its state says of it is a secret there too", async () => {
    const scanId = plugin.sandbox.store.addScan(plugin.target(), { status: "completed" }).id;
    const news = { scanId: secret(scanId), acceptStatuses: secret(["canceled"]), onFailure: "warn" };
    const { state } = await calls.create("DastScanGate", news);
    expect(state).toMatchObject({
      verdict: "failed",
      reason: secret(expect.stringContaining("only canceled can pass")),
      summary: secret(expect.stringContaining(scanId)),
    });
    expect(everythingSaid()).toContain("only *** can pass");
    expect(everythingSaid()).not.toMatch(new RegExp(`canceled|${scanId}`));
  });

  it("marks a gate's reason, which names its limits, where these are a secret", async () => {
    const finding = { severity: "high", state: "need_fix" } as const;
    plugin.sandbox.store.setPlan({ findings: [finding] });
    const scanId = plugin.sandbox.store.addScan(plugin.target(), { status: "completed" }).id;
    const news = { scanId, limits: secret({ maxHigh: 0 }), onFailure: "warn" };
    const { state } = await calls.create("DastScanGate", news);
    expect(state.reason).toEqual(secret(expect.any(String)));
  });

  it("is masked before an error is cut to its size, so that no part of it is left", async () => {
    const name = "canary-".repeat(2_000);
    const { details } = await failureOf(calls.invoke("cobalt:index:getDastTarget", { name: secret(name) }));
    expect(details).toContain('name "***"');
    expect(details).toContain("Candidates: blog");
  });

  it.each([
    ["an end that holds an update back", "SEC-1 canary"],
    ["an end, where it is long", `canary ${"canary-".repeat(200)}`],
    ["an end, where it is no single line", "SEC-1\ncanary\u202e"],
  ])("is masked in a decision's reason: %s", async (_, reason) => {
    const { id: scan } = plugin.sandbox.store.addScan(plugin.target(), { status: "completed" });
    const { id: findingId } = plugin.sandbox.store.addFinding(scan);
    const given = { findingId, state: "wont_fix", until: "2020-01-31" };
    const outputs = {
      previousState: "need_fix",
      currentState: "wont_fix",
      decidedAt: "2020-01-01T00:00:00Z",
    };
    const [olds, news] = [
      { ...given, reason: "before", ...outputs },
      { ...given, reason: secret(reason) },
    ];
    const { details } = await failureOf(calls.update("DastFindingDecision", { id: findingId, olds, news }));
    expect(details).toContain("It was decided because: ***. Fix the finding");
    await calls.check("DastFindingDecision", news, { ...given, reason: "before" });
    expect(everythingSaid()).toContain("(secret)");
    expect(details + everythingSaid()).not.toContain(canary);
  });

  it("is quoted in full when it is no secret", async () => {
    const news = { targetId: plugin.target(), adopt: "dsc_canary" };
    expect((await failureOf(calls.create("DastScanTrigger", news))).details).toContain('"dsc_canary"');
  });

  it("is masked in what the client says and traces, which no call of its own has", async () => {
    const dateTime = "2026-12-06T03:33:00+01:00";
    const resource = { id: "dsc_made", target_id: "dt_other", date_time: "2026-12-07T00:00:00Z" };
    const action = { kind: "json", when: "before", status: 201, value: { resource } } as const;
    plugin.sandbox.addFault({ match: { method: "POST" }, action });
    const inputs = { targetId: secret(plugin.target()), dateTime: secret(dateTime) };
    await calls.create("DastScheduledScan", inputs);
    expect(everythingSaid()).toContain("its answer says otherwise than was asked");
    expect(plugin.debugged.join("\n")).toContain("POST /dast/targets/***/scheduled_scans: 201");
    for (const text of [everythingSaid(), plugin.debugged.join("\n")])
      for (const form of [plugin.target(), dateTime, "2026-12-06T02:33:00"]) expect(text).not.toContain(form);
  });

  it("does not reach what another call says", async () => {
    const news = { targetId: plugin.target(), adopt: secret("dsc_canary") };
    const open = { targetId: plugin.target(), adopt: "dsc_canary" };
    const [first, second] = await Promise.all(
      [news, open].map((inputs) => failureOf(calls.create("DastScanTrigger", inputs))),
    );
    expect([first?.details.includes("***"), second?.details.includes("dsc_canary")]).toEqual([true, true]);
  });
});

describe("a secret of the process's own, such as the access token of the person's stacks", () => {
  const token = "pul-canary-1";
  it.each([
    ["where it is a setting by mistake", { COBALT_REGION: token }],
    ["where it is an argument by mistake", {}],
  ])("is in nothing that is said, fails or is answered as a failure, %s", async (_, mistake) => {
    const environment = (sandbox: Plugin["sandbox"]) => ({ ...environmentOf(sandbox), ...mistake });
    const other = await startPlugin({ secrets: [token], environment });
    try {
      const made = callsOf(other);
      await made.configure();
      const shown = [
        made
          .check("DastScheduledScan", { targetId: other.target(), dateTime: token })
          .then((checked) => checked.failures),
        made.invoke("cobalt:index:getDastScans", { targetId: "dt_1", [token]: 1 }),
        failureOf(made.create("DastScanTrigger", { targetId: token })),
      ].map((answer) => answer.catch((error: grpc.ServiceError) => error.details));
      const text = JSON.stringify([await Promise.all(shown), other.said]);
      expect(text).not.toContain(token);
      expect(text).toContain("***");
    } finally {
      await other.close();
    }
  });
});

describe("Invoke's failures", () => {
  it("name the argument that is a secret and leave its value out", async () => {
    const args = { targetId: "dt_1", statuses: secret("canary") };
    const { failures } = await calls.invoke("cobalt:index:getDastScans", args);
    expect(failures).toEqual([["statuses", "expected a list of texts, got [secret]"]]);
  });
});
