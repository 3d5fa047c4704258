import { type Mask, maskOf } from "../client";
import { safeLine, safeLines } from "../foreign-text";
import type { Diagnostics } from "../resources/lifecycle";
import { type WarningTable, warningTables } from "../resources/warning-tables";

/** The engine's log, as the report of the lifecycles. `flush` resolves when the engine has everything that was said. */
export interface EngineLog {
  readonly diagnostics: Diagnostics;
  /** What concerns one resource is shown beside it, tables apart; `urn` is empty for what concerns the stack. */
  diagnosticsOf(urn: string): Diagnostics;
  /** What helps to find a fault: shown with `pulumi --debug`, or to everybody under COBALT_DEBUG. */
  debug(message: string): void;
  flush(): Promise<void>;
}

type Severity = "warning" | "info" | "debug";

interface EngineLogOptions {
  readonly firstStream: number;
  /** True if what helps to find a fault is shown to everybody. @default false */
  readonly debugging?: boolean;
  /** Takes out what nothing that is said may hold. @default nothing */
  readonly mask?: Mask;
}

/**
 * Speaks to the engine at `address`; without one, to standard error. Messages of one stream are shown as one: each table has
 * its own, counted from `firstStream`. Nothing that others wrote steers the CLI or a terminal through it.
 */
export function connectEngineLog(
  address: string | undefined,
  { firstStream, debugging = false, mask = maskOf([]) }: EngineLogOptions,
): EngineLog {
  const send = address === undefined ? toStandardError : engineSender(address);
  const underWay = new Set<Promise<void>>();
  const say = (severity: Severity, message: string, { stream = 0, passing = false, urn = "" } = {}) => {
    const sent = send({ severity, message: safeLines(mask(message)), stream, passing, urn }).finally(() =>
      underWay.delete(sent),
    );
    underWay.add(sent);
  };
  const streamOf = (table: WarningTable) => firstStream + warningTables.indexOf(table);
  const diagnosticsOf = (urn: string): Diagnostics => ({
    warn: (message) => say("warning", message, { urn }),
    info: (message) => say("info", message, { urn }),
    progress: (message) => say("info", message, { passing: true, urn }),
    heading: (table, text) => say("warning", `${text}\n`, { stream: streamOf(table) }),
    // Of one stream the engine shows the first message's severity, and counts each: a warning a table, not a warning a row.
    row: (table, text) => say("info", `  ${safeLine(text)}\n`, { stream: streamOf(table) }),
  });
  return {
    diagnostics: diagnosticsOf(""),
    diagnosticsOf,
    debug: (message) => say(debugging ? "info" : "debug", message),
    flush: async () => {
      await Promise.all(underWay);
    },
  };
}

interface Message {
  readonly severity: Severity;
  readonly message: string;
  readonly stream: number;
  readonly urn: string;
  /** Shown while the run goes on, and not among its results. */
  readonly passing: boolean;
}

type Send = (message: Message) => Promise<void>;

const toStandardError: Send = async ({ severity, message }) => {
  if (severity !== "debug") process.stderr.write(`${severity}: ${message}\n`);
};

/** How long the engine is waited for, in ms: what it does not take is written to standard error, which it shows as well. */
const engineTimeoutMs = { first: 5_000, afterSilence: 250 };

/** Messages go out one after the other, so that a table's heading comes before its rows. */
function engineSender(address: string): Send {
  const connect = () => openEngine(address);
  let engine: ReturnType<typeof connect> | undefined;
  let last: Promise<void> = Promise.resolve();
  // An engine that stands still, in a debugger for example, keeps no run waiting for each message anew, and is spoken to again later.
  let timeoutMs = engineTimeoutMs.first;
  return (message) => {
    engine ??= connect();
    const { log } = engine;
    last = last
      .then(() => log(message, timeoutMs))
      .then(
        () => {
          timeoutMs = engineTimeoutMs.first;
        },
        () => {
          timeoutMs = engineTimeoutMs.afterSilence;
          return toStandardError(message);
        },
      );
    return last;
  };
}

function openEngine(address: string) {
  const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb");
  const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
  const severities = { warning: LogSeverity.WARNING, info: LogSeverity.INFO, debug: LogSeverity.DEBUG };
  // The engine runs on this machine, and grpc-js would ask `https_proxy` and its like for the way.
  const options = { "grpc.enable_http_proxy": 0 };
  const client = new EngineClient(address, grpc.credentials.createInsecure(), options);
  return {
    log: ({ severity, message, stream, passing, urn }: Message, timeoutMs: number) =>
      new Promise<void>((resolve, reject) => {
        const request = new LogRequest();
        request.setSeverity(severities[severity]);
        request.setMessage(message);
        request.setStreamid(stream);
        request.setUrn(urn);
        request.setEphemeral(passing);
        const deadline = Date.now() + timeoutMs;
        client.log(request, { deadline }, (error: Error | null) => (error ? reject(error) : resolve()));
      }),
  };
}
