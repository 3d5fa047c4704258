import { spawn } from "node:child_process";
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerWritableStream,
} from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

/**
 * The part of today's Node.js language host that Pulumi's published Go packages lack: it runs policy packs and plugins, as
 * the engine asks of `RunPlugin`. A process of its own, started by the engine; its first line on stdout is its port.
 */

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

const runPlugin: handleServerStreamingCall<RunPluginRequest, RunPluginResponse> = (call) => {
  const { request } = call;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  // A pack reads its version from package.json where it runs.
  const [runner, cwd] =
    request.getKind() === "analyzer" ? ["run-policy-pack", folder] : ["run-plugin", request.getPwd()];
  const script = require.resolve(`@pulumi/pulumi/cmd/${runner}`, { paths: [folder] });
  const child = spawn(process.execPath, [script, ...request.getArgsList(), folder], {
    cwd,
    env: environment(request.getEnvList()),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (bytes: Buffer) => write(call, (response) => response.setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => write(call, (response) => response.setStderr(bytes)));
  child.once("close", (code) => {
    write(call, (response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.once("cancelled", () => child.kill());
};

const getPluginInfo: handleUnaryCall<Empty, PluginInfo> = (_, done) => {
  done(null, new PluginInfo());
};

function write(call: Call, fill: (response: RunPluginResponse) => void): void {
  const response = new RunPluginResponse();
  fill(response);
  call.write(response);
}

function environment(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

const server = new Server();
// What is left out is answered as unimplemented, which the engine takes for an older host.
server.addService(LanguageRuntimeService, { getPluginInfo, runPlugin });
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
