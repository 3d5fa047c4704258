import { cannotTell, isPrivate, isPublic, type Shape, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

const dns = "external-dns.alpha.kubernetes.io/hostname";

function annotated(annotations: unknown, more: Record<string, unknown> = {}): unknown {
  return { metadata: { name: "web", annotations }, ...more };
}

function balancer(annotations: unknown, spec: Record<string, unknown> = {}): unknown {
  return annotated(annotations, {
    spec: { type: "LoadBalancer", ...spec },
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
  });
}

const internalAnnotations: readonly (readonly [string, string])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"],
  ["service.beta.kubernetes.io/aws-load-balancer-internal", "true"],
  ["service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0"],
  ["service.beta.kubernetes.io/aws-load-balancer-type", "external"],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", "true"],
  ["networking.gke.io/load-balancer-type", "Internal"],
  ["cloud.google.com/load-balancer-type", "Internal"],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", "true"],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", "true"],
];

const internalServices: readonly Shape[] = internalAnnotations.map(([name, value]) => ({
  case: `${name}: ${value}`,
  properties: balancer({ [name]: value }),
  expected: isPrivate,
}));

export const kubernetesShapes: readonly Shapes[] = [
  {
    types: [
      "kubernetes:networking.k8s.io/v1:Ingress",
      "kubernetes:networking.k8s.io/v1beta1:Ingress",
      "kubernetes:networking.k8s.io/v1:IngressPatch",
      "kubernetes:extensions/v1beta1:Ingress",
    ],
    shapes: [
      {
        case: "rules and TLS hosts",
        properties: {
          metadata: { name: "web" },
          spec: {
            ingressClassName: "nginx",
            rules: [{ host: "shop.example.com" }, { host: "*.shop.example.com" }, { http: {} }],
            tls: [{ hosts: ["shop.example.com", "www.example.com"], secretName: unknown }],
          },
          status: { loadBalancer: { ingress: [{ hostname: "abc.elb.amazonaws.com" }] } },
        },
        expected: isPublic("shop.example.com", "*.shop.example.com", "www.example.com"),
      },
      {
        case: "external-dns",
        properties: annotated({ [dns]: "a.example.com, b.example.com" }, { spec: { rules: [{ http: {} }] } }),
        expected: isPublic("a.example.com", "b.example.com"),
      },
      {
        case: "one host unknown",
        properties: { spec: { rules: [{ host: "a.example.com" }, { host: unknown }] } },
        expected: { kind: "public", hosts: ["a.example.com"], undecided: ["spec.rules[1].host"] },
      },
      {
        case: "every host",
        properties: {
          spec: { rules: [{ http: {} }] },
          status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
        },
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "an ALB for the internet",
        properties: annotated(
          { "alb.ingress.kubernetes.io/scheme": "internet-facing" },
          { spec: { ingressClassName: "alb", rules: [{ host: "a.example.com" }] } },
        ),
        expected: isPublic("a.example.com"),
      },
      {
        case: "an ALB that leaves it open",
        properties: { spec: { ingressClassName: "alb", rules: [{ host: "a.example.com" }] } },
        expected: cannotTell("alb.ingress.kubernetes.io/scheme"),
      },
      {
        case: "an internal ALB",
        properties: annotated({ "alb.ingress.kubernetes.io/scheme": "internal" }),
        expected: isPrivate,
      },
      {
        case: "GKE's internal class",
        properties: annotated(
          { "kubernetes.io/ingress.class": "gce-internal" },
          { spec: { rules: [{ host: "a.example.com" }] } },
        ),
        expected: isPrivate,
      },
      {
        case: "an internal class",
        properties: { spec: { ingressClassName: "nginx-internal", rules: [{ host: "a.example.com" }] } },
        expected: isPrivate,
      },
      {
        case: "a class that only sounds alike",
        properties: { spec: { ingressClassName: "internals", rules: [{ host: "a.example.com" }] } },
        expected: isPublic("a.example.com"),
      },
      {
        case: "Azure's private address",
        properties: annotated({ "appgw.ingress.kubernetes.io/use-private-ip": "true" }),
        expected: isPrivate,
      },
      {
        case: "class unknown",
        properties: { spec: { ingressClassName: unknown, rules: [{ host: "a.example.com" }] } },
        expected: cannotTell("spec.ingressClassName"),
      },
      {
        case: "rules unknown",
        properties: { spec: { rules: unknown } },
        expected: cannotTell("spec.rules"),
      },
    ],
  },
  {
    types: [
      "kubernetes:gateway.networking.k8s.io/v1:Gateway",
      "kubernetes:gateway.networking.k8s.io/v1beta1:Gateway",
    ],
    shapes: [
      {
        case: "listeners",
        properties: {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "Gateway",
          spec: {
            gatewayClassName: "gke-l7-global-external-managed",
            listeners: [
              { name: "a", hostname: "a.example.com" },
              { name: "b", hostname: "*.b.example.com" },
            ],
          },
        },
        expected: isPublic("a.example.com", "*.b.example.com"),
      },
      {
        case: "an address",
        properties: {
          spec: { listeners: [{ name: "all" }] },
          status: { addresses: [{ type: "IPAddress", value: "203.0.113.7" }] },
        },
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "GKE's internal class",
        properties: {
          spec: { gatewayClassName: "gke-l7-rilb", listeners: [{ hostname: "a.example.com" }] },
        },
        expected: isPrivate,
      },
      {
        case: "Istio's internal gateway",
        properties: annotated({ "networking.istio.io/service-type": "ClusterIP" }),
        expected: isPrivate,
      },
      {
        case: "in a preview",
        properties: { spec: { listeners: [{ hostname: unknown }] } },
        expected: cannotTell("spec.listeners[0].hostname"),
      },
    ],
  },
  {
    types: [
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io/v1beta1:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io/v1:GRPCRoute",
    ],
    shapes: [
      {
        case: "hosts",
        properties: { spec: { parentRefs: [{ name: "gw" }], hostnames: ["a.example.com"] } },
        expected: isPublic("a.example.com"),
      },
      { case: "the gateway's hosts", properties: { spec: { parentRefs: [] } }, expected: undefined },
      {
        case: "unknown",
        properties: { spec: { hostnames: unknown } },
        expected: cannotTell("spec.hostnames"),
      },
    ],
  },
  {
    types: ["kubernetes:core/v1:Service", "kubernetes:core/v1:ServicePatch"],
    shapes: [
      ...internalServices,
      { case: "an address", properties: balancer({}), expected: isPublic("203.0.113.7") },
      {
        case: "external-dns",
        properties: balancer({ [dns]: "shop.example.com" }),
        expected: isPublic("shop.example.com"),
      },
      {
        case: "an NLB for the internet",
        properties: balancer({
          "service.beta.kubernetes.io/aws-load-balancer-type": "external",
          "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
        }),
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "an NLB by its class",
        properties: balancer({}, { loadBalancerClass: "service.k8s.aws/nlb" }),
        expected: isPrivate,
      },
      {
        case: "an NLB of EKS itself",
        properties: balancer({}, { loadBalancerClass: "eks.amazonaws.com/nlb" }),
        expected: isPrivate,
      },
      {
        case: "an NLB of EKS itself for the internet",
        properties: balancer(
          { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" },
          { loadBalancerClass: "eks.amazonaws.com/nlb" },
        ),
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "not internal",
        properties: balancer({ "service.beta.kubernetes.io/aws-load-balancer-internal": "false" }),
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "in the cluster",
        properties: annotated({}, { spec: { type: "ClusterIP" } }),
        expected: isPrivate,
      },
      { case: "without a type", properties: annotated({}, { spec: {} }), expected: isPrivate },
      {
        case: "in a preview",
        properties: annotated({}, { spec: { type: "LoadBalancer" } }),
        expected: cannotTell("status.loadBalancer"),
      },
      { case: "annotations unknown", properties: balancer(unknown), expected: cannotTell("annotations") },
    ],
  },
];
