import { type Sandbox, startSandbox } from "../../sandbox";
import { type PolicyEnvironment, systemEnvironment } from "../../sdk/policy/environment";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";
import { environment, evaluate, nothing, resource, schedule, unknown } from "./support/stack";

const organisation = { inventory: "organisation" };
const seed = {
  targets: Array.from({ length: 250 }, (_, n) => ({ name: `Target ${n}`, enabled: n !== 7 })),
};
const day = 24 * 3_600_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.clearFaults();
  sandbox.clearLog();
});

/** The machine's own environment, with these tokens and the sandbox's time. */
function online(variables: PolicyEnvironment["variables"] = tokens()): PolicyEnvironment {
  return environment({ variables, connect: systemEnvironment().connect, now: () => sandbox.now() });
}

function tokens(): PolicyEnvironment["variables"] {
  const { apiToken, orgToken } = sandbox.tokens;
  return { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken, COBALT_BASE_URL: sandbox.url };
}

function scheduled(without: readonly number[]) {
  const chosen = sandbox.store.targets.filter((_, n) => !without.includes(n));
  return chosen.map(({ id }) => schedule(`of-${id}`, { targetId: id }));
}

function expectNoToken(texts: readonly string[]): void {
  for (const token of Object.values(sandbox.tokens)) expect(texts.join("\n")).not.toContain(token);
}

it("finds the one of 250 targets that has no schedule, by two readings of three pages, and passes over a disabled one", async () => {
  const { violations, notes } = await evaluate(
    targetRequiresSchedule,
    scheduled([7, 123]),
    organisation,
    online(),
  );
  expect(notes).toEqual([]);
  expect(violations).toEqual([expect.stringContaining("Target Target 123 (dt_")]);
  expect(sandbox.log.map(({ call }) => call)).toEqual(Array(6).fill("list targets"));
});

it("finds the targets without a completed scan by few list requests", async () => {
  for (const { id } of sandbox.store.targets.slice(0, 240))
    sandbox.store.addScan(id, { ageMs: day, status: "completed" });
  const failed = sandbox.store.targets[241]?.id ?? "";
  sandbox.store.addScan(failed, { ageMs: day, status: "failed" });
  const { violations, notes } = await evaluate(targetScannedRecently, [], organisation, online());
  expect(notes).toEqual([]);
  expect(violations).toHaveLength(10);
  expect(violations.join("\n")).toContain(failed);
  expect(sandbox.log.length).toBeLessThanOrEqual(12);
});

describe("with tokens", () => {
  const provider = (name: string, props: object) => resource("pulumi:providers:cobalt", name, props);
  const own = () => ({ ...sandbox.tokens, baseUrl: sandbox.url });

  it("of the stack's provider, asks with those, and shows none", async () => {
    const stack = [provider("default", own()), ...scheduled([7, 9])];
    const { violations } = await evaluate(targetRequiresSchedule, stack, organisation, online({}));
    expect(violations).toEqual([expect.stringContaining("Target Target 9 ")]);
    expectNoToken(violations);
  });

  it("of a provider that Cobalt refuses, says so and shows none", async () => {
    const wrong = provider("default", { ...own(), apiToken: "sandbox-another-token" });
    const { violations, notes } = await evaluate(targetRequiresSchedule, [wrong], organisation, online({}));
    expect(violations).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/inventory "organisation" is not available: .*401/s)]);
    expect(notes.join()).not.toContain("sandbox-another-token");
    expectNoToken(notes);
  });

  it("of two providers, does not guess which organisation is meant", async () => {
    const stack = [provider("us", own()), provider("eu", own())];
    const { notes } = await evaluate(targetRequiresSchedule, stack, organisation, online({}));
    expect(notes).toEqual([expect.stringContaining("the stack has 2 Cobalt providers")]);
    expectNoToken(notes);
    expect(sandbox.log).toEqual([]);
  });

  it("that a preview does not know, asks nothing", async () => {
    const stack = [provider("default", { ...own(), apiToken: unknown })];
    const { notes } = await evaluate(targetRequiresSchedule, stack, organisation, online({}));
    expect(notes).toEqual([
      expect.stringContaining("the provider's apiToken cannot be known in this preview"),
    ]);
    expect(sandbox.log).toEqual([]);
  });

  it("nowhere, says where they would be looked for", async () => {
    const { notes } = await evaluate(targetRequiresSchedule, [], organisation, online({}));
    expect(notes).toEqual([
      expect.stringContaining("COBALT_API_TOKEN and COBALT_ORG_TOKEN are not in the environment"),
    ]);
  });
});

describe("when Cobalt cannot be asked", () => {
  const unreachable = () => online({ ...tokens(), COBALT_API_TOKEN: "sandbox-wrong" });

  it("warns by default, and still looks at the stack's own targets", async () => {
    const stack = [schedule("once", { recurrence: undefined })];
    const { violations, notes } = await evaluate(targetRequiresSchedule, stack, organisation, unreachable());
    expect(notes).toEqual([
      expect.stringContaining("So only the targets that this stack names were looked at."),
    ]);
    expect(violations).toHaveLength(1);
  });

  it("is a violation with onUnavailable: fail", async () => {
    const config = { ...organisation, onUnavailable: "fail" };
    const { violations, notes } = await evaluate(targetRequiresSchedule, [], config, unreachable());
    expect(notes).toEqual([]);
    expect(violations).toEqual([expect.stringContaining('The inventory "organisation" is not available')]);
  });
});

it("asks nothing at all with the inventory of the stack", async () => {
  expect(await evaluate(targetRequiresSchedule, [schedule("weekly")], {}, online())).toEqual(nothing);
  expect(sandbox.log).toEqual([]);
});

describe("of an organisation whose answers are odd", () => {
  afterEach(() => sandbox.setUndocumented({ oddFields: [] }));

  it.each(["warn", "fail"] as const)(
    "says that it is not whole where entries are left out (onUnavailable: %s)",
    async (onUnavailable) => {
      sandbox.setUndocumented({ oddFields: ["list with an entry without id"] });
      const { violations, notes } = await evaluate(
        targetRequiresSchedule,
        scheduled([7]),
        { ...organisation, onUnavailable },
        online(),
      );
      const text = expect.stringContaining('The inventory "organisation" is not whole: Cobalt\'s list');
      expect([violations, notes]).toEqual(onUnavailable === "fail" ? [[text], []] : [[], [text]]);
    },
  );

  it("covers a target of which Cobalt does not say whether it is enabled, and says so", async () => {
    sandbox.setUndocumented({ oddFields: ["target without enabled"] });
    const { violations } = await evaluate(targetRequiresSchedule, scheduled([7]), organisation, online());
    expect(violations).toEqual([
      expect.stringMatching(
        /^Target Target 7 \(dt_\w+, .*\) \(Cobalt does not say whether it is enabled, .*\) has no/,
      ),
    ]);
  });
});
