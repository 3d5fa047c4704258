import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

function withIngress(ingress: string): unknown {
  return { annotations: { "run.googleapis.com/ingress": ingress } };
}

export const gcpShapes: readonly Shapes[] = [
  {
    types: ["gcp:cloudrun/service:Service"],
    shapes: [
      {
        case: "deployed",
        properties: { statuses: [{ url: "https://shop-abcdefghij-ew.a.run.app" }] },
        expected: isPublic("shop-abcdefghij-ew.a.run.app"),
      },
      {
        case: "for all",
        properties: {
          metadata: withIngress("all"),
          statuses: [{ url: "https://shop-abcdefghij-ew.a.run.app" }],
        },
        expected: isPublic("shop-abcdefghij-ew.a.run.app"),
      },
      { case: "internal", properties: { metadata: withIngress("internal") }, expected: isPrivate },
      {
        case: "behind a load balancer",
        properties: { metadata: withIngress("internal-and-cloud-load-balancing") },
        expected: isPrivate,
      },
      { case: "in a preview", properties: { statuses: unknown }, expected: cannotTell("statuses") },
      {
        case: "metadata unknown",
        properties: { metadata: unknown },
        expected: cannotTell("run.googleapis.com"),
      },
    ],
  },
  {
    types: ["google-native:run/v1:Service"],
    shapes: [
      {
        case: "deployed",
        properties: { metadata: {}, status: { url: "https://shop-abcdefghij-ew.a.run.app" } },
        expected: isPublic("shop-abcdefghij-ew.a.run.app"),
      },
      { case: "internal", properties: { metadata: withIngress("internal") }, expected: isPrivate },
      { case: "in a preview", properties: { status: unknown }, expected: cannotTell("status.url") },
    ],
  },
  {
    types: ["gcp:cloudrunv2/service:Service", "google-native:run/v2:Service"],
    shapes: [
      {
        case: "for all",
        properties: { ingress: "INGRESS_TRAFFIC_ALL", uri: "https://shop-abcdefghij-ew.a.run.app" },
        expected: isPublic("shop-abcdefghij-ew.a.run.app"),
      },
      {
        case: "without ingress",
        properties: { uri: "https://shop-abcdefghij-ew.a.run.app" },
        expected: isPublic("shop-abcdefghij-ew.a.run.app"),
      },
      { case: "internal", properties: { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" }, expected: isPrivate },
      {
        case: "behind a load balancer",
        properties: { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" },
        expected: isPrivate,
      },
      { case: "its own name disabled", properties: { defaultUriDisabled: true }, expected: isPrivate },
      { case: "in a preview", properties: { uri: unknown }, expected: cannotTell("uri") },
      { case: "ingress unknown", properties: { ingress: unknown }, expected: cannotTell("ingress") },
    ],
  },
  {
    types: ["gcp:cloudrun/domainMapping:DomainMapping"],
    shapes: [
      { case: "known", properties: { name: "shop.example.com" }, expected: isPublic("shop.example.com") },
      { case: "unknown", properties: { name: unknown }, expected: cannotTell("name") },
    ],
  },
  {
    types: ["google-native:run/v1:DomainMapping"],
    shapes: [
      {
        case: "known",
        properties: { metadata: { name: "shop.example.com" } },
        expected: isPublic("shop.example.com"),
      },
      { case: "unknown", properties: { metadata: { name: unknown } }, expected: cannotTell("metadata.name") },
    ],
  },
  {
    types: ["gcp:cloudfunctionsv2/function:Function"],
    shapes: [
      {
        case: "deployed",
        properties: { url: "https://europe-west1-shop-123.cloudfunctions.net/hook" },
        expected: isPublic("europe-west1-shop-123.cloudfunctions.net"),
      },
      {
        case: "internal",
        properties: { serviceConfig: { ingressSettings: "ALLOW_INTERNAL_ONLY" } },
        expected: isPrivate,
      },
      { case: "for events", properties: { eventTrigger: { eventType: unknown } }, expected: isPrivate },
      { case: "in a preview", properties: { url: unknown }, expected: cannotTell("url") },
    ],
  },
  {
    types: ["gcp:cloudfunctions/function:Function"],
    shapes: [
      {
        case: "deployed",
        properties: {
          triggerHttp: true,
          httpsTriggerUrl: "https://europe-west1-shop-123.cloudfunctions.net/hook",
        },
        expected: isPublic("europe-west1-shop-123.cloudfunctions.net"),
      },
      { case: "for events", properties: { eventTrigger: { resource: "bucket" } }, expected: isPrivate },
      {
        case: "behind a load balancer",
        properties: { triggerHttp: true, ingressSettings: "ALLOW_INTERNAL_AND_GCLB" },
        expected: isPrivate,
      },
      {
        case: "in a preview",
        properties: { triggerHttp: true, httpsTriggerUrl: unknown },
        expected: cannotTell("httpsTriggerUrl"),
      },
    ],
  },
  {
    types: [
      "gcp:compute/globalForwardingRule:GlobalForwardingRule",
      "gcp:compute/forwardingRule:ForwardingRule",
      "google-native:compute/v1:GlobalForwardingRule",
      "google-native:compute/v1:ForwardingRule",
    ],
    shapes: [
      {
        case: "external",
        properties: { loadBalancingScheme: "EXTERNAL_MANAGED", ipAddress: "203.0.113.7", ipProtocol: "TCP" },
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "external by default, IPv6",
        properties: { ipAddress: "2001:DB8::0:1" },
        expected: isPublic("[2001:db8::1]"),
      },
      { case: "internal", properties: { loadBalancingScheme: "INTERNAL" }, expected: isPrivate },
      {
        case: "internal, managed",
        properties: { loadBalancingScheme: "INTERNAL_MANAGED" },
        expected: isPrivate,
      },
      {
        case: "of a service mesh",
        properties: { loadBalancingScheme: "INTERNAL_SELF_MANAGED" },
        expected: isPrivate,
      },
      { case: "Private Service Connect", properties: { loadBalancingScheme: "" }, expected: isPrivate },
      {
        case: "a VPN's",
        properties: { ipProtocol: "ESP", ipAddress: "203.0.113.7" },
        expected: isPrivate,
      },
      { case: "in a preview", properties: { ipAddress: unknown }, expected: cannotTell("ipAddress") },
      {
        case: "scheme unknown",
        properties: { loadBalancingScheme: unknown, ipAddress: "203.0.113.7" },
        expected: cannotTell("loadBalancingScheme"),
      },
    ],
  },
  {
    types: ["gcp:compute/uRLMap:URLMap", "google-native:compute/v1:UrlMap"],
    shapes: [
      {
        case: "with host rules",
        properties: {
          defaultService: unknown,
          hostRules: [
            { hosts: ["shop.example.com", "*"], pathMatcher: "shop" },
            { hosts: ["*.example.org"], pathMatcher: "other" },
          ],
        },
        expected: isPublic("shop.example.com", "*.example.org"),
      },
      { case: "without", properties: { defaultService: unknown }, expected: undefined },
      { case: "for every host", properties: { hostRules: [{ hosts: ["*"] }] }, expected: undefined },
      {
        case: "in a preview",
        properties: { hostRules: [{ hosts: [unknown] }] },
        expected: cannotTell("hostRules[0].hosts[0]"),
      },
    ],
  },
  {
    types: [
      "gcp:compute/managedSslCertificate:ManagedSslCertificate",
      "google-native:compute/v1:SslCertificate",
    ],
    shapes: [
      {
        case: "managed",
        properties: { managed: { domains: ["shop.example.com.", "www.example.com"] } },
        expected: isPublic("shop.example.com", "www.example.com"),
      },
      { case: "not managed", properties: { certificate: "-----BEGIN" }, expected: undefined },
      { case: "in a preview", properties: { managed: unknown }, expected: cannotTell("managed.domains") },
    ],
  },
  {
    types: ["gcp:apigateway/gateway:Gateway"],
    shapes: [
      {
        case: "deployed",
        properties: { defaultHostname: "shop-4xj2k.ew.gateway.dev" },
        expected: isPublic("shop-4xj2k.ew.gateway.dev"),
      },
      {
        case: "in a preview",
        properties: { defaultHostname: unknown },
        expected: cannotTell("defaultHostname"),
      },
    ],
  },
];
