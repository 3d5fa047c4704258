import { readConfiguration } from "../../provider/configuration";
import { createContext } from "../../provider/context";
import { recorder, startWorld, type World } from "../resources/support/world";

const quiet = { now: () => 0, monotonic: () => 0, random: () => 0, sleep: async () => {} };

function contextOf(config: Readonly<Record<string, string>>, environment = {}) {
  const configuration = readConfiguration((key) => config[key], environment);
  return createContext(configuration, { effects: quiet, diagnostics: recorder([]) });
}

describe("a context", () => {
  it.each([
    [{}, ["apiToken and orgToken", "COBALT_API_TOKEN and COBALT_ORG_TOKEN"]],
    [{ orgToken: "o" }, ["missing: apiToken.", "pulumi config set --secret cobalt:apiToken"]],
    [{ apiToken: "a" }, ["missing: orgToken.", "pulumi config set --secret cobalt:orgToken"]],
  ])("misses tokens at the first request and not before (%j)", (config: Record<string, string>, parts) => {
    const context = contextOf(config);
    for (const part of parts) expect(() => context.api()).toThrow(part);
  });

  it("has one client for all requests", () => {
    const context = contextOf({ apiToken: "a", orgToken: "o" });
    expect(context.api()).toBe(context.api());
  });

  it("remembers nothing of another context", () => {
    const [one, other] = [contextOf({}), contextOf({})];
    one.memory.reported.add("heading");
    expect(other.memory.reported.size).toBe(0);
  });
});

describe("a 401", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    world.sandbox.setTokens({ apiToken: "rotated-meanwhile" });
  });
  afterEach(() => world.close());

  const tokens = { apiToken: "wrong-token", orgToken: "wrong-org" };

  it("names both ways where a token came from the stack's configuration, and shows none", async () => {
    world.restart(tokens, { COBALT_BASE_URL: world.sandbox.url });
    const failure = world.context.api().listTargets();
    await expect(failure).rejects.toThrow(/pulumi destroy --run-program.*COBALT_API_TOKEN/);
    await expect(failure).rejects.not.toThrow(/wrong-token|wrong-org/);
  });

  it("says to set the environment anew where both came from there", async () => {
    const environment = {
      COBALT_API_TOKEN: "wrong-token",
      COBALT_ORG_TOKEN: "wrong-org",
      COBALT_BASE_URL: world.sandbox.url,
    };
    world.restart({}, environment);
    await expect(world.context.api().listTargets()).rejects.toThrow(
      /came from the environment.*same command again/,
    );
  });
});
