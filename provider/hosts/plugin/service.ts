import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import * as grpc from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type ComponentName, componentFields, tokenOf } from "../../resources/all-fields";
import type { PropertyMap } from "../../resources/property-map";
import { noSuch } from "../../suggestion";
import { configCalls } from "./config-calls";
import { invokeCall, lookUp } from "./invoke-call";
import { resourceCalls } from "./resource-calls";
import { RpcError, status, unary } from "./rpc";
import { type Received, receivedIn, secretMaskOf } from "./secrets";
import type { Call, Session } from "./session";
import { nothing } from "./wire";

/** The provider protocol's service over one session; each answer leaves after everything that was said for it. */
export function createService(session: Session, schema: () => string): UntypedServiceImplementation {
  const calls = {
    ...otherCalls(session, schema),
    ...configCalls(session),
    ...resourceCalls,
    ...invokeCall,
    ...constructCall(session),
  };
  return Object.fromEntries(
    Object.entries(calls).map(([name, handle]) => [
      name,
      unary(async (request) => {
        const received = receivedIn(request);
        return session.during(secretMaskOf(received), (call) => (handle as Handler)(request, call, received));
      }),
    ]),
  );
}

type Handler = (request: unknown, call: Call, received: Received) => unknown;

const components = Object.keys(componentFields) as ComponentName[];

/** Components: the engine has them constructed here, where they register their children with it as a program does. */
export function constructCall(session: Session) {
  return {
    construct: async (
      request: messages.ConstructRequest,
      call: Call,
      { inputs = nothing }: Received,
    ): Promise<messages.ConstructResponse> => {
      const name = components.find((known) => tokenOf(known) === request.getType());
      if (name === undefined)
        throw new RpcError(
          status.unimplemented,
          `pulumi-cobalt has no component ${JSON.stringify(request.getType())}.`,
        );
      const known = Object.keys(componentFields[name].inputs);
      const strange = Object.keys(inputs.properties).filter((input) => !known.includes(input));
      if (strange.length > 0)
        throw new RpcError(
          status.invalidArgument,
          `${name} ${JSON.stringify(request.getName())}: ${strange.map((input) => `${input}: ${noSuch("input", input, known)}`).join("; ")}`,
        );
      // Only now: Pulumi's runtime for programs, which no resource needs, takes a tenth of a second to load.
      const { construct } = require("./construct") as typeof import("./construct");
      const targets = async (query: PropertyMap) => {
        const found = await lookUp("getDastTargets", query, { call, isPreview: request.getDryrun() });
        return Array.isArray(found.targets) ? found.targets : undefined;
      };
      return construct(name, request, { session, targets });
    },
  };
}

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
    call: (request: messages.CallRequest): never => missing(`method ${JSON.stringify(request.getTok())}`),
  };
}

function missing(what: string): never {
  throw new RpcError(status.unimplemented, `pulumi-cobalt has no ${what}.`);
}

/** Pulumi's engine sends messages of up to 400 MB (sdk/go/common/util/rpcutil); grpc-js would stop at 4. */
const mostBytes = 400 * 1024 * 1024;

export interface Serving {
  readonly port: number;
  /** Takes no more calls, and resolves when those under way are answered. */
  drain(): Promise<void>;
  /** Ends at once, calls under way too. */
  close(): void;
}

/** Serves on a port that the system gives, on this machine only. */
export async function serve(service: grpc.UntypedServiceImplementation): Promise<Serving> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": mostBytes });
  server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    drain: () => new Promise((resolve) => server.tryShutdown(() => resolve())),
    close: () => server.forceShutdown(),
  };
}
