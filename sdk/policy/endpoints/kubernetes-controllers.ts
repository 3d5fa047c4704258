import type { EndpointSource } from "../reading";
import { all, always, any, type EndpointRule, is, not, type Reference, says } from "./rule";
import { namespaceOf } from "./served-hosts";

/** The hosts in the rule of a router of Traefik: ``Host(`a.example.com`, `b.example.com`) && PathPrefix(`/`)``. */
function traefikHosts(match: unknown): readonly string[] | undefined {
  if (typeof match !== "string") return undefined;
  const calls = [...match.matchAll(/(?<!!\s*)\bHost(?:SNI)?\(([^)]*)\)/g)];
  const hosts = calls.flatMap(([, list = ""]) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host),
  );
  const isPattern = /\bHost(SNI)?Regexp\(/.test(match);
  if (hosts.length === 0) return isPattern ? undefined : [];
  return hosts;
}

/** `shop/www.example.com` serves `www.example.com` of the namespace shop. */
function withoutNamespace(host: unknown): readonly string[] | undefined {
  return typeof host === "string" ? [host.slice(host.indexOf("/") + 1)] : undefined;
}

/** `mesh` stands for the traffic inside of the mesh. */
function istioGateway(item: unknown, source: EndpointSource): Reference | undefined {
  if (typeof item !== "string") return undefined;
  if (item === "mesh") return "inside the cluster";
  const [namespace, name] = item.includes("/") ? item.split("/") : [namespaceOf(source), item];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** The resources by which ingress controllers and meshes are told what to serve, other than Kubernetes' own. */
export const controllerRules: readonly EndpointRule[] = [
  {
    types: ["kubernetes:traefik.io:IngressRoute", "kubernetes:traefik.containo.us:IngressRoute"],
    publicWhen: not(
      any(
        says("spec.entryPoints", "internal", "private", "traefik", "metrics"),
        says('metadata.annotations["kubernetes.io/ingress.class"]', "internal", "private"),
      ),
    ),
    hosts: [{ path: "spec.routes[*].match", hostsOf: traefikHosts }],
    namesOnly: true,
  },
  {
    types: ["kubernetes:networking.istio.io:Gateway"],
    publicWhen: not(
      any(says('spec.selector["istio"]', "internal", "private", "egressgateway", "eastwestgateway")),
    ),
    hosts: [{ path: "spec.servers[*].hosts[*]", hostsOf: withoutNamespace }],
    namesOnly: true,
  },
  {
    types: ["kubernetes:networking.istio.io:VirtualService"],
    publicWhen: always,
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
    publicWhen: not(
      any(
        says('metadata.labels["router"]', "internal", "private"),
        says('metadata.labels["type"]', "internal", "private"),
      ),
    ),
    hosts: ["spec.host"],
    generated: ["status.ingress[*].host"],
  },
  {
    types: ["kubernetes:projectcontour.io:HTTPProxy"],
    publicWhen: not(
      any(
        says("spec.ingressClassName", "internal", "private"),
        says('metadata.annotations["projectcontour.io/ingress.class"]', "internal", "private"),
        says('metadata.annotations["kubernetes.io/ingress.class"]', "internal", "private"),
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
  {
    types: ["kubernetes:serving.knative.dev:DomainMapping"],
    publicWhen: always,
    hosts: ["metadata.name"],
  },
  {
    types: ["kubernetes:getambassador.io:Host"],
    publicWhen: always,
    hosts: ["spec.hostname"],
  },
  // Many charts make their ingress from values of this form, which no resource of the stack shows.
  {
    types: ["kubernetes:helm.sh:Release"],
    publicWhen: all(
      any(is("values.ingress.enabled", true), is("values.*.ingress.enabled", true)),
      not(
        any(
          says("values.ingress.className", "internal", "private"),
          says("values.ingress.ingressClassName", "internal", "private"),
          says('values.ingress.annotations["kubernetes.io/ingress.class"]', "internal", "private"),
          is('values.ingress.annotations["alb.ingress.kubernetes.io/scheme"]', "internal"),
        ),
      ),
    ),
    hosts: [
      { path: "values.ingress.hosts[*]", hostsOf: valuesHost },
      "values.ingress.hostname",
      "values.ingress.host",
      "values.ingress.extraHosts[*].name",
      "values.ingress.tls[*].hosts",
      { path: "values.*.ingress.hosts[*]", hostsOf: valuesHost },
      "values.*.ingress.hostname",
      "values.*.ingress.host",
    ],
  },
];

/** A chart's list of hosts has texts, or objects with the name in `host` or `name`. */
function valuesHost(item: unknown): readonly string[] | undefined {
  if (typeof item === "string") return [item];
  const { host, name } = Object(item) as { readonly host?: unknown; readonly name?: unknown };
  const known = host ?? name;
  return typeof known === "string" ? [known] : undefined;
}
