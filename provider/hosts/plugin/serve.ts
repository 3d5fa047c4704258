import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

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
