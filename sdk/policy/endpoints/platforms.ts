import type { EndpointSource } from "../reading";
import { all, always, type EndpointRule, is, isNot } from "./rule";

/** Where a record's name is relative to its zone, older versions of the provider have the whole one in `hostname`. */
function recordHost(name: unknown, source: EndpointSource): readonly string[] | undefined {
  const whole = source.read("hostname");
  if (whole.kind === "known") return [String(whole.value)];
  return typeof name === "string" && name.includes(".") ? [name] : undefined;
}

/** `example.com` of a route of Workers such as `*example.com/api/*`. */
function routeHost(pattern: unknown): readonly string[] | undefined {
  if (typeof pattern !== "string") return undefined;
  return [
    pattern
      .replace(/^https?:\/\//, "")
      .replace(/^\*(?!\.)/, "")
      .replace(/\/.*$/, ""),
  ];
}

function flyHost(name: unknown): readonly string[] | undefined {
  return typeof name === "string" ? [`${name}.fly.dev`] : undefined;
}

const cloudflareRules: readonly EndpointRule[] = [
  // A record that is not proxied may lead anywhere; what it leads to is a resource of its own.
  {
    types: ["cloudflare:index/record:Record", "cloudflare:index/dnsRecord:DnsRecord"],
    publicWhen: all(is("proxied", true), is("type", "A", "AAAA", "CNAME")),
    hosts: [{ path: "name", hostsOf: recordHost }],
  },
  {
    types: [
      "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
      "cloudflare:index/workerDomain:WorkerDomain",
    ],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["cloudflare:index/workersRoute:WorkersRoute", "cloudflare:index/workerRoute:WorkerRoute"],
    publicWhen: always,
    hosts: [{ path: "pattern", hostsOf: routeHost }],
  },
  {
    types: ["cloudflare:index/pagesDomain:PagesDomain"],
    publicWhen: always,
    hosts: ["name", "domain"],
  },
  {
    types: ["cloudflare:index/pagesProject:PagesProject"],
    publicWhen: always,
    hosts: ["domains"],
    generated: ["subdomain"],
  },
  {
    types: ["cloudflare:index/customHostname:CustomHostname"],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["cloudflare:index/loadBalancer:LoadBalancer"],
    publicWhen: isNot("enabled", false),
    hosts: ["name"],
  },
  {
    types: [
      "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig",
      "cloudflare:index/tunnelConfig:TunnelConfig",
    ],
    publicWhen: always,
    hosts: ["config.ingresses[*].hostname", "config.ingressRules[*].hostname"],
    namesOnly: true,
  },
];

/** Clouds and platforms of a few types each. */
export const platformRules: readonly EndpointRule[] = [
  ...cloudflareRules,
  {
    types: ["digitalocean:index/app:App"],
    publicWhen: always,
    hosts: ["spec.domainNames[*].name", "spec.domains"],
    generated: ["liveUrl", "defaultIngress"],
  },
  {
    types: ["digitalocean:index/loadBalancer:LoadBalancer"],
    publicWhen: isNot("network", "INTERNAL"),
    hosts: ["domains[*].name"],
    generated: ["ip"],
  },
  {
    types: ["digitalocean:index/cdn:Cdn"],
    publicWhen: always,
    hosts: ["customDomain"],
    generated: ["endpoint"],
  },
  {
    types: ["vercel:index/projectDomain:ProjectDomain"],
    publicWhen: always,
    hosts: ["domain"],
  },
  {
    types: ["vercel:index/deployment:Deployment"],
    publicWhen: always,
    hosts: ["domains"],
    generated: ["url"],
  },
  {
    types: ["vercel:index/alias:Alias"],
    publicWhen: always,
    hosts: ["alias"],
  },
  {
    types: ["fly:index/app:App"],
    publicWhen: always,
    generated: [{ path: "name", hostsOf: flyHost }],
  },
  {
    types: ["fly:index/cert:Cert"],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["heroku:index/app:App", "heroku:app/app:App"],
    publicWhen: isNot("internalRouting", true),
    generated: ["webUrl"],
  },
  {
    types: ["heroku:index/domain:Domain", "heroku:domain/domain:Domain"],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["scaleway:containers/container:Container", "scaleway:index/container:Container"],
    publicWhen: isNot("privacy", "private"),
    generated: ["domainName"],
  },
  {
    types: ["scaleway:functions/function:Function", "scaleway:index/function:Function"],
    publicWhen: isNot("privacy", "private"),
    generated: ["domainName"],
  },
  {
    types: [
      "scaleway:containers/domain:Domain",
      "scaleway:functions/domain:Domain",
      "scaleway:index/containerDomain:ContainerDomain",
      "scaleway:index/functionDomain:FunctionDomain",
    ],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["scaleway:loadbalancers/loadBalancer:LoadBalancer", "scaleway:index/loadbalancer:Loadbalancer"],
    publicWhen: isNot("assignFlexibleIp", false),
    generated: ["ipAddress"],
  },
  {
    types: ["hcloud:index/loadBalancer:LoadBalancer"],
    publicWhen: always,
    generated: ["ipv4"],
  },
  {
    types: ["linode:index/nodeBalancer:NodeBalancer"],
    publicWhen: always,
    generated: ["hostname"],
  },
  {
    types: ["oci:LoadBalancer/loadBalancer:LoadBalancer"],
    publicWhen: isNot("isPrivate", true),
    generated: ["ipAddressDetails[*].ipAddress"],
  },
  {
    types: ["oci:NetworkLoadBalancer/networkLoadBalancer:NetworkLoadBalancer"],
    publicWhen: isNot("isPrivate", true),
    generated: ["ipAddresses[*].ipAddress"],
  },
  {
    types: ["oci:ApiGateway/gateway:Gateway"],
    publicWhen: isNot("endpointType", "PRIVATE"),
    generated: ["hostname"],
  },
];
