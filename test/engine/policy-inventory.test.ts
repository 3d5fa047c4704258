import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { policyTexts, runWithPack } from "./support/policy-runs";
import { posts } from "./support/scan-programs";
import { daysFromNow, expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(300_000);

const installed = join(harness().root, "node_modules", "pulumi-cobalt");
const noTokens = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined, COBALT_BASE_URL: undefined };
const organisation = { inventory: "organisation", minimumRecurrence: "WEEKLY" };

let sandbox: Sandbox;
let project: Project;
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
});

describe("an organisation of 250 targets", () => {
  const without = 123;

  it("has one that no schedule of the stack is for, found with the tokens of the stack's own provider", async () => {
    const targets = Array.from({ length: 250 }, (_, n) => ({ name: `Target ${n}` }));
    sandbox = await startSandbox({ seed: { targets } });
    const tokens = { apiToken: "sandbox-canary-api-token", orgToken: "sandbox-canary-org-token" };
    sandbox.setTokens(tokens);
    project = await createProject({ name: "yaml", stack: "dev", sandbox, env: noTokens });
    for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
    const scanned = sandbox.store.targets.filter((_, n) => n !== without);
    const resources = scanned.map(({ id }) => [
      `of-${id}`,
      {
        type: "cobalt:index:DastScheduledScan",
        properties: { targetId: id, dateTime: daysFromNow(30), recurrence: "WEEKLY" },
        options: { provider: `\${own}` },
      },
    ]);
    const properties = { ...tokens, baseUrl: sandbox.url };
    const program = {
      name: "yaml",
      runtime: "yaml",
      plugins: { providers: [{ name: "cobalt", path: installed }] },
      resources: { own: { type: "pulumi:providers:cobalt", properties }, ...Object.fromEntries(resources) },
    };
    writeFileSync(join(project.folder, "Pulumi.yaml"), JSON.stringify(program));
    const config = { "dast-target-requires-schedule": organisation };
    const outcome = expectEnd(await runWithPack(project, "preview", { config }), "failure");
    expect(policyTexts(outcome).match(/has no recurring schedule/g)).toHaveLength(1);
    expect(policyTexts(outcome)).toContain(
      `Target Target ${without} (${sandbox.store.targets[without]?.id}, `,
    );
    expect(posts(sandbox)).toEqual([]);
    // Three pages for the plugin's own look at the targets, and twice as many for the policy's, which must be whole.
    expect(sandbox.log.map(({ call }) => call)).toEqual(Array(9).fill("list targets"));
    for (const token of Object.values(tokens)) expect(outcome.text).not.toContain(token);
  });
});

describe("Cobalt that cannot be asked", () => {
  it("is a note or a violation, as configured, and never silent", async () => {
    sandbox = await startSandbox();
    project = await createProject({ sandbox, env: noTokens });
    project.setResources([]);
    const config = (onUnavailable: string) => {
      return { "dast-target-requires-schedule": { ...organisation, onUnavailable } };
    };
    const warned = expectEnd(await runWithPack(project, "preview", { config: config("warn") }));
    expect(warned.text).toContain('The inventory "organisation" is not available: COBALT_API_TOKEN and');
    const failed = expectEnd(await runWithPack(project, "preview", { config: config("fail") }), "failure");
    expect(policyTexts(failed)).toMatch(/\[mandatory\].*dast-target-requires-schedule/);
    expect(sandbox.log).toEqual([]);
  });
});

describe("examples/policy-pack", () => {
  it("adds a rule of its own to two of ours, with the configuration beside it", async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }, { name: "Old shop" }] } });
    project = await createProject({ sandbox });
    const pack = join(project.folder, "policy-pack");
    mkdirSync(pack);
    cpSync(join(__dirname, "..", "..", "examples", "policy-pack"), pack, { recursive: true });
    symlinkSync(join(harness().root, "node_modules"), join(pack, "node_modules"), "junction");
    const configFile = join(pack, "policy-config.json");
    const shop = sandbox.store.targets[0]?.id ?? "";
    const weekly = (dateTime: string, options: object) =>
      project.setResources([
        { ...schedule("weekly", { targetId: shop, dateTime }), options: { ...options } },
      ]);

    weekly("2027-12-01T12:00:00Z", {});
    const wrong = expectEnd(await runWithPack(project, "up", { pack, configFile }), "failure");
    expect(policyTexts(wrong)).toMatch(/\[mandatory\] +acme-schedules-are-protected/);
    expect(policyTexts(wrong)).toMatch(/\[mandatory\].*dast-schedule-window/);
    expect(posts(sandbox)).toEqual([]);

    weekly("2027-12-05T01:00:00Z", { protect: true });
    const right = expectEnd(await runWithPack(project, "up", { pack, configFile }));
    expect(right.text).toMatch(/acme@v1\.0\.0/);
    expect(policyTexts(right)).not.toMatch(/- \[/);
    expect(posts(sandbox)).toHaveLength(1);
  });
});
