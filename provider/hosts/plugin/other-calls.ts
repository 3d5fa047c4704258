import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { RpcError, status } from "./rpc";
import type { Session } from "./session";

/** What the engine asks of a provider before, beside and after its resources. */
export function otherCalls(session: Session, schema: () => string) {
  return {
    handshake: (request: messages.ProviderHandshakeRequest): messages.ProviderHandshakeResponse => {
      session.connect(request.getEngineAddress());
      return new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(false);
    },
    attach: (request: PluginAttach): Empty => {
      session.attach(request.getAddress());
      return new Empty();
    },
    getPluginInfo: (): PluginInfo => new PluginInfo().setVersion(session.version),
    getSchema: (request: messages.GetSchemaRequest): messages.GetSchemaResponse => {
      if (request.getVersion() !== 0) {
        throw new RpcError(
          status.invalidArgument,
          `There is no schema of version ${request.getVersion()}, only of version 0.`,
        );
      }
      return new messages.GetSchemaResponse().setSchema(schema());
    },
    cancel: (): Empty => {
      session.cancel();
      return new Empty();
    },
    // No answer would be right here: no other tool's resources are Cobalt's.
    getMapping: (): messages.GetMappingResponse => new messages.GetMappingResponse(),
    getMappings: (): messages.GetMappingsResponse => new messages.GetMappingsResponse(),
    parameterize: (): never => missing("parameters: it is the same for everybody"),
    construct: (request: messages.ConstructRequest): never =>
      missing(`component ${JSON.stringify(request.getType())}`),
    call: (request: messages.CallRequest): never => missing(`method ${JSON.stringify(request.getTok())}`),
  };
}

function missing(what: string): never {
  throw new RpcError(status.unimplemented, `pulumi-cobalt has no ${what}.`);
}
