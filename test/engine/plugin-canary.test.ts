import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isEnginesOwn, type Life, lifeWith, type WriteProgram } from "./support/canary-life";
import { harness } from "./support/harness";
import { findingContents } from "./support/scan-canaries";
import { posts, targetId } from "./support/scan-programs";
import { readTexts } from "./support/state";

jest.setTimeout(240_000);

const installed = join(harness().root, "node_modules", "pulumi-cobalt");

/** The same stack as the dynamic host's canary, in YAML, on the plugin. */
const write: WriteProgram = (project, sandbox, version) => {
  for (const file of ["index.js", "program.json", "package.json"])
    rmSync(join(project.folder, file), { force: true });
  writeFileSync(
    join(project.folder, "Pulumi.yaml"),
    `
name: cobalt-test
runtime: yaml
plugins: { providers: [{ name: cobalt, path: ${JSON.stringify(installed)} }] }
resources:
  scan:
    type: cobalt:index:DastScanTrigger
    properties: { targetId: ${targetId(sandbox, 0)}, triggers: ["${version}"] }
  verdict:
    type: cobalt:index:DastScanGate
    properties: { scanId: "\${scan.scanId}", limits: { maxHigh: 0 }, pollInterval: 5s, onFailure: warn }
  weekly:
    type: cobalt:index:DastScheduledScan
    properties: { targetId: ${targetId(sandbox, 1)}, dateTime: "2027-01-03T02:00:00Z", recurrence: WEEKLY }
    options: { dependsOn: ["\${verdict}"] }
`,
  );
};

let ofEnvironment: Life;
let ofConfiguration: Life;
beforeAll(async () => {
  ofEnvironment = await lifeWith((url, tokens) => ({ sandbox: { url, tokens } }), write);
  ofConfiguration = await lifeWith(
    (url, { apiToken, orgToken }) => ({
      env: { COBALT_BASE_URL: url },
      secrets: { "cobalt:apiToken": apiToken, "cobalt:orgToken": orgToken },
    }),
    write,
  );
});
afterAll(async () => {
  for (const life of [ofEnvironment, ofConfiguration]) {
    await life?.project.close();
    await life?.sandbox.close();
  }
});

describe("the plugin with tokens from the environment", () => {
  it("uses the tokens in all that is looked at", () => {
    const { sandbox, channels } = ofEnvironment;
    expect(posts(sandbox).some(({ status }) => status === 201)).toBe(true);
    const statuses = new Set(sandbox.log.map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 401, 422]));
    expect(channels.textOf("stdout of up that Cobalt refuses, with the tokens in its answer")).toMatch(
      /you sent \*\*\*/,
    );
    expect(channels.textOf("gRPC log").length).toBeGreaterThan(10_000);
  });

  it("shows neither token in any channel, not even in the engine's own logs", () => {
    const { canaries, channels } = ofEnvironment;
    expect(channels.names.length).toBeGreaterThanOrEqual(20);
    expect(channels.hits(canaries)).toEqual([]);
  });

  it("shows nothing of what the findings hold", () => {
    expect(ofEnvironment.channels.hits(findingContents)).toEqual([]);
  });
});

describe("the plugin with tokens from stack configuration", () => {
  it("shows them in the engine's own lines about configuration alone, at -v=9 and above", () => {
    const { canaries, channels } = ofConfiguration;
    const hits = channels.hits(canaries);
    expect(hits.filter((hit) => !isEnginesOwn(hit))).toEqual([]);
    expect(hits).not.toEqual([]);
  });

  it("keeps them encrypted in the state, its history and the stack's file", () => {
    const { canaries, project, channels } = ofConfiguration;
    const kept = ["stacks", "history", "backups"].map((kind) => channels.textOf(`${kind} of the backend`));
    const encrypted = readTexts(project.folder)["Pulumi.test.yaml"] ?? "";
    expect(kept.every((text) => text.length > 0)).toBe(true);
    expect(encrypted).toMatch(/cobalt:apiToken:\s+secure: v1:/);
    expect(
      [...kept, encrypted].flatMap((text) => canaries.filter((canary) => text.includes(canary))),
    ).toEqual([]);
  });
});
