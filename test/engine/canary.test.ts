import { join } from "node:path";
import { channelsOf } from "../client/support/secrets";
import { rejection, startWorld } from "../client/support/world";
import { isEnginesOwn, type Life, lifeWith, type WriteProgram } from "./support/canary-life";
import { harness } from "./support/harness";
import { findingContents } from "./support/scan-canaries";
import { heldBack, posts, scanGate, scanOf, scanTrigger, targetId } from "./support/scan-programs";
import { readTexts } from "./support/state";

jest.setTimeout(240_000);

const write: WriteProgram = (project, sandbox, version) =>
  project.setResources([
    scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: [version] }),
    scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 }, onFailure: "warn" }),
    heldBack("weekly", targetId(sandbox, 1), "verdict"),
  ]);

let ofEnvironment: Life;
let ofConfiguration: Life;
beforeAll(async () => {
  [ofEnvironment, ofConfiguration] = await Promise.all([
    lifeWith((url, tokens) => ({ sandbox: { url, tokens } }), write),
    lifeWith(
      (url, { apiToken, orgToken }) => ({
        env: { COBALT_BASE_URL: url },
        secrets: { "cobalt:apiToken": apiToken, "cobalt:orgToken": orgToken },
      }),
      write,
    ),
  ]);
});
afterAll(async () => {
  for (const life of [ofEnvironment, ofConfiguration]) {
    await life?.project.close();
    await life?.sandbox.close();
  }
});

describe("with tokens from the environment", () => {
  it("uses the tokens in all that is looked at", () => {
    const { sandbox, channels } = ofEnvironment;
    expect(posts(sandbox).some(({ status }) => status === 201)).toBe(true);
    const statuses = new Set(sandbox.log.map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 401, 422]));
    expect(channels.textOf("stdout of up at -v=11 that is refused with 401")).toMatch(/status 401/);
    expect(channels.textOf("stdout of up at -v=11 that gets a malformed answer")).toMatch(
      /Unexpected answer/,
    );
    expect(channels.textOf("stdout of up that Cobalt refuses, with the tokens in its answer")).toMatch(
      /you sent \*\*\*/,
    );
    expect(channels.textOf("stderr of up at -v=11").length).toBeGreaterThan(50_000);
  });

  it("shows neither token in any channel, not even in the engine's own logs", () => {
    const { canaries, channels } = ofEnvironment;
    expect(channels.names.length).toBeGreaterThanOrEqual(20);
    expect(channels.hits(canaries)).toEqual([]);
  });

  it("shows nothing of what the findings hold", () => {
    const { channels } = ofEnvironment;
    expect(channels.textOf("stdout of up at -v=11")).toMatch(/is failed: .*1 high/);
    expect(channels.hits(findingContents)).toEqual([]);
  });

  it("shows neither token in the package that users install", () => {
    const { canaries } = ofEnvironment;
    const files = readTexts(join(harness().root, "node_modules", "pulumi-cobalt"));
    expect(Object.keys(files).length).toBeGreaterThan(50);
    const holding = Object.entries(files).filter(([, text]) =>
      canaries.some((canary) => text.includes(canary)),
    );
    expect(holding).toEqual([]);
  });

  it.each([
    ["a refusal", { kind: "status", when: "before", status: 403 }],
    ["a refused token", { kind: "status", when: "before", status: 401 }],
    ["a lost connection", { kind: "reset", when: "before" }],
    ["a malformed answer", { kind: "malformed", when: "before" }],
    ["a redirect", { kind: "redirect", status: 302, location: "https://elsewhere.example/" }],
  ] as const)(
    "shows neither token in the error of %s: text, JSON, inspected to depth 10, stack, causes",
    async (_, action) => {
      const { tokens, canaries } = ofEnvironment;
      const world = await startWorld();
      try {
        world.sandbox.setTokens(tokens);
        world.sandbox.addFault({ match: {}, times: Number.POSITIVE_INFINITY, action });
        const error = await rejection(world.another(tokens).listTargets());
        expect(error).toBeInstanceOf(Error);
        for (const [channel, text] of Object.entries(channelsOf(error))) {
          expect({ channel, found: canaries.filter((canary) => text.includes(canary)) }).toEqual({
            channel,
            found: [],
          });
        }
      } finally {
        await world.close();
      }
    },
  );
});

describe("with tokens from stack configuration", () => {
  it("shows them in the engine's own lines about configuration alone, at -v=9 and above", () => {
    const { canaries, channels } = ofConfiguration;
    const hits = channels.hits(canaries);
    expect(hits.filter((hit) => !isEnginesOwn(hit))).toEqual([]);
    expect(hits).not.toEqual([]);
  });

  it("keeps them encrypted in the state, its history and the stack's file", () => {
    const { canaries, project, channels } = ofConfiguration;
    const kept = ["stacks", "history", "backups"].map((kind) => channels.textOf(`${kind} of the backend`));
    expect(kept.every((text) => text.length > 0)).toBe(true);
    const encrypted = readTexts(project.folder)["Pulumi.test.yaml"] ?? "";
    expect(encrypted).toMatch(/cobalt:apiToken:\s+secure: v1:/);
    for (const text of [...kept, encrypted]) {
      expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
    }
  });
});
