import type { Readable } from "../reading";
import { all, type DnsRecords, type EndpointRow, is, isNot } from "./rule";

/** Where a record's name is relative to its zone, older versions of the provider have the whole one in `hostname`. */
function recordHost(name: unknown, source: Readable): readonly string[] | undefined {
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

/** Domains that are resources of their own, by the property that names the host. */
const ownDomains: Readonly<Record<string, readonly string[]>> = {
  "metadata.name": ["google-native:run/v1:DomainMapping", "kubernetes:serving.knative.dev:DomainMapping"],
  "spec.hostname": ["kubernetes:getambassador.io:Host"],
  alias: ["vercel:index/alias:Alias"],
  customDomain: ["gcp:firebase/hostingCustomDomain:HostingCustomDomain"],
  domain: ["vercel:index/projectDomain:ProjectDomain"],
  domainId: ["gcp:firebase/appHostingDomain:AppHostingDomain"],
  domainName: [
    "aws-native:apigatewayv2:DomainName",
    "aws-native:appsync:DomainName",
    "aws:apigatewayv2/domainName:DomainName",
    "aws:apprunner/customDomainAssociation:CustomDomainAssociation",
    "aws:appsync/domainName:DomainName",
    "azure-native:web:StaticSiteCustomDomain",
    "azure:appservice/staticSiteCustomDomain:StaticSiteCustomDomain",
    "azure:appservice/staticWebAppCustomDomain:StaticWebAppCustomDomain",
    "gcp:appengine/domainMapping:DomainMapping",
  ],
  hostName: [
    "azure-native:cdn:AFDCustomDomain",
    "azure-native:cdn:CustomDomain",
    "azure:cdn/endpointCustomDomain:EndpointCustomDomain",
    "azure:cdn/frontdoorCustomDomain:FrontdoorCustomDomain",
  ],
  hostname: [
    "azure:appservice/customHostnameBinding:CustomHostnameBinding",
    "azure:appservice/slotCustomHostnameBinding:SlotCustomHostnameBinding",
    "cloudflare:index/customHostname:CustomHostname",
    "cloudflare:index/workerDomain:WorkerDomain",
    "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
    "fly:index/cert:Cert",
    "heroku:domain/domain:Domain",
    "heroku:index/domain:Domain",
    "scaleway:containers/domain:Domain",
    "scaleway:functions/domain:Domain",
    "scaleway:index/containerDomain:ContainerDomain",
    "scaleway:index/functionDomain:FunctionDomain",
  ],
  name: ["azure:containerapp/customDomain:CustomDomain", "gcp:cloudrun/domainMapping:DomainMapping"],
};

/** What is always public under a name or an address of the cloud's making, by the property that a deployment sets. */
const madeUpNames: Readonly<Record<string, readonly string[]>> = {
  defaultHostname: ["gcp:apigateway/gateway:Gateway"],
  defaultUrl: ["gcp:firebase/hostingSite:HostingSite"],
  dnsName: ["aws:lightsail/lb:Lb"],
  fqdn: ["azure:cdn/endpoint:Endpoint"],
  hostname: ["linode:index/nodeBalancer:NodeBalancer"],
  ipv4: ["hcloud:index/loadBalancer:LoadBalancer"],
  uri: ["gcp:firebase/appHostingBackend:AppHostingBackend"],
  websiteEndpoint: [
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
  ],
};

/** Clouds and platforms of a few types each, and domains that are resources of their own. */
export const platformRules: readonly EndpointRow[] = [
  ...Object.entries(ownDomains).map(([property, types]) => ({ types, hosts: [property] })),
  ...Object.entries(madeUpNames).map(([property, types]) => ({ types, generated: [property] })),
  // A record that is not proxied may lead anywhere; what it leads to is a resource of its own.
  {
    types: ["cloudflare:index/record:Record", "cloudflare:index/dnsRecord:DnsRecord"],
    publicWhen: all(is("proxied", true), is("type", "A", "AAAA", "CNAME")),
    hosts: [{ path: "name", hostsOf: recordHost }],
  },
  {
    types: ["cloudflare:index/workersRoute:WorkersRoute", "cloudflare:index/workerRoute:WorkerRoute"],
    hosts: [{ path: "pattern", hostsOf: routeHost }],
  },
  {
    types: ["cloudflare:index/pagesDomain:PagesDomain"],
    hosts: ["name", "domain"],
  },
  {
    types: ["cloudflare:index/pagesProject:PagesProject"],
    hosts: ["domains"],
    generated: ["subdomain"],
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
    hosts: ["config.ingresses[*].hostname", "config.ingressRules[*].hostname"],
    namesOnly: true,
  },
  {
    types: ["digitalocean:index/app:App"],
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
    hosts: ["customDomain"],
    generated: ["endpoint"],
  },
  {
    types: ["vercel:index/deployment:Deployment"],
    hosts: ["domains"],
    generated: ["url"],
  },
  {
    types: ["netlify:index/siteDomainSettings:SiteDomainSettings"],
    hosts: ["customDomain", "domainAliases", "branchDeployCustomDomain", "deployPreviewCustomDomain"],
  },
  {
    types: ["fly:index/app:App"],
    generated: [{ path: "name", hostsOf: flyHost }],
  },
  {
    types: ["heroku:index/app:App", "heroku:app/app:App"],
    publicWhen: isNot("internalRouting", true),
    generated: ["webUrl"],
  },
  {
    types: [
      "scaleway:containers/container:Container",
      "scaleway:index/container:Container",
      "scaleway:functions/function:Function",
      "scaleway:index/function:Function",
    ],
    publicWhen: isNot("privacy", "private"),
    generated: ["domainName"],
  },
  {
    types: ["scaleway:loadbalancers/loadBalancer:LoadBalancer", "scaleway:index/loadbalancer:Loadbalancer"],
    publicWhen: isNot("assignFlexibleIp", false),
    generated: ["ipAddress"],
  },
  {
    types: [
      "oci:LoadBalancer/loadBalancer:LoadBalancer",
      "oci:NetworkLoadBalancer/networkLoadBalancer:NetworkLoadBalancer",
    ],
    publicWhen: isNot("isPrivate", true),
    generated: ["ipAddressDetails[*].ipAddress", "ipAddresses[*].ipAddress"],
  },
  {
    types: ["oci:ApiGateway/gateway:Gateway"],
    publicWhen: isNot("endpointType", "PRIVATE"),
    generated: ["hostname"],
  },
];

/** DNS records, whose names are those of what they lead to. */
export const dnsRecords: readonly DnsRecords[] = [
  { types: ["aws:route53/record:Record"], name: "fqdn", leadsTo: ["aliases", "records"] },
  { types: ["aws-native:route53:RecordSet"], name: "name", leadsTo: ["aliasTarget", "resourceRecords"] },
  {
    types: [
      "azure:dns/aRecord:ARecord",
      "azure:dns/aaaaRecord:AaaaRecord",
      "azure:dns/cNameRecord:CNameRecord",
    ],
    name: "fqdn",
    leadsTo: ["record", "records", "targetResourceId"],
  },
  {
    types: ["azure-native:dns:RecordSet", "azure-native:network:RecordSet"],
    name: "fqdn",
    leadsTo: ["aRecords", "aaaaRecords", "cnameRecord", "targetResource"],
  },
  {
    types: ["cloudflare:index/record:Record", "cloudflare:index/dnsRecord:DnsRecord"],
    name: { path: "name", hostsOf: recordHost },
    leadsTo: ["content", "value"],
  },
  { types: ["digitalocean:index/dnsRecord:DnsRecord"], name: "fqdn", leadsTo: ["value"] },
  { types: ["gcp:dns/recordSet:RecordSet"], name: "name", leadsTo: ["rrdatas"] },
];
