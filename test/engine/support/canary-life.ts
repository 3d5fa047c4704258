import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../../sandbox";
import { Channels, formsOf } from "./scan-canaries";
import { instantScan, named } from "./scan-programs";
import { createProject, type Project, type ProjectOptions } from "./workspace";

const verbose = ["-v=11", "--logtostderr", "--logflow"];

/** Writes the program's next version: a trigger, a gate that warns, and a schedule behind it. */
export type WriteProgram = (project: Project, sandbox: Sandbox, version: string) => void;

function newTokens() {
  return { apiToken: `canary+api/${randomUUID()}=`, orgToken: `canary-org-${randomUUID()}` };
}

async function startGuarded(tokens: ReturnType<typeof newTokens>): Promise<Sandbox> {
  const plan = { ...instantScan, findings: [{ severity: "high" }, { severity: "low" }] } as const;
  const sandbox = await startSandbox({ seed: { targets: named(2), plan } });
  sandbox.setTokens(tokens);
  return sandbox;
}

/** The whole life of a stack, with what can go wrong, through everything that shows, logs or stores something. */
async function live(project: Project, sandbox: Sandbox, write: WriteProgram): Promise<Channels> {
  const channels = new Channels();
  const file = (name: string) => join(project.folder, name);
  const next = (version: string) => write(project, sandbox, version);

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
export interface Life {
  readonly tokens: ReturnType<typeof newTokens>;
  readonly canaries: readonly string[];
  readonly sandbox: Sandbox;
  readonly project: Project;
  readonly channels: Channels;
}

/** `place`: where the project finds Cobalt and its tokens. */
export async function lifeWith(
  place: (url: string, tokens: Life["tokens"]) => ProjectOptions,
  write: WriteProgram,
): Promise<Life> {
  const tokens = newTokens();
  const sandbox = await startGuarded(tokens);
  const project = await createProject(place(sandbox.url, tokens));
  const channels = await live(project, sandbox, write);
  return { tokens, canaries: Object.values(tokens).flatMap(formsOf), sandbox, project, channels };
}

/** What the engine itself writes when it hands the configuration to a program or a provider. */
export function isEnginesOwn(hit: string): boolean {
  return (
    /^stderr of [^:]* at -v=11[^:]*: .*\.(Configure\(\)|CheckConfig\([^)]*\))\.inputs/.test(hit) ||
    /^gRPC log: \{"method":"\/pulumirpc\.(ResourceProvider\/(CheckConfig|DiffConfig|Configure)|LanguageRuntime\/Run)"/.test(
      hit,
    )
  );
}
