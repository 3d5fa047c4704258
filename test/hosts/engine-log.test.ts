import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { maskOf } from "../../provider/client";
import { connectEngineLog } from "../../provider/hosts/engine-log";
import { warningTables } from "../../provider/resources/warning-tables";

const proxyVariables = ["grpc_proxy", "https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];
const before = new Map(
  [...proxyVariables, "no_proxy", "NO_PROXY", "no_grpc_proxy"].map((name) => [name, process.env[name]]),
);

/** Takes connections, and answers nothing. */
let silent: Server;
const taken: Socket[] = [];
let closeEngine: () => void;
let engine: string;
const heard: string[] = [];
const severities: number[] = [];
const streams: number[] = [];

beforeEach(async () => {
  for (const name of before.keys()) delete process.env[name];
  silent = createServer((socket) => taken.push(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const server = new grpc.Server();
  const log: grpc.handleUnaryCall<LogRequest, Empty> = ({ request }, callback) => {
    heard.push(request.getMessage());
    severities.push(request.getSeverity());
    streams.push(request.getStreamid());
    callback(null, new Empty());
  };
  server.addService(EngineService as unknown as grpc.ServiceDefinition, { log });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  engine = `127.0.0.1:${port}`;
  closeEngine = () => server.forceShutdown();
});
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const socket of taken.splice(0)) socket.destroy();
  heard.splice(0);
  severities.splice(0);
  streams.splice(0);
  silent.close();
  closeEngine();
  jest.restoreAllMocks();
});

const silentAddress = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;

it.each(proxyVariables)("speaks to the engine without a proxy, whatever %s says", async (name) => {
  process.env[name] = `http://${silentAddress()}`;
  const log = connectEngineLog(engine, { firstStream: 1 });
  log.diagnostics.warn("a warning");
  await log.flush();
  expect(heard).toEqual(["a warning"]);
  expect(taken).toEqual([]);
});

it("waits for a silent engine once and not for each message, and writes to standard error what it did not take", async () => {
  const written: string[] = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const log = connectEngineLog(silentAddress(), { firstStream: 1 });
  const began = performance.now();
  for (let message = 1; message <= 5; message += 1) log.diagnostics.warn(`warning ${message}`);
  await log.flush();
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(written).toEqual([1, 2, 3, 4, 5].map((message) => `warning: warning ${message}\n`));
}, 30_000);

it.each([
  ["at debug level, which `pulumi --debug` shows", false, LogSeverity.DEBUG, []],
  ["to everybody under COBALT_DEBUG", true, LogSeverity.INFO, ["info: a request\n"]],
])("says what helps to find a fault %s", async (_, debugging, severity, alone) => {
  const log = connectEngineLog(engine, { firstStream: 1, debugging });
  log.debug("a request");
  await log.flush();
  expect([heard, severities]).toEqual([["a request"], [severity]]);
  const written: string[] = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const withoutEngine = connectEngineLog(undefined, { firstStream: 1, debugging });
  withoutEngine.debug("a request");
  await withoutEngine.flush();
  expect(written).toEqual(alone);
});

it("holds nothing of what is masked, whatever is said", async () => {
  const log = connectEngineLog(engine, { firstStream: 1, mask: maskOf(["pul-canary"]) });
  const { warn, info, progress, heading, row } = log.diagnosticsOf("urn");
  for (const say of [warn, info, progress, log.debug]) say("a pul-canary");
  for (const say of [heading, row]) say("leftRunning", "a pul-canary");
  await log.flush();
  expect(heard.map((text) => text.trim())).toEqual(heard.map(() => "a ***"));
});

it("gives each table a stream of its own, which no other message has", async () => {
  const log = connectEngineLog(engine, { firstStream: 100 });
  for (const table of warningTables) log.diagnostics.heading(table, table);
  for (const table of warningTables) log.diagnostics.row(table, "a row");
  await log.flush();
  const own = warningTables.map((_, index) => 100 + index);
  expect(streams).toEqual([...own, ...own]);
});
