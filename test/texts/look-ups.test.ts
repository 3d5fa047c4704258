import * as pulumi from "@pulumi/pulumi";
import { type Sandbox, startSandbox } from "../../sandbox";
import { getDastTarget, getDastTargets } from "../../sdk/nodejs";
import { callsOf } from "../hosts/plugin/support/calls";
import { startPlugin } from "../hosts/plugin/support/plugin";
import { hostileTexts, rawIn, unescaped } from "./support/hostile-texts";

const texts = Object.values(hostileTexts);
const names = new Set(texts.map(unescaped));

let sandbox: Sandbox;
const environment = { ...process.env };
beforeAll(async () => {
  // An engine that is never spoken to, and no mock, which would answer itself.
  pulumi.runtime.setMockOptions(Object.create(null));
  sandbox = await startSandbox({ seed: { targets: texts.map((name) => ({ name })) } });
  process.env.COBALT_BASE_URL = sandbox.url;
  process.env.COBALT_API_TOKEN = sandbox.tokens.apiToken;
  process.env.COBALT_ORG_TOKEN = sandbox.tokens.orgToken;
});
afterAll(async () => {
  process.env = environment;
  await sandbox.close();
});

/** What the CLI decodes of a text that is JSON is no object, or holds nothing raw. */
function expectDecodedSafe(text: string): void {
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // No JSON.
  }
  const parts = (part: unknown): readonly string[] =>
    typeof part === "object" && part !== null ? Object.entries(part).flat().flatMap(parts) : [String(part)];
  expect(parts(value).flatMap(rawIn)).toEqual([]);
}

it("programs are given names that nothing comes of where the CLI prints them", async () => {
  const targets = await getDastTargets({});
  expect(targets).toHaveLength(texts.length);
  for (const { name = "" } of targets) {
    expect(rawIn(name)).toEqual([]);
    expectDecodedSafe(name);
  }
  const plain = targets.map(({ name = "" }) => name).filter((name) => !name.startsWith('"'));
  for (const name of plain) expect(names).toContain(unescaped(name));
});

it("a target is found by its name, as it is and as it was given", async () => {
  for (const { id, name } of sandbox.store.targets) {
    expect((await getDastTarget({ name })).id).toBe(id);
    const { name: given } = await getDastTarget({ id });
    // A name that has an escape's characters, and one that has what they stand for, are told apart by no answer.
    const same = (await getDastTargets({})).filter((target) => target.name === given);
    if (same.length === 1) expect((await getDastTarget({ name: given })).id).toBe(id);
  }
});

it("errors of the SDK name candidates on one line, with nothing raw", async () => {
  for (const name of texts) {
    const asked = await getDastTarget({ name: `no ${name}` }).catch((error: Error) => error);
    const { message } = asked as Error;
    expect(message).toContain("Candidates: ");
    expect(message).not.toContain("\n");
    expect(rawIn(message)).toEqual([]);
  }
});

it("the plugin answers and refuses in the same way", async () => {
  const plugin = await startPlugin({
    cobalt: {
      sandbox,
      time: {
        effects: {
          now: Date.now,
          monotonic: () => performance.now(),
          random: () => 0,
          sleep: async () => {},
        },
      } as never,
    },
  });
  try {
    const calls = callsOf(plugin);
    await calls.configure();
    const { value } = await calls.invoke("cobalt:index:getDastTargets");
    expect(value?.targets).toEqual(JSON.parse(JSON.stringify(await getDastTargets({}))));
    for (const name of texts) {
      const failed = await calls
        .invoke("cobalt:index:getDastTarget", { name: `no ${name}` })
        .catch((error) => error);
      // What is secret in it is taken out of the whole before it is cut.
      expect(failed.details).toContain(name.length > 1_000 ? "no target has name" : "Candidates: ");
      expect(rawIn(failed.details)).toEqual([]);
      const strange = await calls.invoke("cobalt:index:getDastTarget", { [name]: name, id: 7 });
      expect(strange.failures.flat().flatMap(rawIn)).toEqual([]);
    }
  } finally {
    await plugin.close();
  }
});
