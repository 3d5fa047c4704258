import { emptyMeansUnknown } from "../../../provider/functions/fields";
import { functions } from "../../../provider/registry";
import { type Calls, callsOf, failureOf, secret, unknown } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
const begin = async (environment?: Record<string, string>) => {
  plugin = await startPlugin(environment && { environment: () => environment });
  calls = callsOf(plugin);
  await calls.configure();
};
afterEach(() => plugin.close());

describe("Invoke", () => {
  beforeEach(() => begin());

  it("answers with what Cobalt has: one object flat, and a list in a property", async () => {
    const { value } = await calls.invoke("cobalt:index:getDastTarget", { name: "shop" });
    expect(value).toMatchObject({ id: plugin.target(), name: "shop" });
    const { value: listed } = await calls.invoke("cobalt:index:getDastTargets", { nameContains: "shop" });
    expect(listed).toMatchObject({ targets: [{ id: plugin.target(), name: "shop" }] });
  });

  it("takes an argument without a value for none", async () => {
    const { value } = await calls.invoke("cobalt:index:getDastTargets", {
      enabled: true,
      nameContains: null,
    });
    expect(value?.targets).toHaveLength(2);
  });

  it("reads through secrets", async () => {
    const { value } = await calls.invoke("cobalt:index:getDastTarget", { name: secret("shop") });
    expect(value).toMatchObject({ id: plugin.target() });
  });

  it.each([
    ["nothing where the program takes that for not known", { __emptyMeansUnknown: true }, {}],
    ["what the engine refuses where it may take that for an empty list", {}, { scans: unknown }],
  ])("answers an argument that is not known yet with %s, and asks nothing", async (_, flag, answer) => {
    const { value } = await calls.invoke("cobalt:index:getDastScans", { targetId: unknown, ...flag }, true);
    expect([value, plugin.sandbox.log]).toEqual([answer, []]);
  });

  it("answers with failures for arguments that are missing, misspelt or of another type", async () => {
    expect((await calls.invoke("cobalt:index:getDastScan")).failures).toEqual([["id", "it is required"]]);
    const { failures } = await calls.invoke("cobalt:index:getDastScans", {
      targetID: "dt_1",
      statuses: "queued",
      toString: "x",
    });
    expect(failures).toEqual([
      ["targetID", "there is no such input; did you mean targetId?"],
      ["toString", expect.stringContaining("there is no such input")],
      ["statuses", 'expected a list of texts, got "queued"'],
    ]);
    expect(plugin.sandbox.log).toEqual([]);
  });

  it.each([
    new RangeError("Maximum call stack size exceeded"),
    new TypeError("secret-canary is not iterable"),
  ])(
    "asks for a report where the fault is ours (%s), and shows where it happened to the log alone",
    async (fault) => {
      jest.spyOn(functions, "getDastTargets").mockRejectedValue(fault);
      const asked = calls.invoke("cobalt:index:getDastTargets", { nameContains: secret("secret-canary") });
      const { code, details } = await failureOf(asked);
      jest.restoreAllMocks();
      expect([code, details]).toEqual([
        13,
        expect.stringMatching(/fault of pulumi-cobalt, please report it: \w+Error: /),
      ]);
      const logged = plugin.debugged;
      expect(logged).toEqual([expect.stringMatching(/Error: [\s\S]*invoke\.test\.ts/)]);
      expect(`${details}${logged}`).not.toContain("canary");
    },
  );

  it("fails with the candidates when none fits", async () => {
    const { code, details } = await failureOf(calls.invoke("cobalt:index:getDastTarget", { name: "shpo" }));
    expect([code, details]).toEqual([2, expect.stringContaining("Candidates: blog")]);
  });
});

describe("Invoke without tokens", () => {
  beforeEach(() => begin({}));

  it("is nothing in a preview whose program takes that for unknown, with one warning for all", async () => {
    for (const name of ["getDastTargets", "getDastScans"])
      expect((await calls.invoke(`cobalt:index:${name}`, { [emptyMeansUnknown]: true }, true)).value).toEqual(
        {},
      );
    expect(plugin.said).toEqual([
      {
        urn: "",
        kind: "warn",
        text: expect.stringContaining("unknown in this preview. Cobalt's tokens are"),
      },
    ]);
  });

  it.each([
    ["outside of one", { [emptyMeansUnknown]: true }, false],
    ["in one whose program would take it for an empty list", {}, true],
  ])("fails %s, and names the tokens", async (_, query, preview) => {
    const { details } = await failureOf(calls.invoke("cobalt:index:getDastTargets", query, preview));
    expect(details).toContain("COBALT_API_TOKEN");
  });
});
