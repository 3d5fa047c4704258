import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Effects } from "../../../../provider/client/api";
import type { Environment } from "../../../../provider/configuration";
import type { EngineLog } from "../../../../provider/hosts/engine-log";
import { createService, serve } from "../../../../provider/hosts/plugin/service";
import { Session } from "../../../../provider/hosts/plugin/session";
import type { WarningTable } from "../../../../provider/resources/warning-tables";
import { renderSchema } from "../../../../provider/schema";
import { startSandbox } from "../../../../sandbox";
import type { Sandbox } from "../../../../sandbox/types";
import { loopback, VirtualTime } from "../../../client/support/time";
import { environmentOf } from "../../../resources/support/world";

export const version = "1.2.3";

/** A scan that no test sees the end of. */
export const endlessScan = { queuedMs: 1e9, startedMs: 0, finishingUpMs: 0, underReviewMs: 0 };

/** One thing that the engine was told, and the resource that it is about. */
export interface Said {
  readonly urn: string;
  readonly kind: "warn" | "info" | "progress" | "heading" | "row";
  readonly text: string;
  readonly table?: WarningTable;
}

/** The plugin on a socket of its own, a client as the engine is one, and a sandbox for Cobalt. */
export interface Plugin {
  readonly client: ResourceProviderClient;
  readonly sandbox: Sandbox;
  readonly time: VirtualTime;
  readonly said: Said[];
  /** What the engine's log was told for whoever looks for a fault. */
  readonly debugged: string[];
  /** The addresses at which the engine's log was opened. */
  readonly engines: (string | undefined)[];
  target(index?: number): string;
  posts(): number;
  close(): Promise<void>;
}

export interface PluginOptions {
  /** Serves against this sandbox, and leaves it open when the plugin is closed. @default one of its own */
  readonly cobalt?: Cobalt;
  readonly environment?: (sandbox: Sandbox) => Environment;
  /** What is secret beside the tokens. @default nothing */
  readonly secrets?: readonly string[];
  /** @default the virtual time's */
  readonly sleep?: Effects["sleep"];
}

/** A sandbox and the time that it shares with its clients. */
export interface Cobalt {
  readonly sandbox: Sandbox;
  readonly time: VirtualTime;
}

export async function startCobalt(): Promise<Cobalt> {
  const time = new VirtualTime(loopback);
  const seed = { targets: [{ name: "shop" }, { name: "blog" }, { name: "old", enabled: false }] };
  return { time, sandbox: await startSandbox({ seed, clock: { now: time.now } }) };
}

export async function startPlugin(options: PluginOptions = {}): Promise<Plugin> {
  const { sandbox, time } = options.cobalt ?? (await startCobalt());
  const said: Said[] = [];
  const debugged: string[] = [];
  const engines: (string | undefined)[] = [];
  const session = new Session({
    environment: (options.environment ?? environmentOf)(sandbox),
    secrets: options.secrets ?? [],
    effects: { ...time.effects, ...(options.sleep && { sleep: options.sleep }) },
    version,
    connectLog: (address) => {
      engines.push(address);
      return memoryLog(said, debugged);
    },
  });
  const served = await serve(createService(session, () => renderSchema({ version })));
  const client = new ResourceProviderClient(
    `127.0.0.1:${served.port}`,
    grpc.credentials.createInsecure(),
    unlimited,
  );
  return {
    client,
    sandbox,
    time,
    said,
    debugged,
    engines,
    target: (index = 0) => sandbox.store.targets[index]?.id ?? "",
    posts: () => sandbox.log.filter(({ method }) => method === "POST").length,
    close: async () => {
      client.close();
      served.close();
      if (options.cobalt === undefined) await sandbox.close();
    },
  };
}

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Keeps what the engine would be told. */
export function memoryLog(said: Said[], debugged: string[] = []): EngineLog {
  const diagnosticsOf = (urn: string): EngineLog["diagnostics"] => ({
    warn: (text) => void said.push({ urn, kind: "warn", text }),
    info: (text) => void said.push({ urn, kind: "info", text }),
    progress: (text) => void said.push({ urn, kind: "progress", text }),
    heading: (table, text) => void said.push({ urn, kind: "heading", table, text }),
    row: (table, text) => void said.push({ urn, kind: "row", table, text }),
  });
  const debug = (text: string) => void debugged.push(text);
  return { diagnostics: diagnosticsOf(""), diagnosticsOf, debug, flush: async () => undefined };
}
