import type { Definition } from "../../sdk/policy/definition";
import { systemEnvironment } from "../../sdk/policy/environment";
import { deploymentRequiresGate } from "../../sdk/policy/policies/dast-deployment-requires-gate";
import { findingDecisionRequiresReason } from "../../sdk/policy/policies/dast-finding-decision-requires-reason";
import { noDuplicateSchedule } from "../../sdk/policy/policies/dast-no-duplicate-schedule";
import { publicEndpointRequiresTarget } from "../../sdk/policy/policies/dast-public-endpoint-requires-target";
import { scheduleNotOverdue } from "../../sdk/policy/policies/dast-schedule-not-overdue";
import { scheduleWindow } from "../../sdk/policy/policies/dast-schedule-window";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { targetScannedRecently } from "../../sdk/policy/policies/dast-target-scanned-recently";
import { policyOf } from "../../sdk/policy/policy-of";
import { environment, gate, resource, schedule, trigger, unknown } from "../policy/support/stack";
import { hostileTexts, rawIn } from "./support/hostile-texts";

const texts = Object.values(hostileTexts);
const idOf = (at: number) => `dt_${at}`;

/** An inventory in which each text names a target, a stack and a schedule. */
const file = JSON.stringify({
  format: "pulumi-cobalt-inventory",
  version: 1,
  madeAt: "2026-11-24T12:00:00Z",
  targets: texts.map((name, at) => ({
    id: idOf(at),
    name,
    url: `https://${at}.example/${name}`,
    enabled: true,
  })),
  schedules: texts.map((text, at) => ({
    targetId: idOf(at),
    dateTime: "2026-12-06T02:00:00Z",
    recurrence: "QUARTERLY",
    stack: text,
    scheduleId: text,
  })),
});

const stack = texts.flatMap((text, at) => [
  schedule(text, {
    targetId: idOf(at),
    recurrence: "QUARTERLY",
    targetName: text,
    overdue: true,
    lastScanAt: text,
  }),
  schedule(`${text}2`, { targetId: unknown, targetName: text, overdue: unknown }),
  trigger(text, { targetId: idOf(at) }),
  gate(text, undefined, { verdict: text }),
  resource("cobalt:index:DastFindingDecision", text, {
    findingId: text,
    state: text,
    reason: text,
    until: text,
  }),
  resource("aws:route53/record:Record", text, {
    name: `a${at}.example.com`,
    fqdn: text,
    records: [text],
    type: "A",
  }),
  resource("aws:lb/loadBalancer:LoadBalancer", text, {
    dnsName: text,
    internal: false,
    tags: { "cobalt:target": text },
  }),
]);

const definitions: readonly [Definition<never>, object][] = [
  [
    targetRequiresSchedule,
    { exemptions: texts.map((text) => ({ target: text, reason: text, until: "2026-01-01" })) },
  ],
  [targetScannedRecently, {}],
  [publicEndpointRequiresTarget, {}],
  [deploymentRequiresGate, { stacks: ["*", ...texts] }],
  [scheduleNotOverdue, {}],
  [noDuplicateSchedule, {}],
  [findingDecisionRequiresReason, { minimumReason: 1_000, maxDays: 1, states: ["invalid"] }],
  [scheduleWindow, { days: ["monday"], hours: { from: "01:00", to: "01:30" } }],
] as never;

async function reported(
  definition: Definition<never>,
  config: object,
  resources: readonly object[] = stack,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const spy = jest.spyOn(console, "warn").mockImplementation((text) => void lines.push(String(text)));
  try {
    const { show } = systemEnvironment();
    const policy = policyOf(
      definition as Definition<never> & { looksAt: "stack" },
      environment({ show, readFile: () => file }),
    );
    const given = { inventory: "file", inventoryFile: "/i.json", ...config };
    const report = (message: string) => void lines.push(message);
    const { validateStack, validateResource } = policy as unknown as Record<
      string,
      (args: object, report: unknown) => Promise<void>
    >;
    if (validateStack) await validateStack({ resources, getConfig: () => given }, report);
    else for (const one of resources) await validateResource?.({ ...one, getConfig: () => given }, report);
  } finally {
    spy.mockRestore();
  }
  return lines;
}

it.each(definitions.map(([definition, config]) => [definition.name, definition, config] as const))(
  "reports nothing raw: %s",
  async (_, definition, config) => {
    const lines = await reported(definition, config);
    expect(lines.length).toBeGreaterThan(0);
    expect([...new Set(lines.flatMap(rawIn))]).toEqual([]);
  },
);

it.each([targetRequiresSchedule, targetScannedRecently])(
  "names each target on one line: $name",
  async (definition) => {
    const lines = (await reported(definition as never, {}, [])).filter((line) => line.startsWith("Target "));
    expect(lines).toHaveLength(texts.length);
    for (const line of lines)
      expect(line.split("\n")[0]).toMatch(/\(dt_\d+, https:\/\/\d+\.example.*\) has no /);
  },
);
