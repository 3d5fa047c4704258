import { normalizeHost } from "../../../sdk/policy/endpoints/host-names";

it.each([
  ["Shop.Example.COM", "shop.example.com"],
  ["shop.example.com.", "shop.example.com"],
  ["  shop.example.com ", "shop.example.com"],
  ["https://shop.example.com/a?b#c", "shop.example.com"],
  ["wss://shop.example.com", "shop.example.com"],
  ["//shop.example.com/a", "shop.example.com"],
  ["https://shop.example.com?next=https://evil.example", "shop.example.com"],
  ["https://user:word@shop.example.com:8443/", "shop.example.com"],
  ["https://shop.example.com@evil.example/", "evil.example"],
  ["https://shop.example.com\\@evil.example/", "shop.example.com"],
  ["shop.example.com:443", "shop.example.com"],
  ["shop.example.com/path", "shop.example.com"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["BÜCHER.example", "xn--bcher-kva.example"],
  ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ["*.bücher.example.", "*.xn--bcher-kva.example"],
  ["_acme.example.com", "_acme.example.com"],
  ["localhost", "localhost"],
  ["203.0.113.7", "203.0.113.7"],
  ["http://[2001:DB8::0:1]:8080/", "[2001:db8::1]"],
  ["2001:DB8::0:1", "[2001:db8::1]"],
  ["", "*"],
  ["*", "*"],
  [" ", "*"],
])("reads %j as %j", (text, host) => {
  expect(normalizeHost(text)).toBe(host);
});

it.each([
  "a*b.example.com",
  "*example.com",
  "api.*.example.com",
  "*.*.example.com",
  "*.203.0.113.7",
  "contoso?.com",
  "exa mple.com",
  "exa\nmple.com",
  "exa%2emple.com",
  "a..example.com",
  "example.com..",
  ".example.com",
  "-a.example.com",
  "a-.example.com",
  "https://",
  "http://:80/",
  "example.com:port",
  "example.com:99999",
  "<script>.example.com",
  `${"a".repeat(64)}.example.com`,
  `${"a.".repeat(127)}com`,
  "a".repeat(100_000),
  "\0",
])("finds no host name in %j", (text) => {
  expect(normalizeHost(text)).toBeUndefined();
});
