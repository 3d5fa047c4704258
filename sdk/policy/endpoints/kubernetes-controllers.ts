import { type Readable, readable } from "../reading";
import {
  all,
  any,
  type EndpointRow,
  evaluate,
  type HostSource,
  is,
  not,
  type Reference,
  says,
  saysInternal,
  some,
} from "./rule";
import { namespaceOf } from "./served-hosts";

/** The hosts in the rule of a router of Traefik: ``Host(`a.example.com`, `b.example.com`) && PathPrefix(`/`)``. */
function traefikHosts(match: unknown): readonly string[] | undefined {
  if (typeof match !== "string") return undefined;
  const calls = [...match.matchAll(/(?<!!\s*)\bHost\(([^)]*)\)/g)];
  const hosts = calls.flatMap(([, list = ""]) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host),
  );
  // A pattern is no host name, and so leaves open what else is served.
  return [...hosts, ...(match.match(/\bHostRegexp\(/g) ?? [])];
}

/** `shop/www.example.com` serves `www.example.com` of the namespace shop. */
function withoutNamespace(host: unknown): readonly string[] | undefined {
  return typeof host === "string" ? [host.slice(host.indexOf("/") + 1)] : undefined;
}

/** `mesh` stands for the traffic inside of the mesh. */
function istioGateway(item: unknown, source: Readable): Reference | undefined {
  if (typeof item !== "string") return undefined;
  if (item === "mesh") return "inside the cluster";
  const [namespace, name] = item.includes("/") ? item.split("/") : [namespaceOf(source), item];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** An ingress of a chart's values that is switched on, and not for internal use. */
const publicIngress = all(
  is("enabled", true),
  not(
    any(
      saysInternal("className", "ingressClassName", 'annotations["kubernetes.io/ingress.class"]'),
      is('annotations["alb.ingress.kubernetes.io/scheme"]', "internal"),
    ),
  ),
);

function ingressHosts(path: string): HostSource {
  return {
    path,
    where: (ingress) => evaluate(readable(ingress), publicIngress).kind !== "fails",
    fields: [
      { path: "hosts[*]", hostsOf: valuesHost },
      "hostname",
      "host",
      "extraHosts[*].name",
      "tls[*].hosts",
    ],
  };
}

/** A chart's list of hosts has texts, or objects with the name in `host` or `name`. */
function valuesHost(item: unknown): readonly string[] | undefined {
  if (typeof item === "string") return [item];
  const { host, name } = Object(item) as { readonly host?: unknown; readonly name?: unknown };
  const known = host ?? name;
  return typeof known === "string" ? [known] : undefined;
}

/** The resources by which ingress controllers and meshes are told what to serve, other than Kubernetes' own. */
export const controllerRules: readonly EndpointRow[] = [
  {
    types: ["kubernetes:traefik.io:IngressRoute", "kubernetes:traefik.containo.us:IngressRoute"],
    publicWhen: not(
      any(
        says("spec.entryPoints", "internal", "private", "traefik", "metrics"),
        saysInternal('metadata.annotations["kubernetes.io/ingress.class"]'),
      ),
    ),
    hosts: [{ path: "spec.routes[*].match", hostsOf: traefikHosts }],
    namesOnly: true,
  },
  {
    types: ["kubernetes:networking.istio.io:Gateway"],
    publicWhen: not(
      says('spec.selector["istio"]', "internal", "private", "egressgateway", "eastwestgateway"),
    ),
    hosts: [{ path: "spec.servers[*].hosts[*]", hostsOf: withoutNamespace }],
    namesOnly: true,
  },
  {
    types: ["kubernetes:networking.istio.io:VirtualService"],
    hosts: ["spec.hosts"],
    namesOnly: true,
    servedBy: {
      types: ["kubernetes:networking.istio.io:Gateway"],
      path: "spec.gateways[*]",
      referenceOf: istioGateway,
      privateWithout: true,
    },
  },
  {
    types: ["kubernetes:route.openshift.io:Route"],
    publicWhen: not(saysInternal('metadata.labels["router"]', 'metadata.labels["type"]')),
    hosts: ["spec.host"],
    generated: ["status.ingress[*].host"],
  },
  {
    types: ["kubernetes:projectcontour.io:HTTPProxy"],
    publicWhen: not(
      saysInternal(
        "spec.ingressClassName",
        'metadata.annotations["projectcontour.io/ingress.class"]',
        'metadata.annotations["kubernetes.io/ingress.class"]',
      ),
    ),
    hosts: ["spec.virtualhost.fqdn"],
    namesOnly: true,
  },
  {
    types: ["kubernetes:serving.knative.dev:Service", "kubernetes:serving.knative.dev:Route"],
    publicWhen: not(is('metadata.labels["networking.knative.dev/visibility"]', "cluster-local")),
    generated: ["status.url"],
  },
  // Many charts make their ingresses from values of this form, which no resource of the stack shows.
  {
    types: ["kubernetes:helm.sh:Release"],
    publicWhen: any(some("values.ingress", publicIngress), some("values.*.ingress", publicIngress)),
    hosts: [ingressHosts("values.ingress"), ingressHosts("values.*.ingress")],
  },
];
