import { domainToASCII } from "node:url";
import fc from "fast-check";
import { matchesTarget } from "../../../sdk/policy/endpoints";

const none = { parentDomains: [] };
const below = { parentDomains: ["example.com"] };
const fixed = { seed: 20261123, numRuns: 300 };

it.each([
  ["shop.example.com", "https://shop.example.com", none],
  ["SHOP.example.com.", "https://shop.example.com:8443/login", none],
  ["bücher.example", "https://xn--bcher-kva.example/", none],
  ["203.0.113.7", "http://203.0.113.7/", none],
  ["2001:db8::1", "http://[2001:DB8:0::1]/", none],
  ["shop.example.com", "shop.example.com", none],
  ["*.example.com", "https://shop.example.com", none],
  ["api.example.com", "https://example.com", below],
  ["a.b.example.com", "https://example.com", below],
  ["*.example.com", "https://example.com", below],
  ["*.a.example.com", "https://example.com", below],
  ["a.example.com", "https://example.com", { parentDomains: ["*.Example.com."] }],
  ["a.example.com", "https://example.com", { parentDomains: ["", "%", ".example.com"] }],
])("%s belongs to %s (%j)", (host, target, options) => {
  expect(matchesTarget(host, target, options)).toBe(true);
});

it.each([
  ["evilexample.com", "https://example.com", below],
  ["example.com.evil.example", "https://example.com", below],
  ["example.com", "https://evilexample.com", below],
  ["api.example.com", "https://example.com", none],
  ["api.example.com", "https://www.example.com", below],
  ["example.com", "https://www.example.com", below],
  ["api.example.org", "https://example.com", below],
  ["*.example.com", "https://example.com", none],
  ["*.example.com", "https://a.b.example.com", none],
  ["*.example.com", "https://evilexample.com", none],
  ["*.com", "https://a.example.com", none],
  ["shop.example.com", "https://*.example.com", none],
  ["*.example.com", "https://*.example.com", none],
  ["example.com", "https://com", { parentDomains: ["com"] }],
  ["1.203.0.113.7", "http://203.0.113.7", { parentDomains: ["203.0.113.7"] }],
  ["shop.example.com", "https://shop.example.com@evil.example/", none],
  ["shop.example.com", "https://evil.example/shop.example.com", none],
  ["*", "https://shop.example.com", below],
  ["", "", below],
  ["*", "*", below],
  ["a b", "a b", none],
])("%s does not belong to %s (%j)", (host, target, options) => {
  expect(matchesTarget(host, target, options)).toBe(false);
});

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const name = fc
  .array(label, { minLength: 2, maxLength: 4 })
  .map((labels) => labels.join("."))
  .filter((text) => domainToASCII(text) === text);

it("takes any writing of the same name", () => {
  const write = fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom("", ":443", ":8080"), fc.webPath());
  fc.assert(
    fc.property(name, write, (host, [upper, dot, port, path]) => {
      const written = `${upper ? host.toUpperCase() : host}${dot ? "." : ""}${port}`;
      expect(matchesTarget(written, `https://${host}${path}`, none)).toBe(true);
      expect(matchesTarget(host, `https://${written}${path}`, none)).toBe(true);
    }),
    fixed,
  );
});

it("never takes one name for another without a parent domain", () => {
  fc.assert(
    fc.property(name, name, (host, target) => {
      expect(matchesTarget(host, `https://${target}`, none)).toBe(host === target);
    }),
    fixed,
  );
});

it("needs a whole label between a parent domain and what is below it", () => {
  fc.assert(
    fc.property(name, label, (parent, more) => {
      const options = { parentDomains: [parent] };
      expect(matchesTarget(`${more}.${parent}`, `https://${parent}`, options)).toBe(true);
      expect(matchesTarget(`${more}${parent}`, `https://${parent}`, options)).toBe(false);
      expect(matchesTarget(`${parent}.${more}`, `https://${parent}`, options)).toBe(false);
      expect(matchesTarget(`${more}.${parent}`, `https://${parent}`, { parentDomains: [more] })).toBe(false);
    }),
    fixed,
  );
});

it("lets a wildcard stand for exactly one label", () => {
  fc.assert(
    fc.property(name, label, label, (domain, one, two) => {
      expect(matchesTarget(`*.${domain}`, `https://${one}.${domain}`, none)).toBe(true);
      expect(matchesTarget(`*.${domain}`, `https://${two}.${one}.${domain}`, none)).toBe(false);
      expect(matchesTarget(`*.${domain}`, `https://${one}${domain}`, none)).toBe(false);
      expect(matchesTarget(`*.${domain}`, `https://${domain}`, none)).toBe(false);
    }),
    fixed,
  );
});

it("never throws, whatever is written", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 300 }), fc.webUrl());
  fc.assert(
    fc.property(text, text, fc.array(text), (host, target, parentDomains) => {
      expect(typeof matchesTarget(host, target, { parentDomains })).toBe("boolean");
    }),
    fixed,
  );
});
