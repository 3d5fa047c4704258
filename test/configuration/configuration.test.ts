import { inspect } from "node:util";
import { ConfigurationError } from "../../provider/client/errors";
import {
  type Environment,
  isDebugging,
  readConfiguration,
  sandboxNotice,
} from "../../provider/configuration";
import { environmentVariables } from "../../provider/configuration-fields";

const read = (config: Readonly<Record<string, string>> = {}, environment: Environment = {}) =>
  readConfiguration((key) => config[key], environment);

describe("the configuration", () => {
  it("has the documented defaults, and misses no token yet", () => {
    expect(read()).toEqual({
      apiToken: undefined,
      orgToken: undefined,
      region: "us",
      baseUrl: "https://api.us.cobalt.io",
      readsPerMinute: 100,
      writesPerMinute: 20,
      removedSchedules: new Set(),
      nextRemovedIndex: 0,
      acceptedScans: new Map(),
      sandbox: undefined,
      proxies: {},
    });
  });

  it("takes every key from the stack's configuration", () => {
    const configuration = read({
      apiToken: "a-token",
      orgToken: "an-org-token",
      region: "eu",
      readsPerMinute: "50",
      writesPerMinute: "5",
      removedSchedules: '["dsc_1","dsc_2"]',
      acceptedScans: '{"dsc_3":"known until 2026-12-01"}',
    });
    expect(configuration).toEqual({
      apiToken: { value: "a-token", from: "stack configuration" },
      orgToken: { value: "an-org-token", from: "stack configuration" },
      region: "eu",
      baseUrl: "https://api.eu.cobalt.io",
      readsPerMinute: 50,
      writesPerMinute: 5,
      removedSchedules: new Set(["dsc_1", "dsc_2"]),
      nextRemovedIndex: 2,
      acceptedScans: new Map([["dsc_3", "known until 2026-12-01"]]),
      sandbox: undefined,
      proxies: {},
    });
  });

  it("takes every key that has one from its environment variable", () => {
    const configuration = read(
      {},
      {
        COBALT_API_TOKEN: " a-token\n",
        COBALT_ORG_TOKEN: "an-org-token",
        COBALT_REGION: "eu",
        COBALT_BASE_URL: "http://127.0.0.1:4000",
        COBALT_READS_PER_MINUTE: "40",
        COBALT_WRITES_PER_MINUTE: "4",
        COBALT_REMOVED_SCHEDULES: "dsc_1, dsc_2\ndsc_3",
      },
    );
    expect(configuration).toMatchObject({
      apiToken: { value: "a-token", from: "environment" },
      orgToken: { value: "an-org-token", from: "environment" },
      region: undefined,
      baseUrl: "http://127.0.0.1:4000",
      readsPerMinute: 40,
      writesPerMinute: 4,
      removedSchedules: new Set(["dsc_1", "dsc_2", "dsc_3"]),
    });
    expect(Object.keys(environmentVariables)).toHaveLength(7);
  });

  it("prefers the stack's configuration, and counts removed schedules of both", () => {
    const configuration = read(
      { region: "eu", apiToken: "of-the-stack", removedSchedules: '["dsc_1"]' },
      { COBALT_REGION: "us", COBALT_API_TOKEN: "of-the-environment", COBALT_REMOVED_SCHEDULES: "dsc_2" },
    );
    expect(configuration).toMatchObject({
      region: "eu",
      apiToken: { value: "of-the-stack", from: "stack configuration" },
      removedSchedules: new Set(["dsc_1", "dsc_2"]),
      nextRemovedIndex: 1,
    });
  });

  it("takes an empty value for one that is absent", () => {
    expect(read({ apiToken: "" }, { COBALT_API_TOKEN: "t", COBALT_REGION: " " })).toMatchObject({
      apiToken: { from: "environment" },
      region: "us",
    });
  });

  it.each([
    ["https://api.eu.cobalt.io", "eu"],
    ["https://api.us.cobalt.io/", "us"],
    ["https://proxy.example", undefined],
  ])("knows the region of the base URL %s, whatever cobalt:region says", (baseUrl, region) => {
    expect(read({ baseUrl }).region).toBe(region);
  });

  it("says everything that is wrong at once, each with its key and what is expected", () => {
    const wrong = {
      region: "asia",
      baseUrl: "http://api.example",
      readsPerMinute: "101",
      writesPerMinute: "many",
      removedSchedules: "dsc_1",
      acceptedScans: '["dsc_1"]',
    };
    let message = "";
    try {
      read({ ...wrong, apiToken: "a-canary" });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      message = inspect(error, { depth: 10 });
    }
    expect(message).toContain("http is allowed on this machine's own addresses only");
    for (const key of Object.keys(wrong)) expect(message).toContain(`cobalt:${key}`);
    for (const expected of ["us or eu", "1 to 100", "1 to 20", "--path"]) expect(message).toContain(expected);
    expect(message).not.toContain("a-canary");
  });

  it.each(["0", "-1", "1.5", "101", "ten", "NaN", "Infinity"])(
    "refuses readsPerMinute %s",
    (readsPerMinute) => {
      expect(() => read({ readsPerMinute })).toThrow("from 1 to 100");
    },
  );

  it.each(["null", "{}", "[1]", "dsc_1", ""])("refuses removedSchedules %j", (removedSchedules) => {
    expect(() => read({ removedSchedules })).toThrow("cobalt:removedSchedules[0]");
  });

  it.each(["null", "[]", '{"dsc_1":""}', '{"dsc_1":true}', '"dsc_1"', "{"])(
    "refuses acceptedScans %s",
    (acceptedScans) => {
      expect(() => read({ acceptedScans })).toThrow("expected a reason for each scan id");
    },
  );
});

describe("under the mark of `pulumi-cobalt sandbox`", () => {
  const mark = {
    COBALT_SANDBOX: "http://127.0.0.1:4000",
    COBALT_SANDBOX_API_TOKEN: "its-token",
    COBALT_SANDBOX_ORG_TOKEN: "its-org-token",
  };
  const real = {
    region: "eu",
    baseUrl: "https://api.eu.cobalt.io",
    apiToken: "real-token",
    orgToken: "real-org-token",
  };
  const elsewhere = {
    COBALT_REGION: "eu",
    COBALT_BASE_URL: "https://api.eu.cobalt.io",
    COBALT_API_TOKEN: "real-token",
    COBALT_ORG_TOKEN: "real-org-token",
  };
  const sandbox = {
    region: undefined,
    baseUrl: "http://127.0.0.1:4000",
    apiToken: { value: "its-token", from: "environment" },
    orgToken: { value: "its-org-token", from: "environment" },
  };

  it.each([
    ["nothing else", {}, {}],
    ["another environment", {}, elsewhere],
    ["a stack's own configuration", real, {}],
    ["both", real, elsewhere],
    ["what nobody could use", { region: "mars", baseUrl: "ftp://x" }, { COBALT_REGION: "mars" }],
  ])("the sandbox alone is spoken to, beside %s", (_, config, environment) => {
    expect(read(config, { ...environment, ...mark })).toMatchObject(sandbox);
  });

  it("names what it does not use, without the values", () => {
    const overridden = read(real, mark).sandbox;
    expect(overridden).toEqual({
      url: "http://127.0.0.1:4000",
      overridden: ["region", "baseUrl", "apiToken", "orgToken"],
    });
    const notice = sandboxNotice(overridden ?? { url: "", overridden: [] });
    expect(notice).toMatch(
      /http:\/\/127\.0\.0\.1:4000.*Not used: cobalt:region, cobalt:baseUrl, cobalt:apiToken/,
    );
    expect(notice).not.toContain("real-token");
    expect(sandboxNotice({ url: "http://127.0.0.1:4000", overridden: [] })).not.toContain("Not used");
  });

  it("leaves everything else as it is configured", () => {
    const others = {
      readsPerMinute: "50",
      removedSchedules: '["dsc_1"]',
      acceptedScans: '{"dsc_3":"known"}',
    };
    expect(read(others, { ...mark, COBALT_WRITES_PER_MINUTE: "3" })).toMatchObject({
      readsPerMinute: 50,
      writesPerMinute: 3,
      removedSchedules: new Set(["dsc_1"]),
      acceptedScans: new Map([["dsc_3", "known"]]),
    });
  });

  it.each([
    "https://api.us.cobalt.io",
    "https://127.0.0.1:4000",
    "http://sandbox.example.com",
    "http://127.0.0.1:4000/path",
    "http://user:secret@127.0.0.1:4000",
    "1",
    "true",
  ])("refuses a mark that is no plain address of this machine: %s", (COBALT_SANDBOX) => {
    const marked = { ...elsewhere, ...mark, COBALT_SANDBOX };
    expect(() => read({}, marked)).toThrow(ConfigurationError);
    expect(() => read({}, marked)).toThrow(/^COBALT_SANDBOX cannot be used: .*this machine/);
    expect(() => read({}, marked)).not.toThrow(/secret/);
  });

  it.each(["COBALT_SANDBOX_API_TOKEN", "COBALT_SANDBOX_ORG_TOKEN"])("refuses one without %s", (missing) => {
    expect(() => read(real, { ...elsewhere, ...mark, [missing]: " " })).toThrow(missing);
  });

  it("is not there where the variable is empty", () => {
    expect(read(real, { ...mark, COBALT_SANDBOX: " " })).toMatchObject({ region: "eu", sandbox: undefined });
  });
});

it.each([
  [undefined, false],
  ["", false],
  ["0", false],
  ["False", false],
  ["1", true],
  ["true", true],
  ["yes", true],
])("COBALT_DEBUG=%s is %s", (COBALT_DEBUG, expected) => {
  expect(isDebugging({ COBALT_DEBUG })).toBe(expected);
});
