import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

const annotated = (annotations: Record<string, unknown>, more: object = {}) => ({
  metadata: { name: "web", annotations },
  ...more,
});
const balancer = (annotations: Record<string, unknown>, spec: object = {}, ip: unknown = "203.0.113.7") =>
  annotated(annotations, {
    spec: { type: "LoadBalancer", ...spec },
    status: { loadBalancer: { ingress: [{ ip }] } },
  });

const privateAddresses = [
  "10.20.30.40",
  "172.31.255.1",
  "192.168.1.240",
  "100.64.3.7",
  "100.127.255.254",
  "169.254.10.1",
  "127.0.0.1",
  "fd12:3456:789a::1",
  "fe80::1",
  "::1",
  "::ffff:10.0.0.1",
];
const publicAddresses = [
  "100.63.255.255",
  "100.128.0.1",
  "172.32.0.1",
  "192.169.0.1",
  "2a01:4f8::1",
  "8.8.8.8",
];

const internalAnnotations: readonly (readonly [string, string])[] = [
  ["service.beta.kubernetes.io/do-loadbalancer-network", "INTERNAL"],
  ["service.beta.kubernetes.io/do-loadbalancer-allow-rules", "cidr:10.0.0.0/8,ip:192.168.7.1"],
  ["load-balancer.hetzner.cloud/disable-public-network", "true"],
  ["service.beta.kubernetes.io/scw-loadbalancer-private", "true"],
  ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "private"],
  ["oci-network-load-balancer.oraclecloud.com/internal", "true"],
  ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"],
  ["service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "subnet-1"],
  ["yandex.cloud/load-balancer-type", "internal"],
  ["lb.stackit.cloud/internal-lb", "true"],
  [
    "service.beta.kubernetes.io/linode-loadbalancer-firewall-acl",
    '{"allowList": {"ipv4": ["192.168.0.0/16"]}}',
  ],
  ["service.beta.kubernetes.io/load-balancer-source-ranges", "10.0.0.0/8, 172.16.0.0/12"],
];
const publicAnnotations: readonly (readonly [string, string])[] = [
  ["service.beta.kubernetes.io/do-loadbalancer-network", "EXTERNAL"],
  ["service.beta.kubernetes.io/do-loadbalancer-allow-rules", "cidr:10.0.0.0/8,ip:203.0.113.9"],
  ["load-balancer.hetzner.cloud/disable-public-network", "false"],
  ["load-balancer.hetzner.cloud/use-private-ip", "true"],
  [
    "service.beta.kubernetes.io/linode-loadbalancer-firewall-acl",
    '{"denyList": {"ipv4": ["192.168.0.0/16"]}}',
  ],
  ["service.beta.kubernetes.io/load-balancer-source-ranges", "10.0.0.0/8, 0.0.0.0/0"],
  ["service.beta.kubernetes.io/load-balancer-source-ranges", "10.0.0.0/7"],
];

/** What nobody on the internet reaches, and what looks like it and is reached. */
export const privateShapes: readonly Shapes[] = [
  {
    types: ["kubernetes:core/v1:Service"],
    shapes: [
      ...privateAddresses.map((ip) => ({
        case: `the address ${ip}`,
        properties: balancer({}, {}, ip),
        expected: isPrivate,
      })),
      ...publicAddresses.map((ip) => ({
        case: `the address ${ip}`,
        properties: balancer({}, {}, ip),
        expected: isPublic(ip.includes(":") ? `[${ip}]` : ip),
      })),
      ...internalAnnotations.map(([name, value]) => ({
        case: `${name}: ${value}`,
        properties: balancer({ [name]: value }),
        expected: isPrivate,
      })),
      ...publicAnnotations.map(([name, value]) => ({
        case: `${name}: ${value}`,
        properties: balancer({ [name]: value }),
        expected: isPublic("203.0.113.7"),
      })),
      {
        case: "private source ranges",
        properties: balancer({}, { loadBalancerSourceRanges: ["10.0.0.0/8", "fd00::/8"] }),
        expected: isPrivate,
      },
      {
        case: "source ranges of which one is public",
        properties: balancer({}, { loadBalancerSourceRanges: ["10.0.0.0/8", "198.51.100.0/24"] }),
        expected: isPublic("203.0.113.7"),
      },
      {
        case: "source ranges that are unknown",
        properties: balancer({}, { loadBalancerSourceRanges: unknown }),
        expected: cannotTell("loadBalancerSourceRanges"),
      },
      {
        case: "a requested address that is private",
        properties: balancer({}, { loadBalancerIP: "10.1.2.3" }),
        expected: isPrivate,
      },
      {
        case: "a tailnet's load balancer",
        properties: balancer({}, { loadBalancerClass: "tailscale" }),
        expected: isPrivate,
      },
      {
        case: "a public name for a private address",
        properties: balancer(
          { "external-dns.alpha.kubernetes.io/hostname": "shop.example.com" },
          {},
          "10.0.0.7",
        ),
        expected: cannotTell("10.0.0.7 is private"),
      },
    ],
  },
  {
    types: ["kubernetes:networking.k8s.io/v1:Ingress"],
    shapes: [
      ...[
        "app.local",
        "web.shop.svc.cluster.local",
        "intranet",
        "wiki.corp",
        "a.internal",
        "b.home.arpa",
        "10.0.0.1",
      ].map((host) => ({
        case: `the host ${host}`,
        properties: { spec: { rules: [{ host }] } },
        expected: isPrivate,
      })),
      {
        case: "a local host beside a public one",
        properties: { spec: { rules: [{ host: "app.local" }, { host: "app.example.com" }] } },
        expected: isPublic("app.example.com"),
      },
      {
        case: "a name that only begins like a local one",
        properties: { spec: { rules: [{ host: "local.example.com" }] } },
        expected: isPublic("local.example.com"),
      },
      {
        case: "a whitelist of private ranges",
        properties: annotated(
          { "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8,192.168.0.0/16" },
          { spec: { rules: [{ host: "a.example.com" }] } },
        ),
        expected: isPrivate,
      },
      {
        case: "a whitelist with a public range",
        properties: annotated(
          { "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8,203.0.113.4/32" },
          { spec: { rules: [{ host: "a.example.com" }] } },
        ),
        expected: isPublic("a.example.com"),
      },
      {
        case: "a funnel of a tailnet",
        properties: annotated(
          { "tailscale.com/funnel": "true" },
          { spec: { ingressClassName: "tailscale", rules: [{ host: "a.example.com" }] } },
        ),
        expected: isPublic("a.example.com"),
      },
    ],
  },
  {
    types: ["kubernetes:gateway.networking.k8s.io/v1:Gateway"],
    shapes: [
      {
        case: "an internal load balancer by its infrastructure",
        properties: {
          spec: {
            gatewayClassName: "istio",
            infrastructure: {
              annotations: { "service.beta.kubernetes.io/scw-loadbalancer-private": "true" },
            },
            listeners: [{ hostname: "a.example.com" }],
          },
        },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["azure:network/applicationGateway:ApplicationGateway"],
    shapes: [
      {
        case: "a listener of the private one of two frontends",
        properties: {
          frontendIpConfigurations: [
            { name: "public", publicIpAddressId: "/ip" },
            { name: "private", privateIpAddress: "10.0.0.4" },
          ],
          httpListeners: [
            { hostName: "out.example.com", frontendIpConfigurationName: "public" },
            { hostName: "in.example.com", frontendIpConfigurationName: "private" },
          ],
        },
        expected: isPublic("out.example.com"),
      },
      {
        case: "an empty publicIpAddressId",
        properties: {
          frontendIpConfigurations: [
            { name: "private", publicIpAddressId: "", privateIpAddress: "10.0.0.4" },
          ],
          httpListeners: [{ hostName: "in.example.com", frontendIpConfigurationName: "private" }],
        },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["azure-native:network:ApplicationGateway"],
    shapes: [
      {
        case: "a listener of the private one of two frontends",
        properties: {
          frontendIPConfigurations: [
            { name: "public", publicIPAddress: { id: "/ip" } },
            { name: "private", privateIPAddress: "10.0.0.4" },
          ],
          httpListeners: [
            {
              hostName: "out.example.com",
              frontendIPConfiguration: { id: "/gw/frontendIPConfigurations/public" },
            },
            {
              hostNames: ["in.example.com"],
              frontendIPConfiguration: { id: "/gw/frontendIPConfigurations/private" },
            },
          ],
        },
        expected: isPublic("out.example.com"),
      },
    ],
  },
  {
    types: ["aws:lb/loadBalancer:LoadBalancer"],
    shapes: [
      {
        case: "internal",
        properties: { internal: true, dnsName: "internal-web-1.eu-west-1.elb.amazonaws.com" },
        expected: isPrivate,
      },
    ],
  },
];
