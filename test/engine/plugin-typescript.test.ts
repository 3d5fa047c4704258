import { type Sandbox, startSandbox } from "../../sandbox";
import { createExample, typeScriptCompiler } from "./support/scan-examples";
import { named, posts } from "./support/scan-programs";
import type { Project } from "./support/workspace";

jest.setTimeout(180_000);

const regions = ["us", "eu"] as const;
type Region = (typeof regions)[number];

/** Two organisations: each sandbox refuses the other's tokens. */
const sandboxes = new Map<Region, Sandbox>();
let project: Project;

function sandboxOf(region: Region): Sandbox {
  const sandbox = sandboxes.get(region);
  if (sandbox === undefined) throw new Error(`no sandbox for ${region}`);
  return sandbox;
}

beforeAll(async () => {
  project = await createExample({ example: "organisations", stack: "dev" });
  for (const region of regions) {
    const sandbox = await startSandbox({ seed: { targets: named(2, region.toUpperCase()) } });
    sandbox.setTokens({ apiToken: `api-of-${region}-0123456789`, orgToken: `org-of-${region}-0123456789` });
    sandboxes.set(region, sandbox);
    const { apiToken, orgToken } = sandbox.tokens;
    const variables = { API_TOKEN: apiToken, ORG_TOKEN: orgToken, BASE_URL: sandbox.url };
    for (const [name, value] of Object.entries(variables))
      project.setEnv(`${region.toUpperCase()}_${name}`, value);
  }
});
afterEach(() => {
  for (const sandbox of sandboxes.values()) sandbox.clearLog();
});
afterAll(async () => {
  await project?.close();
  for (const sandbox of sandboxes.values()) await sandbox.close();
});

const numberOfPosts = () => regions.map((region) => posts(sandboxOf(region)).length);

describe("examples/organisations", () => {
  it("has types that hold", async () => {
    const check = [typeScriptCompiler, "--noEmit", "-p", "."];
    expect((await project.startProgram(process.execPath, check).done).text).toBe("");
  });

  it("shows in a preview what each organisation gets, and posts nothing", async () => {
    const { exitCode, text } = await project.preview();
    expect(text).toMatch(/\+ 9 to create/);
    for (const region of regions)
      for (const { id } of sandboxOf(region).store.targets) expect(text).toContain(`${region}-${id}`);
    expect(exitCode).toBe(0);
    expect(numberOfPosts()).toEqual([0, 0]);
  });

  it("gives each organisation its own schedules, by a provider of its own", async () => {
    const { exitCode, text } = await project.up();
    expect(text).toMatch(/\+ 9 created/);
    expect(exitCode).toBe(0);
    for (const region of regions) {
      const { store, log } = sandboxOf(region);
      expect(store.schedules.map(({ targetId }) => targetId).sort()).toEqual(
        store.targets.map(({ id }) => id).sort(),
      );
      expect(log.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    }
    const idsOf = (region: Region) =>
      Object.fromEntries(sandboxOf(region).store.schedules.map(({ targetId, id }) => [targetId, id]));
    expect(await project.outputs()).toEqual({ us: idsOf("us"), eu: idsOf("eu") });
    // Between one and five o'clock in New York and in Berlin, summer time or not.
    const hoursOf = (region: Region) =>
      sandboxOf(region).store.schedules.map(({ dateTime }) => new Date(dateTime).getUTCHours());
    for (const hour of hoursOf("us")) expect([6, 7, 8]).toContain(hour);
    for (const hour of hoursOf("eu")) expect([0, 1, 2]).toContain(hour);
  });

  it("keeps the tokens of both out of every file of the state, encrypted as well, and out of the output", async () => {
    const { deployment } = await project.state();
    const providers = deployment.resources?.filter(({ type }) => type === "pulumi:providers:cobalt") ?? [];
    expect(providers).toHaveLength(2);
    for (const { inputs } of providers) {
      expect(Object.keys(inputs)).not.toEqual(expect.arrayContaining([expect.stringMatching(/Token$/)]));
      expect(inputs.__internal).toMatchObject({ envVarMappings: expect.anything() });
    }
    expect(JSON.stringify(deployment.resources)).not.toContain("ciphertext");
    const tokens = regions.flatMap((region) => Object.values(sandboxOf(region).tokens));
    const texts = Object.values(project.stateFileTexts());
    expect(tokens.filter((token) => texts.some((text) => text.includes(token)))).toEqual([]);
  });

  it("changes nothing, and posts nothing, at the next deployment", async () => {
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect(numberOfPosts()).toEqual([0, 0]);
  });

  it("is refused where a token's variable is not set, and another organisation's token would be used", async () => {
    const env = { EU_API_TOKEN: undefined, COBALT_API_TOKEN: sandboxOf("us").tokens.apiToken };
    const { exitCode, text } = await project.preview([], { env });
    expect(exitCode).not.toBe(0);
    expect(text).toContain(
      'The provider "eu" takes COBALT_API_TOKEN from EU_API_TOKEN, which is not set, and would use the COBALT_API_TOKEN',
    );
    expect(sandboxOf("eu").log).toEqual([]);
  });

  it("is destroyed with one warning that names what Cobalt goes on running", async () => {
    const { exitCode, text } = await project.destroy();
    expect(exitCode).toBe(0);
    for (const region of regions)
      for (const { id } of sandboxOf(region).store.schedules) expect(text).toContain(id);
    expect(numberOfPosts()).toEqual([0, 0]);
  });
});
