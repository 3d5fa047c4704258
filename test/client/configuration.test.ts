import type { ClientOptions } from "../../provider/client";
import { createClient, parseBaseUrl, systemEffects } from "../../provider/client";
import { regions } from "../../provider/cobalt/facts";
import { adviceIn } from "../../provider/failure-advice";

const refused: readonly string[] = [
  "",
  "api.us.cobalt.io",
  "ftp://api.us.cobalt.io",
  "http://api.us.cobalt.io",
  "http://localhost.example.com",
  "http://127.0.0.1.example.com",
  "http://0.0.0.0",
  "https://user:password@api.us.cobalt.io",
  "https://@api.us.cobalt.io",
  "https://api.us.cobalt.io/dast",
  "https://api.us.cobalt.io?x=1",
  "https://api.us.cobalt.io/#x",
  "https:/api.us.cobalt.io",
  "https:\\\\api.us.cobalt.io",
  "https://api us.cobalt.io",
  "https://api.us.cobalt.io\n.evil.example",
  "javascript:alert(1)",
];

test.each(refused)("the base URL %j is refused", (text) => {
  expect(() => parseBaseUrl(text)).toThrow(expect.objectContaining({ code: "configuration" }));
});

test("a refused base URL that holds a password is not repeated", () => {
  expect(() => parseBaseUrl("https://user:geheim@api.us.cobalt.io")).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("geheim") }),
  );
});

test.each([
  ["https://api.us.cobalt.io", "https://api.us.cobalt.io"],
  [" https://API.eu.cobalt.io/ ", "https://api.eu.cobalt.io"],
  ["https://cobalt.example:8443/", "https://cobalt.example:8443"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["http://localhost:1/", "http://localhost:1"],
  ["http://[::1]:1/", "http://[::1]:1"],
])("the base URL %j is taken as %j", (text, origin) => {
  expect(parseBaseUrl(text)).toBe(origin);
});

test("the regions are valid base URLs", () => {
  expect(Object.values(regions).map((url) => parseBaseUrl(url))).toEqual(Object.values(regions));
});

const options: ClientOptions = {
  apiToken: "a-token",
  orgToken: "an-org-token",
  baseUrl: regions.us,
  readsPerMinute: 100,
  writesPerMinute: 20,
  effects: systemEffects,
  notice: () => undefined,
  advise: adviceIn({ baseUrl: regions.us, region: "us" }),
};

test.each<[string, Partial<ClientOptions>]>([
  ["COBALT_API_TOKEN", { apiToken: "" }],
  ["COBALT_API_TOKEN", { apiToken: "zz-secret\r\nX-Evil: 1" }],
  ["COBALT_ORG_TOKEN", { orgToken: "zz-secret token" }],
  ["COBALT_ORG_TOKEN", { orgToken: "zz-sécret" }],
  ["readsPerMinute", { readsPerMinute: 0 }],
  ["writesPerMinute", { writesPerMinute: 1.5 }],
  ["writesPerMinute", { writesPerMinute: Number.NaN }],
])("a client is refused that could make no request, naming %s and no token", (name, wrong) => {
  expect(() => createClient({ ...options, ...wrong })).toThrow(
    expect.objectContaining({
      code: "configuration",
      message: expect.stringMatching(new RegExp(`${name}(?!.*zz-s)`, "s")),
    }),
  );
});
