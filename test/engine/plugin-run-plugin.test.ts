import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type Sandbox, startSandbox } from "../../sandbox";
import { harness } from "./support/harness";
import { instantScan, outputOf, posts } from "./support/scan-programs";
import { expectEnd } from "./support/schedule-world";
import type { Project } from "./support/workspace";
import { createYamlProject, edited, exampleProgram, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(180_000);

/** The plugin's two ways to start: its executable, and what a language host does with a folder that has none. */
const runPlugin = join(harness().root, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
const ways = {
  executable: [join(installedPlugin(), "pulumi-resource-cobalt")],
  "run-plugin": [process.execPath, runPlugin, installedPlugin()],
} as const;
type Way = keyof typeof ways;

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts the plugin as the engine does before it attaches: the first line of standard output is the port. */
async function start(way: Way, env: NodeJS.ProcessEnv): Promise<Running> {
  const [command, ...args] = ways[way];
  const child = spawn(command, args, { env, cwd: installedPlugin(), stdio: ["ignore", "pipe", "inherit"] });
  if (child.stdout === null) throw new Error("no standard output");
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, port: Number(line) };
}

async function end({ child }: Running): Promise<number | null> {
  if (child.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return child.exitCode;
}

async function schemaOf({ port }: Running): Promise<string> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  try {
    const answer = await new Promise<GetSchemaResponse>((resolve, reject) =>
      client.getSchema(new GetSchemaRequest(), (error: Error | null, response: GetSchemaResponse) =>
        error === null ? resolve(response) : reject(error),
      ),
    );
    return answer.getSchema();
  } finally {
    client.close();
  }
}

const program = edited(exampleProgram(), {
  [`    - name: cobalt
      # The folder of the package: a clone, as here, or ./node_modules/pulumi-cobalt where the npm package is installed.
      path: ${installedPlugin()}
`]: "    []\n",
});

describe.each(Object.keys(ways) as Way[])("a plugin that was started by its %s", (way) => {
  let sandbox: Sandbox;
  let project: Project;
  let plugin: Running;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
    const { apiToken, orgToken } = sandbox.tokens;
    const tokens = { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken };
    plugin = await start(way, { PATH: process.env.PATH, COBALT_BASE_URL: sandbox.url, ...tokens });
    project = await createYamlProject(program);
    project.setEnv("PULUMI_DEBUG_PROVIDERS", `cobalt:${plugin.port}`);
  });
  afterAll(async () => {
    await project?.close();
    await sandbox?.close();
  });

  it("prints its port, and serves the committed schema", async () => {
    expect(plugin.port).toBeGreaterThan(0);
    expect(JSON.parse(await schemaOf(plugin))).toEqual(require("../../provider/schema.json"));
  });

  it("makes a schedule and a scan, and judges it, for an engine that attaches", async () => {
    const { text } = expectEnd(await project.up());
    expect(text).toMatch(/\+ 4 created/);
    expect(
      posts(sandbox)
        .map(({ call }) => call)
        .sort(),
    ).toEqual(["create scan", "create scheduled scan"]);
    const resources = await project.resources();
    expect(outputOf(resources, "weekly").scheduleId).toBe(sandbox.store.schedules[0]?.id);
    expect(outputOf(resources, "verdict")).toMatchObject({ verdict: "passed", scanStatus: "completed" });
  });

  it("finds nothing to do the next time, and is destroyed", async () => {
    sandbox.clearLog();
    expectEnd(await project.up(["--expect-no-changes"]));
    expectEnd(await project.destroy());
    expect(posts(sandbox)).toEqual([]);
  });

  it("ends when it is told to", async () => {
    expect(await end(plugin)).toBe(0);
  });
});
