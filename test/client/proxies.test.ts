import { basicOf, type ProxyVariables, proxyFor } from "../../provider/client/http/proxies";

const cobalt = new URL("https://api.us.cobalt.io");
const https = "http://proxy.corp:3128";

test.each<[string, ProxyVariables, string | undefined]>([
  ["https://api.us.cobalt.io", {}, undefined],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: https }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { https_proxy: https }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { https_proxy: https, HTTPS_PROXY: "http://other:1" }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { https_proxy: "", HTTPS_PROXY: https }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { https_proxy: " " }, undefined],
  ["https://api.us.cobalt.io", { ALL_PROXY: https }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { all_proxy: https }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: https, ALL_PROXY: "socks5://s:1080" }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { HTTP_PROXY: https, http_proxy: https }, undefined],
  ["http://app.example.com", { HTTP_PROXY: https }, "proxy.corp:3128"],
  ["http://app.example.com", { HTTPS_PROXY: https }, undefined],
  // Without a scheme, as curl and Go read it.
  ["https://api.us.cobalt.io", { HTTPS_PROXY: "proxy.corp:3128" }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: "http://proxy.corp" }, "proxy.corp:80"],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: "https://proxy.corp" }, "proxy.corp:443"],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: "HTTP://proxy.corp:3128/" }, "proxy.corp:3128"],
  ["https://api.us.cobalt.io", { HTTPS_PROXY: "http://[2001:db8::1]:3128" }, "2001:db8::1:3128"],
  // This machine's own addresses, whatever the environment says.
  ...[
    "http://127.0.0.1:1",
    "http://localhost:1",
    "http://[::1]:1",
    "https://localhost",
    "https://127.8.8.8",
    "http://app.localhost",
    "http://localhost.:1",
  ].map((url): [string, ProxyVariables, undefined] => [
    url,
    {
      HTTP_PROXY: https,
      http_proxy: https,
      HTTPS_PROXY: https,
      https_proxy: https,
      ALL_PROXY: https,
      all_proxy: "socks5://s",
    },
    undefined,
  ]),
])("%s with %j goes through %p", (url, variables, proxy) => {
  const found = proxyFor(new URL(url), variables);
  expect(found && `${found.host}:${found.port}`).toBe(proxy);
});

test.each<[string, string, boolean]>([
  ["*", "https://api.us.cobalt.io", true],
  ["api.us.cobalt.io", "https://api.us.cobalt.io", true],
  ["API.us.COBALT.io", "https://api.us.cobalt.io", true],
  ["api.us.cobalt.io.", "https://api.us.cobalt.io", true],
  ["cobalt.io", "https://api.us.cobalt.io", true],
  [".cobalt.io", "https://api.us.cobalt.io", true],
  ["*.cobalt.io", "https://api.us.cobalt.io", true],
  ["example.com, cobalt.io", "https://api.us.cobalt.io", true],
  ["example.com cobalt.io", "https://api.us.cobalt.io", true],
  ["api.us.cobalt.io:443", "https://api.us.cobalt.io", true],
  ["api.us.cobalt.io:8443", "https://api.us.cobalt.io", false],
  ["balt.io", "https://api.us.cobalt.io", false],
  ["us.cobalt.io.evil", "https://api.us.cobalt.io", false],
  ["10.0.0.0/8", "https://10.20.30.40", true],
  ["10.0.0.0/8", "https://11.20.30.40", false],
  ["10.20.30.40", "https://10.20.30.40", true],
  ["10.20.30.40:8443", "https://10.20.30.40:8443", true],
  ["10.20.30.40:8443", "https://10.20.30.40", false],
  ["10.0.0.0/33", "https://10.0.0.0", false],
  ["10.0.0.0/x", "https://10.0.0.0", false],
  ["2001:db8::/32", "https://[2001:db8::5]", true],
  ["2001:db8::5", "https://[2001:db8::5]", true],
  ["[2001:db8::5]", "https://[2001:db8::5]", true],
  ["[2001:db8::5]:443", "https://[2001:db8::5]", true],
  ["[2001:db8::5]:8443", "https://[2001:db8::5]", false],
  ["2001:db8::6", "https://[2001:db8::5]", false],
  ["", "https://api.us.cobalt.io", false],
  [",", "https://api.us.cobalt.io", false],
  [".", "https://api.us.cobalt.io", false],
])("NO_PROXY=%j and %s: directly %p", (exceptions, url, isDirect) => {
  for (const name of ["NO_PROXY", "no_proxy"])
    expect(proxyFor(new URL(url), { HTTPS_PROXY: https, [name]: exceptions }) === undefined).toBe(isDirect);
});

test.each([
  ["http://corp%5Cuser:s%40x@proxy:3128", "corp\\user:s@x"],
  ["http://user:p@ss@proxy:3128", "user:p@ss"],
  ["http://user:100%@proxy:3128", "user:100%"],
  ["http://token@proxy:3128", "token:"],
  ["http://%C3%BCser:gr%C3%BC%C3%9Fe@proxy:3128", "üser:grüße"],
])("the credentials of %s are decoded", (value, credentials) => {
  const { authorization } = proxyFor(cobalt, { HTTPS_PROXY: value }) ?? {};
  expect(authorization).toBe(`Basic ${Buffer.from(credentials).toString("base64")}`);
  expect(basicOf(new URL("https://host"))).toBeUndefined();
});

test.each([
  ["HTTPS_PROXY", "socks5://user:geheim@proxy:1080", /HTTPS_PROXY names a SOCKS proxy/],
  ["https_proxy", "socks5h://proxy:1080", /https_proxy names a SOCKS proxy/],
  ["ALL_PROXY", "socks4://user:geheim@proxy:1080", /ALL_PROXY names a SOCKS proxy/],
  ["all_proxy", "socks://proxy", /all_proxy names a SOCKS proxy/],
  ["HTTPS_PROXY", "ftp://user:geheim@proxy", /HTTPS_PROXY is not the URL of an HTTP proxy/],
  ["HTTPS_PROXY", "http://corp\\user:geheim@proxy:3128", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://user:ge#heim@proxy:3128", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://user:1/geheim@proxy:3128", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://user:geheim@", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://proxy:99999", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://pro xy:3128", /HTTPS_PROXY cannot be read/],
  ["HTTPS_PROXY", "http://", /HTTPS_PROXY cannot be read/],
])("%s=%s is refused, and no password is repeated", (name, value, why) => {
  const refused = () => proxyFor(cobalt, { [name]: value });
  expect(refused).toThrow(why);
  expect(refused).toThrow(
    expect.objectContaining({ code: "configuration", message: expect.not.stringContaining("heim") }),
  );
  // Nobody needs it where no proxy is asked.
  expect(proxyFor(cobalt, { [name]: value, NO_PROXY: "cobalt.io" })).toBeUndefined();
});
