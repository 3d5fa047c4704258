import { inspect } from "node:util";
import { ConfigurationError } from "../../provider/client/errors";
import { type Environment, environmentVariables, readConfiguration } from "../../provider/configuration";

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
      acceptedScans: new Map(),
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
      acceptedScans: new Map([["dsc_3", "known until 2026-12-01"]]),
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
