import { endpointOf, endpointStack } from "../../../sdk/policy/endpoints";
import { cannotTell, type Expected, isPrivate, isPublic } from "./support/shape";
import { resource, unknown } from "./support/source";

const made = "web-1.eu-west-1.elb.amazonaws.com";
const balancer = (properties: object = { dnsName: made }) =>
  resource("aws:lb/loadBalancer:LoadBalancer", properties);

/** What a balancer is read as, with one DNS record that leads to it. */
function named(type: string, properties: object, own = balancer()) {
  const record = resource(type, properties, { name: "www", from: [own] });
  return endpointOf(own, [], endpointStack([own, record]));
}

it.each([
  ["aws:route53/record:Record", { name: "www", fqdn: "www.example.com", aliases: [{ name: made }] }],
  ["aws:route53/record:Record", { name: "www", fqdn: "www.example.com", records: [made] }],
  ["aws-native:route53:RecordSet", { name: "www.example.com.", aliasTarget: { dnsName: made } }],
  ["azure:dns/cNameRecord:CNameRecord", { fqdn: "www.example.com.", record: made }],
  ["azure:dns/aRecord:ARecord", { fqdn: "www.example.com.", targetResourceId: unknown }],
  ["azure-native:dns/v20230701preview:RecordSet", { fqdn: "www.example.com.", cnameRecord: { cname: made } }],
  ["cloudflare:index/record:Record", { name: "www.example.com", content: made }],
  ["cloudflare:index/dnsRecord:DnsRecord", { name: "www.example.com", content: unknown }],
  ["digitalocean:index/dnsRecord:DnsRecord", { fqdn: "www.example.com", value: `${made}.` }],
  ["gcp:dns/recordSet:RecordSet", { name: "www.example.com.", rrdatas: [`${made}.`] }],
])("a name of %s stands for what it leads to: %j", (type, properties) => {
  expect(named(type, properties)).toEqual(isPublic("www.example.com"));
});

const route53 = "aws:route53/record:Record";

it.each<[string, object, Expected]>([
  ["a wildcard", { fqdn: "*.example.com", aliases: [{}] }, isPublic("*.example.com")],
  ["a name that is unknown", { fqdn: unknown, aliases: [{}] }, cannotTell("fqdn of www")],
  ["a name that nobody on the internet has", { fqdn: "web.internal", aliases: [{}] }, isPublic(made)],
  ["a record that only waits for it", { fqdn: "www.example.com" }, isPublic(made)],
])("reads %s", (_, properties, expected) => {
  expect(named(route53, properties)).toEqual(expected);
});

it("does not go by a name whose zone nobody can tell", () => {
  const record = { name: "www", content: made };
  expect(named("cloudflare:index/dnsRecord:DnsRecord", record)).toEqual(isPublic(made));
});

it("says in a preview already which name a new balancer will have", () => {
  const own = balancer({ dnsName: unknown });
  const record = { fqdn: "www.example.com", aliases: [{ name: unknown }] };
  expect(named(route53, record, own)).toEqual(isPublic("www.example.com"));
});

it("makes nothing public that is not, and leaves a CDN its own aliases", () => {
  const record = { fqdn: "www.example.com", aliases: [{}] };
  expect(named(route53, record, balancer({ internal: true, dnsName: made }))).toEqual(isPrivate);
  const cdn = resource("aws:cloudfront/distribution:Distribution", { aliases: ["shop.example.com"] });
  expect(named(route53, record, cdn)).toEqual(isPublic("shop.example.com"));
});

it("follows an address that is a resource of its own", () => {
  const address = resource("gcp:compute/globalAddress:GlobalAddress", { address: "203.0.113.7" });
  const rule = resource("gcp:compute/globalForwardingRule:GlobalForwardingRule", {}, { from: [address] });
  const record = resource(
    "gcp:dns/recordSet:RecordSet",
    { name: "www.example.com.", rrdatas: ["203.0.113.7"] },
    { from: [address] },
  );
  expect(endpointOf(rule, [], endpointStack([address, rule]))).toEqual(isPublic("203.0.113.7"));
  expect(endpointOf(rule, [], endpointStack([address, rule, record]))).toEqual(isPublic("www.example.com"));
});
