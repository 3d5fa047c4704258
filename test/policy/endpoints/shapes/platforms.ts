import { cannotTell, type Expected, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

/** The shapes of a type that serves what one property names. */
function at(
  types: readonly string[],
  path: string,
  {
    value,
    host = value,
    privately,
  }: { readonly value: string; readonly host?: string; readonly privately?: object },
): Shapes {
  const put = (leaf: unknown, more: object = {}) => ({ ...nested(path.split("."), leaf), ...more });
  return {
    types,
    shapes: [
      { case: "known", properties: put(value), expected: isPublic(host) },
      { case: "unknown", properties: put(unknown), expected: cannotTell("") },
      ...(privately === undefined
        ? []
        : [{ case: "private", properties: put(value, privately), expected: isPrivate }]),
    ],
  };
}

function nested([step, ...rest]: readonly string[], leaf: unknown): Record<string, unknown> {
  if (step === undefined) return {};
  const below = rest.length === 0 ? leaf : nested(rest, leaf);
  return step.endsWith("[]") ? { [step.slice(0, -2)]: [below] } : { [step]: below };
}

const record = (properties: object, expected: Expected, title: string) => ({
  case: title,
  properties,
  expected,
});

export const platformShapes: readonly Shapes[] = [
  {
    types: ["cloudflare:index/record:Record", "cloudflare:index/dnsRecord:DnsRecord"],
    shapes: [
      record(
        { type: "CNAME", name: "shop.example.com", proxied: true },
        isPublic("shop.example.com"),
        "proxied",
      ),
      record(
        { type: "A", name: "shop", hostname: "shop.example.com", proxied: true, content: "203.0.113.7" },
        isPublic("shop.example.com"),
        "a name in its zone",
      ),
      record({ type: "A", name: "@", proxied: true }, cannotTell("name"), "the zone itself"),
      record({ type: "A", name: unknown, proxied: true }, cannotTell("name"), "a name that is unknown"),
      record({ type: "A", name: "db.example.com", proxied: false }, isPrivate, "DNS only"),
      record({ type: "TXT", name: "example.com", proxied: true }, isPrivate, "a text"),
    ],
  },
  at(
    [
      "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
      "cloudflare:index/workerDomain:WorkerDomain",
    ],
    "hostname",
    { value: "api.example.com" },
  ),
  {
    types: ["cloudflare:index/workersRoute:WorkersRoute", "cloudflare:index/workerRoute:WorkerRoute"],
    shapes: [
      record({ pattern: "shop.example.com/api/*" }, isPublic("shop.example.com"), "a path"),
      record({ pattern: "*.example.com/*" }, isPublic("*.example.com"), "every subdomain"),
      record({ pattern: "*example.com/*" }, isPublic("example.com"), "the domain and what is below"),
      record({ pattern: unknown }, cannotTell("pattern"), "unknown"),
    ],
  },
  at(["cloudflare:index/pagesDomain:PagesDomain"], "name", { value: "www.example.com" }),
  {
    types: ["cloudflare:index/pagesProject:PagesProject"],
    shapes: [
      record(
        { domains: ["shop.pages.dev", "www.example.com"], subdomain: "shop.pages.dev" },
        isPublic("www.example.com"),
        "a domain of its own",
      ),
      record({ subdomain: "shop.pages.dev" }, isPublic("shop.pages.dev"), "a made-up name"),
      record({ subdomain: unknown }, cannotTell("subdomain"), "before its deployment"),
    ],
  },
  at(["cloudflare:index/customHostname:CustomHostname"], "hostname", { value: "shop.customer.example.com" }),
  at(["cloudflare:index/loadBalancer:LoadBalancer"], "name", {
    value: "lb.example.com",
    privately: { enabled: false },
  }),
  at(
    [
      "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig",
      "cloudflare:index/tunnelConfig:TunnelConfig",
    ],
    "config.ingresses[].hostname",
    { value: "app.example.com" },
  ),
  {
    types: ["digitalocean:index/app:App"],
    shapes: [
      record(
        { spec: { domainNames: [{ name: "shop.example.com" }] }, liveUrl: "https://shop.example.com" },
        isPublic("shop.example.com"),
        "a domain of its own",
      ),
      record(
        { spec: { name: "shop" }, liveUrl: "https://shop-abc.ondigitalocean.app" },
        isPublic("shop-abc.ondigitalocean.app"),
        "a made-up name",
      ),
      record({ spec: { name: "shop" }, liveUrl: unknown }, cannotTell("liveUrl"), "before its deployment"),
    ],
  },
  at(["digitalocean:index/loadBalancer:LoadBalancer"], "ip", {
    value: "203.0.113.9",
    privately: { network: "INTERNAL" },
  }),
  at(["digitalocean:index/cdn:Cdn"], "endpoint", { value: "shop.fra1.cdn.digitaloceanspaces.com" }),
  at(["vercel:index/projectDomain:ProjectDomain"], "domain", { value: "shop.example.com" }),
  at(["vercel:index/deployment:Deployment"], "domains[]", { value: "shop.example.com" }),
  at(["vercel:index/alias:Alias"], "alias", { value: "shop.example.com" }),
  at(["netlify:index/siteDomainSettings:SiteDomainSettings"], "customDomain", { value: "shop.example.com" }),
  at(["netlify:index/siteDomainSettings:SiteDomainSettings"], "domainAliases[]", {
    value: "www.example.com",
  }),
  at(
    [
      "azure:appservice/staticSiteCustomDomain:StaticSiteCustomDomain",
      "azure:appservice/staticWebAppCustomDomain:StaticWebAppCustomDomain",
      "azure-native:web:StaticSiteCustomDomain",
    ],
    "domainName",
    { value: "www.example.com" },
  ),
  at(["azure:containerapp/customDomain:CustomDomain"], "name", { value: "www.example.com" }),
  at(["azure:apimanagement/customDomain:CustomDomain"], "gateways[].hostName", { value: "api.example.com" }),
  {
    types: ["aws:ecs/expressGatewayService:ExpressGatewayService"],
    shapes: [
      record(
        { ingressPaths: [{ accessType: "PUBLIC", endpoint: "https://shop-1.ecs.eu-west-1.on.aws" }] },
        isPublic("shop-1.ecs.eu-west-1.on.aws"),
        "deployed",
      ),
      record({ ingressPaths: unknown }, cannotTell("ingressPaths"), "before its deployment"),
      record(
        { ingressPaths: [{ accessType: "PRIVATE", endpoint: "https://shop-1.ecs.eu-west-1.on.aws" }] },
        isPrivate,
        "in private subnets",
      ),
    ],
  },
  at(["fly:index/app:App"], "name", { value: "shop", host: "shop.fly.dev" }),
  at(["fly:index/cert:Cert"], "hostname", { value: "shop.example.com" }),
  at(["heroku:index/app:App", "heroku:app/app:App"], "webUrl", {
    value: "https://shop-1.herokuapp.com/",
    host: "shop-1.herokuapp.com",
    privately: { internalRouting: true },
  }),
  at(["heroku:index/domain:Domain", "heroku:domain/domain:Domain"], "hostname", {
    value: "shop.example.com",
  }),
  at(
    [
      "scaleway:containers/container:Container",
      "scaleway:index/container:Container",
      "scaleway:functions/function:Function",
      "scaleway:index/function:Function",
    ],
    "domainName",
    { value: "shop-1.functions.fnc.fr-par.scw.cloud", privately: { privacy: "private" } },
  ),
  at(
    [
      "scaleway:containers/domain:Domain",
      "scaleway:functions/domain:Domain",
      "scaleway:index/containerDomain:ContainerDomain",
      "scaleway:index/functionDomain:FunctionDomain",
    ],
    "hostname",
    { value: "shop.example.com" },
  ),
  at(
    ["scaleway:loadbalancers/loadBalancer:LoadBalancer", "scaleway:index/loadbalancer:Loadbalancer"],
    "ipAddress",
    { value: "203.0.113.9", privately: { assignFlexibleIp: false } },
  ),
  at(["hcloud:index/loadBalancer:LoadBalancer"], "ipv4", { value: "203.0.113.9" }),
  at(["linode:index/nodeBalancer:NodeBalancer"], "hostname", {
    value: "nb-1.newark.nodebalancer.linode.com",
  }),
  at(["oci:LoadBalancer/loadBalancer:LoadBalancer"], "ipAddressDetails[].ipAddress", {
    value: "203.0.113.9",
    privately: { isPrivate: true },
  }),
  at(["oci:NetworkLoadBalancer/networkLoadBalancer:NetworkLoadBalancer"], "ipAddresses[].ipAddress", {
    value: "203.0.113.9",
    privately: { isPrivate: true },
  }),
  at(["oci:ApiGateway/gateway:Gateway"], "hostname", {
    value: "a.apigateway.eu-frankfurt-1.oci.customer-oci.com",
    privately: { endpointType: "PRIVATE" },
  }),
  // Google's and Azure's platforms
  at(["gcp:appengine/application:Application"], "defaultHostname", {
    value: "shop.ew.r.appspot.com",
    privately: { servingStatus: "USER_DISABLED" },
  }),
  at(["gcp:appengine/domainMapping:DomainMapping"], "domainName", { value: "shop.example.com" }),
  at(["gcp:firebase/hostingSite:HostingSite"], "defaultUrl", {
    value: "https://shop.web.app",
    host: "shop.web.app",
  }),
  at(["gcp:firebase/hostingCustomDomain:HostingCustomDomain"], "customDomain", { value: "shop.example.com" }),
  at(["gcp:firebase/appHostingBackend:AppHostingBackend"], "uri", {
    value: "shop--p.europe-west4.hosted.app",
  }),
  at(["gcp:firebase/appHostingDomain:AppHostingDomain"], "domainId", { value: "shop.example.com" }),
  at(["azure-native:network:Profile", "azure-native:trafficmanager:Profile"], "dnsConfig.fqdn", {
    value: "shop.trafficmanager.net",
    privately: { profileStatus: "Disabled" },
  }),
  at(["azure:network/trafficManagerProfile:TrafficManagerProfile"], "fqdn", {
    value: "shop.trafficmanager.net",
    privately: { profileStatus: "Disabled" },
  }),
  {
    types: ["azure-native:containerinstance:ContainerGroup"],
    shapes: [
      record(
        { ipAddress: { type: "Public", fqdn: "shop.westeurope.azurecontainer.io", ip: "203.0.113.7" } },
        isPublic("shop.westeurope.azurecontainer.io", "203.0.113.7"),
        "a public address",
      ),
      record(
        { ipAddress: { type: "Public", fqdn: unknown } },
        cannotTell("ipAddress.fqdn"),
        "before its deployment",
      ),
      record({ ipAddress: { type: "Private", ip: "10.0.0.4" } }, isPrivate, "in a network"),
    ],
  },
  {
    types: ["azure:containerservice/group:Group"],
    shapes: [
      record({ ipAddress: "203.0.113.7" }, isPublic("203.0.113.7"), "a public address"),
      record(
        { ipAddressType: "Public", ipAddress: unknown },
        cannotTell("ipAddress"),
        "before its deployment",
      ),
      record({ ipAddressType: "Private", ipAddress: "10.0.0.4" }, isPrivate, "in a network"),
    ],
  },
  {
    types: ["azure:storage/account:Account"],
    shapes: [
      record(
        { staticWebsite: { indexDocument: "index.html" }, primaryWebHost: "shop.z6.web.core.windows.net" },
        isPublic("shop.z6.web.core.windows.net"),
        "a static website",
      ),
      record(
        { staticWebsite: { indexDocument: "index.html" }, primaryWebHost: unknown },
        cannotTell("primaryWebHost"),
        "before its deployment",
      ),
      record({ primaryWebHost: "shop.z6.web.core.windows.net" }, isPrivate, "no website"),
    ],
  },
];
