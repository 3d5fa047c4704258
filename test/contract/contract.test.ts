import { sectionOf, textOf } from "../support/documents";
import { decisionCases } from "./cases/decision";
import { differenceCases } from "./cases/differences";
import { gateCases } from "./cases/gate";
import { scheduleCases } from "./cases/schedule";
import { triggerCases } from "./cases/trigger";
import type { Difference, Expected, Seen } from "./support/case";
import { startDynamicHost } from "./support/dynamic-host";
import { startPluginHost } from "./support/plugin-host";
import { runCase } from "./support/stack";

// Waits of minutes pass in virtual time, and each of their polls is a request over loopback.
jest.setTimeout(60_000);

const cases = [...scheduleCases, ...triggerCases, ...gateCases, ...decisionCases, ...differenceCases];
const commandsOf = ({ steps }: (typeof cases)[number]) => steps.filter((step) => step.run !== "meanwhile");

describe.each(["DastScheduledScan", "DastScanTrigger", "DastScanGate", "DastFindingDecision"])(
  "%s in both hosts",
  (resource) => {
    const own = cases.filter((one) => one.resource === resource).map((one) => [one.name, one] as const);

    it.each(own)("%s", async (_, one) => {
      const dynamic = await runCase(startDynamicHost, one);
      const plugin = await runCase(startPluginHost, one);
      const commands = commandsOf(one);
      expect([dynamic.length, plugin.length]).toEqual([commands.length, commands.length]);
      for (const [n, { expect: expected, differs }] of commands.entries()) {
        const [inDynamic, inPlugin] = [dynamic[n], plugin[n]];
        if (inDynamic === undefined || inPlugin === undefined) throw new Error(`command ${n} was not run`);
        expect(without(inPlugin, differs)).toEqual(without(inDynamic, differs));
        expectSeen(inDynamic, { ...expected, ...differs?.dynamic });
        expectSeen(inPlugin, { ...expected, ...differs?.plugin });
        if (differs !== undefined) expect(inPlugin).not.toEqual(inDynamic);
      }
    });
  },
);

describe("the table", () => {
  const commands = cases.flatMap(commandsOf);

  it("has names that tell its cases apart, and enough of them", () => {
    const names = cases.map(({ resource, name }) => `${resource}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  const rows = sectionOf(textOf("docs/hosts.md"), "Where the hosts differ")
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const phrases = [...new Set(commands.flatMap(({ differs }) => (differs ? [differs.readme] : [])))];

  it.each(phrases)("differs between the hosts only where the README says so: %s", (phrase) => {
    expect(rows.filter((row) => row.includes(phrase))).toHaveLength(1);
  });
});

function without(seen: Seen, differs: Difference | undefined): Partial<Seen> {
  const parts: readonly string[] = differs?.parts ?? [];
  return Object.fromEntries(Object.entries(seen).filter(([part]) => !parts.includes(part)));
}

/** A warning, or the heading of a table, which is one. */
const aWarning = /^(warn|\w+ begins): /;

function expectSeen(seen: Seen, { failure, posts, says, warnings, ...exactly }: Expected): void {
  // A command that failed where none was expected shows why.
  if (exactly.did !== undefined)
    expect({ did: seen.did, failure: seen.failure }).toMatchObject({ did: exactly.did });
  if (failure !== undefined) expect(seen.failure).toMatch(failure);
  else if (exactly.did !== "failed") expect(seen.failure).toBe("");
  if (posts !== undefined) expect(seen.posts).toHaveLength(posts);
  for (const part of says ?? []) expect(seen.said).toContainEqual(expect.stringMatching(part));
  if (warnings !== undefined) expect(seen.said.filter((line) => aWarning.test(line))).toHaveLength(warnings);
  const { state, planned, details, ...others } = exactly;
  expect(seen).toMatchObject(others);
  if ("state" in exactly) expectProperties(seen.state, state);
  if ("planned" in exactly) expectProperties(seen.planned, planned);
  if ("details" in exactly) expect(seen.details).toEqual(details);
}

/** Undefined stands for what must not be there. */
function expectProperties(seen: Seen["state"], expected: Seen["state"]): void {
  if (expected === undefined) expect(seen).toBeUndefined();
  for (const [key, value] of Object.entries(expected ?? {})) {
    if (value === undefined) expect(seen).not.toHaveProperty(key);
    else expect(seen).toMatchObject({ [key]: value });
  }
}
