import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

const labelled = (labels: object, more: object) => ({ metadata: { name: "web", labels }, ...more });

export const controllerShapes: readonly Shapes[] = [
  {
    types: [
      "kubernetes:traefik.io/v1alpha1:IngressRoute",
      "kubernetes:traefik.containo.us/v1alpha1:IngressRoute",
    ],
    shapes: [
      {
        case: "rules of hosts",
        properties: {
          spec: {
            entryPoints: ["websecure"],
            routes: [
              { kind: "Rule", match: "Host(`a.example.com`) && PathPrefix(`/api`)" },
              { kind: "Rule", match: '(Host(`b.example.com`, `c.example.com`) || Host("d.example.com"))' },
              { kind: "Rule", match: "HostHeader(`x`) && !Host(`not.example.com`)" },
            ],
          },
        },
        expected: isPublic("a.example.com", "b.example.com", "c.example.com", "d.example.com"),
      },
      {
        case: "a pattern of hosts",
        properties: { spec: { routes: [{ match: "HostRegexp(`^[a-z]+\\.example\\.com$`)" }] } },
        expected: cannotTell("spec.routes[0].match"),
      },
      {
        case: "unknown",
        properties: { spec: { routes: [{ match: unknown }] } },
        expected: cannotTell("routes[0]"),
      },
      {
        case: "an internal entry point",
        properties: { spec: { entryPoints: ["internal"], routes: [{ match: "Host(`a.example.com`)" }] } },
        expected: isPrivate,
      },
      {
        case: "an internal entry point beside a public one",
        properties: {
          spec: { entryPoints: ["internal", "websecure"], routes: [{ match: "Host(`a.example.com`)" }] },
        },
        expected: isPublic("a.example.com"),
      },
      {
        case: "an internal entry point beside an unknown one",
        properties: {
          spec: { entryPoints: ["internal", unknown], routes: [{ match: "Host(`a.example.com`)" }] },
        },
        expected: cannotTell("entryPoints[1]"),
      },
      {
        case: "a host beside a pattern of hosts",
        properties: {
          spec: { routes: [{ match: "Host(`a.example.com`) || HostRegexp(`.+\\.example\\.com`)" }] },
        },
        expected: { kind: "public", hosts: ["a.example.com"], undecided: ["spec.routes[0].match"] },
      },
    ],
  },
  {
    types: ["kubernetes:networking.istio.io/v1:Gateway", "kubernetes:networking.istio.io/v1beta1:Gateway"],
    shapes: [
      {
        case: "hosts of servers",
        properties: {
          spec: {
            selector: { istio: "ingressgateway" },
            servers: [{ hosts: ["shop/a.example.com", "*/b.example.com"] }, { hosts: ["*"] }],
          },
        },
        expected: isPublic("a.example.com", "b.example.com"),
      },
      {
        case: "unknown",
        properties: { spec: { selector: { istio: "ingressgateway" }, servers: [{ hosts: unknown }] } },
        expected: cannotTell("servers[0].hosts"),
      },
      {
        case: "an internal gateway",
        properties: {
          spec: { selector: { istio: "ingressgateway-internal" }, servers: [{ hosts: ["a.b.example.com"] }] },
        },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["kubernetes:networking.istio.io/v1:VirtualService"],
    shapes: [
      {
        case: "bound to a gateway",
        properties: { spec: { hosts: ["a.example.com"], gateways: ["istio-system/public", "mesh"] } },
        expected: isPublic("a.example.com"),
      },
      {
        case: "unknown",
        properties: { spec: { hosts: unknown, gateways: ["istio-system/public"] } },
        expected: cannotTell("spec.hosts"),
      },
      { case: "of the mesh alone", properties: { spec: { hosts: ["a.example.com"] } }, expected: isPrivate },
      {
        case: "of the mesh by name",
        properties: { spec: { hosts: ["a.example.com"], gateways: ["mesh"] } },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["kubernetes:route.openshift.io/v1:Route"],
    shapes: [
      {
        case: "a host",
        properties: { spec: { host: "a.example.com" } },
        expected: isPublic("a.example.com"),
      },
      {
        case: "a made-up host",
        properties: { spec: {}, status: { ingress: [{ host: "web-shop.apps.example.com" }] } },
        expected: isPublic("web-shop.apps.example.com"),
      },
      { case: "unknown", properties: { spec: { host: unknown } }, expected: cannotTell("spec.host") },
      {
        case: "an internal router",
        properties: labelled({ type: "internal" }, { spec: { host: "a.example.com" } }),
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["kubernetes:projectcontour.io/v1:HTTPProxy"],
    shapes: [
      {
        case: "a virtual host",
        properties: { spec: { virtualhost: { fqdn: "a.example.com" } } },
        expected: isPublic("a.example.com"),
      },
      { case: "included by another", properties: { spec: { routes: [] } }, expected: undefined },
      {
        case: "unknown",
        properties: { spec: { virtualhost: { fqdn: unknown } } },
        expected: cannotTell("fqdn"),
      },
      {
        case: "an internal class",
        properties: {
          spec: { ingressClassName: "contour-internal", virtualhost: { fqdn: "a.example.com" } },
        },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["kubernetes:serving.knative.dev/v1:Service", "kubernetes:serving.knative.dev/v1:Route"],
    shapes: [
      {
        case: "deployed",
        properties: { status: { url: "https://web.shop.example.com" } },
        expected: isPublic("web.shop.example.com"),
      },
      { case: "before its deployment", properties: { status: unknown }, expected: cannotTell("status.url") },
      {
        case: "inside of the cluster",
        properties: labelled(
          { "networking.knative.dev/visibility": "cluster-local" },
          { status: { url: "http://web.shop.svc.cluster.local" } },
        ),
        expected: isPrivate,
      },
      {
        case: "a name of the cluster",
        properties: { status: { url: "http://web.shop.svc.cluster.local" } },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["kubernetes:serving.knative.dev/v1beta1:DomainMapping"],
    shapes: [
      {
        case: "a name",
        properties: { metadata: { name: "a.example.com" } },
        expected: isPublic("a.example.com"),
      },
      { case: "unknown", properties: { metadata: { name: unknown } }, expected: cannotTell("metadata.name") },
    ],
  },
  {
    types: ["kubernetes:getambassador.io/v3alpha1:Host"],
    shapes: [
      {
        case: "a name",
        properties: { spec: { hostname: "a.example.com" } },
        expected: isPublic("a.example.com"),
      },
      { case: "unknown", properties: { spec: { hostname: unknown } }, expected: cannotTell("spec.hostname") },
    ],
  },
  {
    types: ["kubernetes:helm.sh/v3:Release"],
    shapes: [
      {
        case: "hosts with paths",
        properties: {
          values: { ingress: { enabled: true, hosts: [{ host: "a.example.com", paths: ["/"] }] } },
        },
        expected: isPublic("a.example.com"),
      },
      {
        case: "hosts as texts",
        properties: {
          values: {
            ingress: { enabled: true, hosts: ["a.example.com"], tls: [{ hosts: ["b.example.com"] }] },
          },
        },
        expected: isPublic("a.example.com", "b.example.com"),
      },
      {
        case: "a part of the chart",
        properties: {
          values: { grafana: { ingress: { enabled: true, hosts: ["g.example.com"] } }, replicas: 2 },
        },
        expected: isPublic("g.example.com"),
      },
      {
        case: "unknown",
        properties: { values: { ingress: { enabled: true, hostname: unknown } } },
        expected: cannotTell("hostname"),
      },
      {
        case: "no ingress",
        properties: { values: { ingress: { enabled: false, hosts: ["a.b.c"] } } },
        expected: isPrivate,
      },
      {
        case: "an internal class",
        properties: {
          values: { ingress: { enabled: true, className: "nginx-internal", hosts: ["a.example.com"] } },
        },
        expected: isPrivate,
      },
      {
        case: "an internal class of a part of the chart",
        properties: {
          values: {
            grafana: { ingress: { enabled: true, className: "internal", hosts: ["a.example.com"] } },
          },
        },
        expected: isPrivate,
      },
      {
        case: "an internal ingress, and one that is switched off, beside a public one",
        properties: {
          values: {
            ingress: { enabled: true, className: "internal", hosts: ["in.example.com"] },
            api: {
              ingress: { enabled: true, hosts: ["api.example.com"], tls: [{ hosts: ["b.example.com"] }] },
            },
            admin: { ingress: { enabled: false, hosts: ["off.example.com"] } },
            "app.v2": { ingress: { enabled: true, host: unknown } },
          },
        },
        expected: {
          kind: "public",
          hosts: ["api.example.com", "b.example.com"],
          undecided: ["values.app.v2.ingress.host"],
        },
      },
    ],
  },
];
