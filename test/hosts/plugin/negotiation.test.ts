import { PluginAttach, type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Calls, callsOf, failureOf } from "./support/calls";
import { type Plugin, startPlugin, version } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin();
  calls = callsOf(plugin);
});
afterEach(() => plugin.close());

const handshake = (address = "") =>
  calls.answer<messages.ProviderHandshakeResponse>((done) =>
    plugin.client.handshake(new messages.ProviderHandshakeRequest().setEngineAddress(address), done),
  );
const schema = (number: number) =>
  calls.answer<messages.GetSchemaResponse>((done) =>
    plugin.client.getSchema(new messages.GetSchemaRequest().setVersion(number), done),
  );

describe("the handshake", () => {
  it("accepts secrets and resources, and no outputs", async () => {
    const response = await handshake();
    expect([response.getAcceptSecrets(), response.getAcceptResources(), response.getAcceptOutputs()]).toEqual(
      [true, true, false],
    );
  });

  it("says the same as Configure, which supports previews too", async () => {
    const [first, second] = [await handshake(), await calls.configure()];
    expect(second.getAcceptsecrets()).toBe(first.getAcceptSecrets());
    expect(second.getAcceptresources()).toBe(first.getAcceptResources());
    expect(second.getAcceptoutputs()).toBe(first.getAcceptOutputs());
    expect(second.getSupportspreview()).toBe(true);
  });

  it("opens the log of the engine that shakes hands", async () => {
    await handshake("127.0.0.1:4");
    expect(plugin.engines).toEqual([undefined, "127.0.0.1:4"]);
  });

  it("keeps the log that it has when the engine gives no address", async () => {
    await handshake("");
    expect(plugin.engines).toEqual([undefined]);
  });
});

describe("an engine that attaches", () => {
  it("is the one that is spoken to from then on", async () => {
    await calls.answer<Empty>((done) =>
      plugin.client.attach(new PluginAttach().setAddress("127.0.0.1:5"), done),
    );
    expect(plugin.engines).toEqual([undefined, "127.0.0.1:5"]);
  });
});

describe("what the plugin says of itself", () => {
  it("is its version", async () => {
    const info = await calls.answer<PluginInfo>((done) => plugin.client.getPluginInfo(new Empty(), done));
    expect(info.getVersion()).toBe(version);
  });

  it("is a schema of the name and version asked for, as JSON", async () => {
    expect(JSON.parse((await schema(0)).getSchema())).toMatchObject({ name: "cobalt", version });
  });

  it("is an error for a version of the schema that does not exist", async () => {
    expect(await failureOf(schema(7))).toMatchObject({
      code: 3,
      details: "There is no schema of version 7, only of version 0.",
    });
  });

  it("has no mapping from other tools, which is an empty answer and no error", async () => {
    const request = new messages.GetMappingRequest().setKey("terraform").setProvider("aws");
    const mapping = await calls.answer<messages.GetMappingResponse>((done) =>
      plugin.client.getMapping(request, done),
    );
    expect([mapping.getProvider(), mapping.getData_asU8().length]).toEqual(["", 0]);
  });

  it("lists no mappings", async () => {
    const mappings = await calls.answer<messages.GetMappingsResponse>((done) =>
      plugin.client.getMappings(new messages.GetMappingsRequest().setKey("terraform"), done),
    );
    expect(mappings.getProvidersList()).toEqual([]);
  });
});

describe("what the plugin does not have", () => {
  it("has no parameters, and says so", async () => {
    const call = calls.answer((done) =>
      plugin.client.parameterize(new messages.ParameterizeRequest(), done as never),
    );
    expect(await failureOf(call)).toMatchObject({
      code: 12,
      details: expect.stringContaining("no parameters"),
    });
  });

  it("has no components, and says which was asked for", async () => {
    const request = new messages.ConstructRequest().setType("cobalt:index:Everything");
    const call = calls.answer((done) => plugin.client.construct(request, done as never));
    expect(await failureOf(call)).toMatchObject({
      code: 12,
      details: 'pulumi-cobalt has no component "cobalt:index:Everything".',
    });
  });

  it("has no methods, and says which was asked for", async () => {
    const request = new messages.CallRequest().setTok("cobalt:index:DastScanGate/open");
    const call = calls.answer((done) => plugin.client.call(request, done as never));
    expect(await failureOf(call)).toMatchObject({
      code: 12,
      details: expect.stringContaining("DastScanGate/open"),
    });
  });

  it("names a resource that it does not know", async () => {
    await calls.configure();
    expect(await failureOf(calls.check("DastScna", {}))).toMatchObject({
      code: 5,
      details: 'pulumi-cobalt has no resource "cobalt:index:DastScna".',
    });
  });

  it("names a function that it does not know", async () => {
    await calls.configure();
    expect(await failureOf(calls.invoke("cobalt:index:getEverything"))).toMatchObject({
      code: 5,
      details: expect.stringContaining("cobalt:index:getEverything"),
    });
  });

  it("cuts a message that would not fit into the answer's headers", async () => {
    const { code, details } = await failureOf(calls.invoke("\u{1F4A5}x".repeat(100_000)));
    expect([code, details.length < 5_000]).toEqual([5, true]);
  });
});

describe("before Configure", () => {
  it.each([
    ["check", () => calls.check("DastScanGate", { scanId: "dsc_1" })],
    ["diff", () => calls.diff("DastScanGate", {}, { scanId: "dsc_1" })],
    ["create", () => calls.create("DastScanGate", { scanId: "dsc_1" })],
    ["update", () => calls.update("DastScanGate", { id: "x", olds: {}, news: { scanId: "dsc_1" } })],
    ["read", () => calls.read("DastScanGate", "x", { scanId: "dsc_1" })],
    ["delete", () => calls.remove("DastScanGate", "x", { scanId: "dsc_1" })],
    ["invoke", () => calls.invoke("cobalt:index:getDastTargets")],
  ])("%s fails readably", async (_, call) => {
    const { details } = await failureOf(call());
    expect(details).toBe("The engine has not configured this provider.");
    expect(plugin.sandbox.log).toEqual([]);
  });
});

describe("a message larger than gRPC's usual 4 MB", () => {
  it("is read and answered whole", async () => {
    await calls.configure();
    const triggers = ["x".repeat(6 * 1024 * 1024)];
    const { inputs, failures } = await calls.check("DastScanTrigger", {
      targetId: plugin.target(),
      triggers,
    });
    expect([failures, (inputs.triggers as string[])[0]?.length]).toEqual([[], 6 * 1024 * 1024]);
    // protobuf writes some MB a second, and the machine may be busy.
  }, 60_000);
});
