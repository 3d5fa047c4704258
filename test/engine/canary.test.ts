import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { channelsOf } from "../client/support/secrets";
import { rejection, startWorld } from "../client/support/world";
import { harness } from "./support/harness";
import { Channels, findingContents, formsOf } from "./support/scan-canaries";
import {
  heldBack,
  instantScan,
  named,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import { readTexts } from "./support/state";
import { createProject, type Project, type ProjectOptions } from "./support/workspace";

jest.setTimeout(240_000);

const verbose = ["-v=11", "--logtostderr", "--logflow"];

function newTokens() {
  return { apiToken: `canary+api/${randomUUID()}=`, orgToken: `canary-org-${randomUUID()}` };
}

function declare(sandbox: Sandbox, version: string) {
  return [
    scanTrigger("scan", { targetId: targetId(sandbox, 0), triggers: [version] }),
    scanGate("verdict", { scanId: scanOf("scan"), limits: { maxHigh: 0 }, onFailure: "warn" }),
    heldBack("weekly", targetId(sandbox, 1), "verdict"),
  ];
}

async function startGuarded(tokens: ReturnType<typeof newTokens>): Promise<Sandbox> {
  const plan = { ...instantScan, findings: [{ severity: "high" }, { severity: "low" }] } as const;
  const sandbox = await startSandbox({ seed: { targets: named(2), plan } });
  sandbox.setTokens(tokens);
  return sandbox;
}

/** The whole life of a stack, with what can go wrong, through everything that shows, logs or stores something. */
async function live(project: Project, sandbox: Sandbox): Promise<Channels> {
  const channels = new Channels();
  const file = (name: string) => join(project.folder, name);
  const next = (version: string) => project.setResources(declare(sandbox, version));

  next("1");
  channels.addRun("preview", await project.preview(["--save-plan", file("plan.json"), "--diff"]));
  channels.addFile("plan file", file("plan.json"));
  channels.addRun("preview as JSON", await project.preview(["--json"]));
  const up = await project.up([...verbose, "--event-log", file("events.json")], {
    env: { PULUMI_DEBUG_GRPC: file("grpc.json"), PULUMI_DEBUG_COMMANDS: "true" },
  });
  expect(up.exitCode).toBe(0);
  channels.addRun("up at -v=11", up);
  channels.addFile("event log", file("events.json"));
  channels.addFile("gRPC log", file("grpc.json"));

  next("2");
  const { apiToken, orgToken } = sandbox.tokens;
  const body = JSON.stringify({ message: `you sent ${apiToken} and ${orgToken}` });
  sandbox.addFault({
    match: { method: "POST" },
    action: { kind: "status", when: "before", status: 422, body },
  });
  channels.addRun("up that Cobalt refuses, with the tokens in its answer", await project.up(["--debug"]));
  sandbox.addFault({
    match: { method: "GET", path: /scans/ },
    action: { kind: "html", when: "before" },
    times: 40,
  });
  channels.addRun("up at -v=11 that gets a malformed answer", await project.up(verbose));
  sandbox.clearFaults();
  sandbox.setTokens({ apiToken: "something-else-altogether" });
  channels.addRun("up at -v=11 that is refused with 401", await project.up(verbose));
  sandbox.setTokens({ apiToken });
  channels.addRun("up", await project.up(["--debug", "--diff"]));

  channels.addRun("refresh at -v=11", await project.refresh(verbose));
  channels.addRun("stack export", await project.must("stack", "export"));
  channels.addRun(
    "stack output --json --show-secrets",
    await project.must("stack", "output", "--json", "--show-secrets"),
  );
  channels.addRun("stack history", await project.must("stack", "history", "--json"));
  channels.addDisk(project);
  channels.addRun("destroy at -v=11", await project.destroy(verbose));
  channels.addDisk(project);
  channels.add("the sandbox's records", JSON.stringify(sandbox.log));
  return channels;
}

/** A stack's life, and the canaries to look for in all that it has shown. */
interface Life {
  readonly tokens: ReturnType<typeof newTokens>;
  readonly canaries: readonly string[];
  readonly sandbox: Sandbox;
  readonly project: Project;
  readonly channels: Channels;
}

async function lifeWith(place: (url: string, tokens: Life["tokens"]) => ProjectOptions): Promise<Life> {
  const tokens = newTokens();
  const sandbox = await startGuarded(tokens);
  const project = await createProject(place(sandbox.url, tokens));
  const channels = await live(project, sandbox);
  return { tokens, canaries: Object.values(tokens).flatMap(formsOf), sandbox, project, channels };
}

let ofEnvironment: Life;
let ofConfiguration: Life;
beforeAll(async () => {
  [ofEnvironment, ofConfiguration] = await Promise.all([
    lifeWith((url, tokens) => ({ sandbox: { url, tokens } })),
    lifeWith((url, { apiToken, orgToken }) => ({
      env: { COBALT_BASE_URL: url },
      secrets: { "cobalt:apiToken": apiToken, "cobalt:orgToken": orgToken },
    })),
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
    expect(channels.textOf("stderr of up at -v=11").length).toBeGreaterThan(100_000);
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
  /** What the engine itself writes when it hands the configuration to a program or a provider. */
  const isEnginesOwn = (hit: string) =>
    /^stderr of [^:]* at -v=11[^:]*: .*\.Configure\(\)\.inputs/.test(hit) ||
    /^gRPC log: \{"method":"\/pulumirpc\.(ResourceProvider\/(CheckConfig|DiffConfig|Configure)|LanguageRuntime\/Run)"/.test(
      hit,
    );

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
