import { all, always, any, type Condition, is, isNot, not, present, says } from "./condition";
import type { EndpointRule } from "./rule";

function annotation(name: string): string {
  return `metadata.annotations["${name}"]`;
}

const externalDns = annotation("external-dns.alpha.kubernetes.io/hostname");
const albScheme = annotation("alb.ingress.kubernetes.io/scheme");
const ingressClass = annotation("kubernetes.io/ingress.class");
const awsScheme = annotation("service.beta.kubernetes.io/aws-load-balancer-scheme");
const awsInternal = annotation("service.beta.kubernetes.io/aws-load-balancer-internal");
const awsType = annotation("service.beta.kubernetes.io/aws-load-balancer-type");

/** Older clusters take any value but `false`, such as `0.0.0.0/0`. */
const awsInternalAnnotated = all(present(awsInternal), isNot(awsInternal, false, ""));

/** The AWS Load Balancer Controller makes internal load balancers unless it is told otherwise. */
const awsControllerDefault = all(
  any(is(awsType, "external", "nlb-ip"), is("spec.loadBalancerClass", "service.k8s.aws/nlb")),
  not(present(awsScheme)),
  not(present(awsInternal)),
);

const internalService: Condition = any(
  is(awsScheme, "internal"),
  awsInternalAnnotated,
  awsControllerDefault,
  is(annotation("service.beta.kubernetes.io/azure-load-balancer-internal"), true),
  is(annotation("networking.gke.io/load-balancer-type"), "Internal"),
  is(annotation("cloud.google.com/load-balancer-type"), "Internal"),
  is(annotation("service.beta.kubernetes.io/openstack-internal-load-balancer"), true),
  is(annotation("service.beta.kubernetes.io/oci-load-balancer-internal"), true),
);

/** Classes are named by people and clouds: `nginx-internal`, `gce-internal`, `private`. */
const internalIngress: Condition = any(
  is(albScheme, "internal"),
  is(annotation("appgw.ingress.kubernetes.io/use-private-ip"), true),
  says(ingressClass, "internal", "private"),
  says("spec.ingressClassName", "internal", "private"),
);

/** GKE's class names of internal gateways have `rilb` (regional) or `internal`. */
const internalGateway: Condition = any(
  says("spec.gatewayClassName", "internal", "private", "rilb"),
  is(annotation("networking.istio.io/service-type"), "ClusterIP"),
);

const addresses = ["status.loadBalancer.ingress[*].hostname", "status.loadBalancer.ingress[*].ip"];

export const kubernetesRules: readonly EndpointRule[] = [
  {
    types: ["kubernetes:networking.k8s.io:Ingress", "kubernetes:extensions:Ingress"],
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
    ],
    publicWhen: always,
    hosts: ["spec.hostnames"],
    namesOnly: true,
  },
  {
    types: ["kubernetes:core:Service"],
    publicWhen: all(is("spec.type", "LoadBalancer"), not(internalService)),
    hosts: [externalDns],
    generated: addresses,
  },
];
