import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { policyEngine } from "../../tools/engine";
import { harness } from "./support/harness";
import { readyPack } from "./support/policy-runs";
import { installedCommand } from "./support/scan-examples";
import { scanGate, scanOf, scanTrigger } from "./support/scan-programs";
import { expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

/** Stands for the real Cobalt, to which the stack's own configuration leads: nothing may reach it. */
let real: Sandbox;
let project: Project;
let seed: string;
const tokens = { apiToken: "real-canary-api-token", orgToken: "real-canary-org-token" };
const targets = [{ id: "dt_shop", name: "Shop" }];

beforeAll(async () => {
  real = await startSandbox({ seed: { targets } });
  real.setTokens(tokens);
});
afterEach(async () => {
  expect(real.log).toEqual([]);
  await project?.close();
});
afterAll(() => real?.close());

const ofTheStack = () => ({
  config: { "cobalt:baseUrl": real.url },
  secrets: { "cobalt:apiToken": tokens.apiToken, "cobalt:orgToken": tokens.orgToken },
  // What a stack's environment (Pulumi ESC) would set, and a proxy that answers nobody.
  env: {
    COBALT_BASE_URL: real.url,
    COBALT_API_TOKEN: tokens.apiToken,
    COBALT_ORG_TOKEN: tokens.orgToken,
    HTTP_PROXY: "http://127.0.0.1:9",
    http_proxy: "http://127.0.0.1:9",
  },
});

/** `npx pulumi-cobalt sandbox -- <command>`, whose scans are over at once. */
function inside(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  seed = join(project.folder, "seed.json");
  const plan = { queuedMs: 1, startedMs: 1, finishingUpMs: 1, underReviewMs: 1 };
  writeFileSync(seed, JSON.stringify({ targets, plan }));
  const args = [installedCommand("pulumi-cobalt"), "sandbox", "--seed", seed, "--", ...command];
  return project.startProgram(process.execPath, args, { env }).done;
}

const pulumi = (command: "up" | "destroy", ...flags: string[]) => [
  harness().pulumi,
  ...[command, "--yes", "--skip-preview", "--non-interactive", "--color", "never", ...flags],
];
/** The CLI prints what it is told when it comes, and again among its diagnostics. */
const notices = (text: string) =>
  text.split("\nDiagnostics:")[1]?.match(/Under `pulumi-cobalt sandbox`[^\n]*/g) ?? [];

describe("`pulumi-cobalt sandbox -- pulumi …` of a stack whose configuration leads to Cobalt", () => {
  it("posts to the sandbox alone in the dynamic host, says so once, and destroys there too", async () => {
    const resources = [
      schedule("weekly", { targetId: "dt_shop" }),
      scanTrigger("scan", { targetId: "dt_shop" }),
      scanGate("verdict", { scanId: scanOf("scan") }),
    ];
    project = await createProject({ ...ofTheStack(), resources });
    const { text } = expectEnd(await inside(pulumi("up")));
    expect(text).toMatch(/1 × create scheduled scan/);
    expect(text).toMatch(/1 × create scan/);
    expect(notices(text)).toEqual([
      expect.stringMatching(
        /http:\/\/127\.0\.0\.1:\d+.*Not used: cobalt:baseUrl, cobalt:apiToken, cobalt:orgToken\./,
      ),
    ]);
    const destroyed = expectEnd(await inside(pulumi("destroy")));
    expect(notices(destroyed.text)).toHaveLength(1);
  });

  it("posts to the sandbox alone in the plugin, explicit providers with their own arguments included", async () => {
    project = await createProject({ ...ofTheStack(), name: "yaml", stack: "dev" });
    for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
    const properties = { targetId: "dt_shop", dateTime: "2030-01-06T02:00:00Z", recurrence: "WEEKLY" };
    const type = "cobalt:index:DastScheduledScan";
    const program = {
      name: "yaml",
      runtime: "yaml",
      plugins: { providers: [{ name: "cobalt", path: installedPlugin() }] },
      resources: {
        own: {
          type: "pulumi:providers:cobalt",
          properties: { region: "eu", ...tokens, baseUrl: real.url },
        },
        default: { type, properties },
        explicit: {
          type,
          properties: { ...properties, dateTime: "2030-01-07T02:00:00Z" },
          options: { provider: `\${own}` },
        },
      },
    };
    writeFileSync(join(project.folder, "Pulumi.yaml"), JSON.stringify(program));
    const { text } = expectEnd(await inside(pulumi("up")));
    expect(text).toMatch(/2 × create scheduled scan/);
    expect(notices(text)).not.toEqual([]);
    const { resources } = (await project.state()).deployment;
    const own = resources?.find(({ urn }) => urn.endsWith("::own"));
    // The inputs stay what the program says: the next run outside of the sandbox leads to Cobalt again.
    expect(own?.inputs).toMatchObject({ region: "eu", baseUrl: real.url });
    expect(JSON.stringify(resources)).not.toContain("sandbox-api-token");
    expectEnd(await inside(pulumi("destroy")));
  });

  it("asks the sandbox alone in a policy pack with the organisation's inventory", async () => {
    const { pulumi: file, path, runtime } = policyEngine(harness(), join(harness().root, "policy-engine"));
    project = await createProject({ ...ofTheStack(), resources: [] });
    const projectFile = { name: "cobalt-test", runtime: { name: runtime, options: { typescript: false } } };
    writeFileSync(join(project.folder, "Pulumi.yaml"), JSON.stringify(projectFile));
    const config = join(project.folder, "policy-config.json");
    writeFileSync(config, JSON.stringify({ "dast-target-requires-schedule": { inventory: "organisation" } }));
    const flags = ["--policy-pack", readyPack, "--policy-pack-config", config];
    const command = [file, ...pulumi("up", ...flags).slice(1)];
    const { text } = expectEnd(await inside(command, { PATH: path }), "failure");
    expect(text).toMatch(/dast-target-requires-schedule[\s\S]*Target Shop \(dt_shop/);
    expect(text).toMatch(/pulumi-cobalt sandbox: \d+ requests: \d+ × list targets/);
    expect(notices(text)).toHaveLength(1);
  });

  it("asks the sandbox alone for a program's look-ups", async () => {
    const program = `exports.id = require("pulumi-cobalt").getDastTargetOutput({ name: "Shop" }).id;`;
    project = await createProject({ ...ofTheStack(), program });
    const { text } = expectEnd(await inside(pulumi("up")));
    expect(text).toContain('"dt_shop"');
    expect(notices(text)).toHaveLength(1);
  });
});

it("refuses a mark that leads off this machine, and asks nobody", async () => {
  project = await createProject({
    ...ofTheStack(),
    resources: [schedule("weekly", { targetId: "dt_shop" })],
  });
  const env = { COBALT_SANDBOX: "https://sandbox.example", http_proxy: undefined };
  const { text } = expectEnd(await project.up([], { env }), "failure");
  expect(text).toContain("COBALT_SANDBOX cannot be used");
});
