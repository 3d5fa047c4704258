import { isRecord, isUnknown } from "../../../provider/resources/property-map";
import type { Readable } from "../reading";
import {
  all,
  any,
  type Condition,
  type EndpointRow,
  is,
  isNot,
  not,
  present,
  privateRangesOnly,
  type Reference,
  says,
  saysInternal,
} from "./rule";
import { namespaceOf } from "./served-hosts";

function annotation(name: string, at = "metadata.annotations"): string {
  return `${at}["${name}"]`;
}

const externalDns = annotation("external-dns.alpha.kubernetes.io/hostname");
const albScheme = annotation("alb.ingress.kubernetes.io/scheme");
const ingressClass = annotation("kubernetes.io/ingress.class");

const awsClasses = ["service.k8s.aws/nlb", "eks.amazonaws.com/nlb"];

/** An annotation of any value but an empty one. */
function set(path: string): Condition {
  return all(present(path), isNot(path, ""));
}

/** The annotations by which clouds make a load balancer internal, of a Service or of what makes one. */
function internalAnnotations(at: string): Condition {
  const of = (name: string) => annotation(name, at);
  const awsScheme = of("service.beta.kubernetes.io/aws-load-balancer-scheme");
  const awsInternal = of("service.beta.kubernetes.io/aws-load-balancer-internal");
  const awsType = of("service.beta.kubernetes.io/aws-load-balancer-type");
  return any(
    is(awsScheme, "internal"),
    // Older clusters take any value but `false`, such as `0.0.0.0/0`.
    all(set(awsInternal), isNot(awsInternal, false)),
    // The AWS Load Balancer Controller, and EKS itself, make internal load balancers unless they are told otherwise.
    all(
      any(is(awsType, "external", "nlb-ip"), is("spec.loadBalancerClass", ...awsClasses)),
      not(present(awsScheme)),
      not(present(awsInternal)),
    ),
    is(of("service.beta.kubernetes.io/azure-load-balancer-internal"), true),
    is(of("networking.gke.io/load-balancer-type"), "Internal"),
    is(of("cloud.google.com/load-balancer-type"), "Internal"),
    is(of("service.beta.kubernetes.io/openstack-internal-load-balancer"), true),
    is(of("service.beta.kubernetes.io/oci-load-balancer-internal"), true),
    is(of("oci-network-load-balancer.oraclecloud.com/internal"), true),
    is(of("service.beta.kubernetes.io/do-loadbalancer-network"), "INTERNAL"),
    is(of("load-balancer.hetzner.cloud/disable-public-network"), true),
    is(of("service.beta.kubernetes.io/scw-loadbalancer-private"), true),
    is(of("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type"), "private"),
    is(of("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type"), "intranet"),
    set(of("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid")),
    is(of("yandex.cloud/load-balancer-type"), "internal"),
    is(of("lb.stackit.cloud/internal-lb"), true),
    privateRangesOnly(of("service.beta.kubernetes.io/linode-loadbalancer-firewall-acl"), linodeAllowList),
    privateRangesOnly(of("service.beta.kubernetes.io/load-balancer-source-ranges")),
    privateRangesOnly(of("service.beta.kubernetes.io/do-loadbalancer-allow-rules"), digitalOceanRules),
  );
}

/** `{"allowList": {"ipv4": ["10.0.0.0/8"], "ipv6": []}}`; a list of those who are denied allows the internet. */
function linodeAllowList(text: string): readonly string[] | undefined {
  try {
    const list = (JSON.parse(text) as { readonly allowList?: unknown }).allowList;
    if (!isRecord(list)) return ["0.0.0.0/0"];
    return Object.values(list).flatMap((ranges) => (Array.isArray(ranges) ? ranges.map(String) : []));
  } catch {
    return undefined;
  }
}

/** `ip:10.1.2.3,cidr:10.0.0.0/8` */
function digitalOceanRules(text: string): readonly string[] {
  return text.split(",").map((rule) => rule.trim().replace(/^(ip|cidr):/, ""));
}

const internalService: Condition = any(
  internalAnnotations("metadata.annotations"),
  is("spec.loadBalancerClass", "tailscale"),
  privateRangesOnly("spec.loadBalancerSourceRanges"),
  privateRangesOnly("spec.loadBalancerIP"),
);

/** Annotations by which controllers admit some networks alone. */
const allowLists = [
  "nginx.ingress.kubernetes.io/whitelist-source-range",
  "nginx.ingress.kubernetes.io/allowlist-source-range",
  "ingress.kubernetes.io/whitelist-source-range",
  "haproxy.org/allow-list",
  "haproxy.org/whitelist",
  "haproxy-ingress.github.io/allowlist-source-range",
  "haproxy-ingress.github.io/whitelist-source-range",
  "alb.ingress.kubernetes.io/inbound-cidrs",
  "traefik.ingress.kubernetes.io/whitelist-source-range",
];

const internalIngress: Condition = any(
  is(albScheme, "internal"),
  is(annotation("appgw.ingress.kubernetes.io/use-private-ip"), true),
  saysInternal(ingressClass, "spec.ingressClassName"),
  all(is("spec.ingressClassName", "tailscale"), isNot(annotation("tailscale.com/funnel"), true)),
  ...allowLists.map((name) => privateRangesOnly(annotation(name))),
);

/** GKE names its internal gateways with `rilb` (regional) or `internal`; a waypoint of Istio serves the mesh alone. */
const internalGateway: Condition = any(
  says("spec.gatewayClassName", "internal", "private", "rilb", "waypoint"),
  is(annotation("networking.istio.io/service-type"), "ClusterIP"),
  internalAnnotations("metadata.annotations"),
  internalAnnotations("spec.infrastructure.annotations"),
);

const addresses = ["status.loadBalancer.ingress[*].hostname", "status.loadBalancer.ingress[*].ip"];

/** The gateway that a route names; one without a group and a kind is a Gateway. */
function parentGateway(item: unknown, source: Readable): Reference | undefined {
  if (!isRecord(item) || typeof item.name !== "string" || isUnknown(item.kind)) return undefined;
  if (item.kind === "Service") return "inside the cluster";
  const { namespace = namespaceOf(source) } = item;
  return typeof namespace === "string" ? { namespace, name: item.name } : undefined;
}

export const kubernetesRules: readonly EndpointRow[] = [
  {
    types: [
      "kubernetes:networking.k8s.io:Ingress",
      "kubernetes:networking.k8s.io:IngressPatch",
      "kubernetes:extensions:Ingress",
    ],
    publicWhen: not(internalIngress),
    openWhen: {
      condition: all(
        any(is(ingressClass, "alb"), is("spec.ingressClassName", "alb")),
        not(present(albScheme)),
      ),
      why: "whether the class alb makes an internet-facing load balancer is set elsewhere: say it in the annotation alb.ingress.kubernetes.io/scheme",
    },
    hosts: ["spec.rules[*].host", "spec.tls[*].hosts", externalDns],
    generated: addresses,
  },
  {
    types: ["kubernetes:gateway.networking.k8s.io:Gateway"],
    publicWhen: not(internalGateway),
    hosts: ["spec.listeners[*].hostname", externalDns],
    generated: ["status.addresses[*].value"],
  },
  {
    types: [
      "kubernetes:gateway.networking.k8s.io:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io:GRPCRoute",
      "kubernetes:gateway.networking.k8s.io:TLSRoute",
    ],
    hosts: ["spec.hostnames"],
    namesOnly: true,
    servedBy: {
      types: ["kubernetes:gateway.networking.k8s.io:Gateway"],
      path: "spec.parentRefs[*]",
      referenceOf: parentGateway,
      privateWithout: false,
    },
  },
  {
    types: ["kubernetes:core:Service", "kubernetes:core:ServicePatch"],
    publicWhen: all(is("spec.type", "LoadBalancer"), not(internalService)),
    hosts: [externalDns],
    generated: addresses,
  },
];
