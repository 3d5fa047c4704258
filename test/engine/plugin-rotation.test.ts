import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { endlessScan, posts, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd, STACK_TRACE } from "./support/schedule-world";
import { createProject, type Project, type ProjectOptions } from "./support/workspace";

jest.setTimeout(120_000);

const installed = join(harness().root, "node_modules", "pulumi-cobalt");
const date = daysFromNow(30);
const first = { apiToken: "canary-first-api-token", orgToken: "canary-first-org-token" };
const second = { apiToken: "canary-second-api-token", orgToken: "canary-second-org-token" };
const tokens = [...Object.values(first), ...Object.values(second)];

let sandbox: Sandbox;
let project: Project;

const program = () => `
name: rotation
runtime: yaml
plugins: { providers: [{ name: cobalt, path: ${JSON.stringify(installed)} }] }
resources:
  weekly:
    type: cobalt:index:DastScheduledScan
    properties: { targetId: ${targetId(sandbox, 0)}, dateTime: "${date}", recurrence: WEEKLY }
  scan:
    type: cobalt:index:DastScanTrigger
    properties: { targetId: ${targetId(sandbox, 0)} }
`;

async function begin(options: ProjectOptions, text = program): Promise<void> {
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan: endlessScan } });
  sandbox.setTokens(first);
  const env = { COBALT_BASE_URL: sandbox.url, ...options.env };
  project = await createProject({ name: "rotation", stack: "dev", ...options, env });
  for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
  writeFileSync(join(project.folder, "Pulumi.yaml"), text());
}

afterEach(async () => {
  await project?.close();
  await sandbox?.close();
});

const refused = () => sandbox.log.filter(({ status }) => status === 401);
const tokensIn = (text: string) => tokens.filter((token) => text.includes(token));
const tokensInState = () =>
  Object.entries(project.stateFileTexts())
    .filter(([file]) => file.includes("stacks"))
    .flatMap(([, text]) => tokensIn(text));

it("destroys with tokens that were rotated in the environment, without an up in between", async () => {
  await begin({ env: { COBALT_API_TOKEN: first.apiToken, COBALT_ORG_TOKEN: first.orgToken } });
  expectEnd(await project.up());
  expect(posts(sandbox)).toHaveLength(2);
  sandbox.setTokens(second);
  sandbox.clearLog();
  const stale = expectEnd(await project.refresh(), "failure");
  expect(stale.text).toMatch(
    /tokens came from the environment: set COBALT_API_TOKEN and COBALT_ORG_TOKEN anew/,
  );
  project.setEnv("COBALT_API_TOKEN", second.apiToken);
  project.setEnv("COBALT_ORG_TOKEN", second.orgToken);
  sandbox.clearLog();
  const outcome = expectEnd(await project.destroy());
  expect(outcome.text).toMatch(/scan dsc_\w+ goes on \(started\)/);
  expect(refused()).toEqual([]);
  expect(sandbox.log.length).toBeGreaterThan(0);
  expect(tokensIn(stale.text + outcome.text)).toEqual([]);
  expect(tokensInState()).toEqual([]);
});

it("changes nothing for a rotation in the stack's configuration, names it in a 401, and destroys with --run-program", async () => {
  await begin({ secrets: { "cobalt:apiToken": first.apiToken, "cobalt:orgToken": first.orgToken } });
  const texts = [expectEnd(await project.up()).text];
  sandbox.setTokens(second);
  await project.setConfig("cobalt:apiToken", second.apiToken, { secret: true });
  await project.setConfig("cobalt:orgToken", second.orgToken, { secret: true });

  const preview = expectEnd(await project.preview(["--diff"]));
  expect(preview.text).toMatch(/3 unchanged/);
  expect(preview.text).not.toMatch(/replace|to create|to update|to delete/);

  sandbox.clearLog();
  const refresh = expectEnd(await project.refresh(), "failure");
  expect(refresh.text).toContain("Was it rotated?");
  expect(refresh.text).toContain("pulumi refresh --run-program");
  expect(refresh.text).toContain("pulumi destroy --run-program");
  expect(refresh.text).not.toMatch(/pulumi up/);
  expect(refused().length).toBeGreaterThan(0);

  sandbox.clearLog();
  const destroy = expectEnd(await project.destroy(["--run-program"]));
  expect(destroy.text).toMatch(/scan dsc_\w+ goes on \(started\)/);
  expect(refused()).toEqual([]);
  expect(await project.resources()).toEqual({});
  texts.push(preview.text, refresh.text, destroy.text);
  expect(tokensIn(texts.join())).toEqual([]);
  expect(texts.join()).not.toMatch(STACK_TRACE);
  expect(tokensInState()).toEqual([]);
});

it("destroys without --run-program too, and says in the warning why Cobalt could not be asked", async () => {
  await begin({ secrets: { "cobalt:apiToken": first.apiToken, "cobalt:orgToken": first.orgToken } });
  expectEnd(await project.up());
  sandbox.setTokens(second);
  const { text } = expectEnd(await project.destroy());
  expect(text).toMatch(/scan dsc_\w+ may go on/);
  expect(text).toContain("pulumi destroy --run-program");
  expect(tokensIn(text)).toEqual([]);
  expect(await project.resources()).toEqual({});
});

it("keeps a token that stands in clear in the stack's configuration as a secret in the state", async () => {
  await begin({ config: { "cobalt:apiToken": first.apiToken, "cobalt:orgToken": first.orgToken } });
  expectEnd(await project.up());
  const { deployment } = await project.state();
  const provider = deployment.resources?.find(({ type }) => type === "pulumi:providers:cobalt");
  for (const token of ["apiToken", "orgToken"])
    expect(provider?.inputs[token]).toMatchObject({ ciphertext: expect.any(String) });
  expect(tokensInState()).toEqual([]);
});

const wrong: [what: string, resource: string, says: RegExp][] = [
  [
    "a password in a base URL",
    'type: pulumi:providers:cobalt, properties: { baseUrl: "https://me:canary-31337@cobalt.example" }',
    /has a problem: Cobalt's base URL .*it holds a user name or password/,
  ],
  ["a token that is no text", "type: pulumi:providers:cobalt, properties: { apiToken: 31337 }", /apiToken/],
  [
    "a wrong number in a secret",
    'type: "cobalt:index:DastScanGate", properties: { scanId: dsc_1, limits: { "fn::secret": { maxHigh: -31337 } } }',
    /has a problem: limits: maxHigh \[secret\]: expected a whole number/,
  ],
];

it.each(wrong)("does not print %s", async (_, resource, says) => {
  const places = `plugins: { providers: [{ name: cobalt, path: ${JSON.stringify(installed)} }] }`;
  await begin(
    {},
    () => `
name: rotation
runtime: yaml
${places}
resources:
  wrong: { ${resource} }
`,
  );
  const { text } = expectEnd(await project.preview(), "failure");
  expect(text).toMatch(says);
  expect(text).not.toContain("31337");
  expect(text).not.toMatch(STACK_TRACE);
});
