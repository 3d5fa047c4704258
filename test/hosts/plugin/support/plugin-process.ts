import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { build } from "esbuild";

const entry = join(__dirname, "..", "..", "..", "..", "provider", "cmd", "plugin.ts");
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** The plugin as the engine starts it: a process of its own, made from the sources as they are. */
export interface PluginProcess {
  readonly client: ResourceProviderClient;
  /** Everything that it has printed after its port. */
  printed(): string;
  /** Has it ended by itself? */
  hasEnded(): boolean;
  /** Interrupts it as the engine does, and resolves with its exit code. */
  interrupt(): Promise<number | null>;
  /** Ends it after its client has gone, and resolves with its exit code. */
  end(): Promise<number | null>;
}

export async function startPluginProcess(environment: NodeJS.ProcessEnv): Promise<PluginProcess> {
  const folder = mkdtempSync(join(tmpdir(), "cobalt-plugin-"));
  const outfile = join(folder, "plugin.js");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "pulumi-cobalt", version: "1.2.3" }));
  const child = spawn(process.execPath, [outfile], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  child.stdout.on("data", (data) => {
    printed += String(data);
  });
  child.stderr.on("data", (data) => {
    printed += String(data);
  });
  const port = await portOf(child, () => printed);
  const client = new ResourceProviderClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
    unlimited,
  );
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const interrupt = async () => {
    if (!hasEnded()) {
      const exit = once(child, "exit");
      child.kill("SIGINT");
      await exit;
    }
    return child.exitCode;
  };
  return {
    client,
    printed: () => printed.slice(`${port}\n`.length),
    hasEnded,
    interrupt,
    end: async () => {
      client.close();
      const exitCode = await interrupt();
      rmSync(folder, { recursive: true, force: true });
      return exitCode;
    },
  };
}

async function portOf(child: ChildProcess, printed: () => string): Promise<number> {
  while (!printed().includes("\n")) {
    if (child.exitCode !== null) throw new Error(`The plugin ended with ${child.exitCode}:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Number.parseInt(printed(), 10);
}
