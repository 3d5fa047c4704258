import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { outputs } from "./declared";

const known: Record<string, JavaScriptValue> = JSON.parse(JSON.stringify(outputs));

/** The floor: a resource plugin that does nothing, on the same gRPC server as ours, for a resource with the same properties, and a name and an id as long: the engine writes a stack's whole state at each step. */
const service = {
  handshake: answer(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true)),
  getPluginInfo: answer(() => new PluginInfo().setVersion("0.0.1")),
  checkConfig: answer((request: messages.CheckRequest) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: answer(() => new messages.DiffResponse()),
  configure: answer(() => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: answer((request: messages.CheckRequest) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  ),
  diff: answer(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
  create: answer((request: messages.CreateRequest) =>
    new messages.CreateResponse()
      .setId(outputs.scheduleId)
      .setProperties(Struct.fromJavaScript({ ...request.getProperties()?.toJavaScript(), ...known })),
  ),
  read: answer((request: messages.ReadRequest) =>
    new messages.ReadResponse()
      .setId(request.getId())
      .setProperties(request.getProperties())
      .setInputs(request.getInputs()),
  ),
  update: answer((request: messages.UpdateRequest) =>
    new messages.UpdateResponse().setProperties(request.getNews()),
  ),
  delete: answer(() => new Empty()),
  cancel: answer(() => new Empty()),
};

function answer<Request, Response>(
  handle: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => callback(null, handle(call.request));
}

const server = new grpc.Server();
server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) =>
  process.stdout.write(`${port}\n`),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(0));
