import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

const gatewayType = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const istioType = "kubernetes:networking.istio.io/v1:Gateway";

const gateway = (name: string, className: string, namespace = "infra") => ({
  type: gatewayType,
  properties: { metadata: { name, namespace }, spec: { gatewayClassName: className, listeners: [] } },
});
const route = (...parentRefs: readonly object[]) => ({
  metadata: { name: "web", namespace: "shop" },
  spec: { hostnames: ["shop.example.com"], parentRefs },
});

/** Types whose hosts or addresses are those of other resources of the stack. */
export const referringShapes: readonly Shapes[] = [
  {
    types: ["azure-native:network:LoadBalancer"],
    shapes: [
      {
        case: "the name of a public address",
        properties: { frontendIPConfigurations: [{ name: "f", publicIPAddress: { id: unknown } }] },
        stack: [
          {
            type: "azure-native:network/v20240501:PublicIPAddress",
            properties: { dnsSettings: { fqdn: "shop.westeurope.cloudapp.azure.com" } },
          },
        ],
        expected: isPublic("shop.westeurope.cloudapp.azure.com"),
      },
      {
        case: "a public address of another stack",
        properties: {
          frontendIPConfigurations: [{ name: "f", publicIPAddress: { id: "/subscriptions/1/ip" } }],
        },
        expected: cannotTell("frontendIPConfigurations refers to"),
      },
      {
        case: "a private frontend",
        properties: { frontendIPConfigurations: [{ name: "f", privateIPAddress: "10.0.0.4" }] },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["azure:lb/loadBalancer:LoadBalancer"],
    shapes: [
      {
        case: "a public address",
        properties: { frontendIpConfigurations: [{ name: "f", publicIpAddressId: unknown }] },
        stack: [
          { type: "azure:network/publicIp:PublicIp", properties: { fqdn: "", ipAddress: "203.0.113.5" } },
        ],
        expected: isPublic("203.0.113.5"),
      },
      {
        case: "before its deployment",
        properties: { frontendIpConfigurations: [{ name: "f", publicIpAddressId: unknown }] },
        stack: [{ type: "azure:network/publicIp:PublicIp", properties: { ipAddress: unknown } }],
        expected: cannotTell("frontendIpConfigurations refers to"),
      },
      {
        case: "an empty id",
        properties: { frontendIpConfigurations: [{ name: "f", publicIpAddressId: "", subnetId: "/s" }] },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["azure-native:storage:StorageAccountStaticWebsite"],
    shapes: [
      {
        case: "the account's site",
        properties: { accountName: "shop", indexDocument: "index.html" },
        stack: [
          {
            type: "azure-native:storage:StorageAccount",
            properties: { primaryEndpoints: { web: "https://shop.z6.web.core.windows.net/" } },
          },
        ],
        expected: isPublic("shop.z6.web.core.windows.net"),
      },
      {
        case: "of another stack",
        properties: { accountName: "shop" },
        expected: cannotTell("accountName refers to"),
      },
    ],
  },
  {
    types: ["azure:storage/accountStaticWebsite:AccountStaticWebsite"],
    shapes: [
      {
        case: "the account's site",
        properties: { storageAccountId: "/subscriptions/1/shop" },
        stack: [
          {
            type: "azure:storage/account:Account",
            properties: { primaryWebHost: "shop.z6.web.core.windows.net" },
          },
        ],
        expected: isPublic("shop.z6.web.core.windows.net"),
      },
      { case: "of another stack", properties: {}, expected: cannotTell("storageAccountId refers to") },
    ],
  },
  {
    types: ["gcp:compute/globalForwardingRule:GlobalForwardingRule"],
    shapes: [
      {
        case: "the self link of an address",
        properties: {
          ipAddress: "https://www.googleapis.com/compute/v1/projects/p/global/addresses/shop",
          target: "proxy",
        },
        expected: cannotTell("ipAddress"),
      },
      {
        case: "the self link of an address of the stack",
        properties: { ipAddress: "https://www.googleapis.com/compute/v1/projects/p/global/addresses/shop" },
        stack: [{ type: "gcp:compute/globalAddress:GlobalAddress", properties: { address: "203.0.113.6" } }],
        expected: isPublic("203.0.113.6"),
      },
    ],
  },
  {
    types: [
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io/v1:GRPCRoute",
      "kubernetes:gateway.networking.k8s.io/v1alpha2:TLSRoute",
    ],
    shapes: [
      {
        case: "of an internal gateway",
        properties: route({ name: "inside", namespace: "infra" }),
        stack: [gateway("inside", "gke-l7-rilb")],
        expected: isPrivate,
      },
      {
        case: "of an internal and a public gateway",
        properties: route({ name: "inside", namespace: "infra" }, { name: "outside", namespace: "infra" }),
        stack: [gateway("inside", "gke-l7-rilb"), gateway("outside", "gke-l7-global-external-managed")],
        expected: isPublic("shop.example.com"),
      },
      {
        case: "of a gateway of another stack",
        properties: route({ name: "inside", namespace: "infra" }),
        stack: [gateway("other", "gke-l7-rilb")],
        expected: isPublic("shop.example.com"),
      },
      {
        case: "of a gateway of that name in another namespace",
        properties: route({ name: "inside" }),
        stack: [gateway("inside", "gke-l7-rilb")],
        expected: isPublic("shop.example.com"),
      },
      {
        case: "of a gateway in its own namespace",
        properties: route({ name: "inside" }),
        stack: [gateway("inside", "internal", "shop")],
        expected: isPrivate,
      },
      {
        case: "of a gateway in its own namespace, which is unknown",
        properties: { ...route({ name: "inside" }), metadata: { name: "web", namespace: unknown } },
        stack: [gateway("inside", "internal", "shop")],
        expected: cannotTell("spec.parentRefs[0]"),
      },
      {
        case: "of a parent whose kind is unknown",
        properties: route({ kind: unknown, name: "inside", namespace: "infra" }),
        expected: cannotTell("spec.parentRefs[0]"),
      },
      {
        case: "of a service in the mesh",
        properties: route({ kind: "Service", group: "", name: "web" }),
        expected: isPrivate,
      },
      {
        case: "of a parent that is unknown",
        properties: route({ name: unknown }),
        expected: cannotTell("spec.parentRefs[0]"),
      },
    ],
  },
  {
    types: ["kubernetes:networking.istio.io/v1:VirtualService"],
    shapes: [
      {
        case: "of an internal gateway",
        properties: {
          metadata: { name: "web", namespace: "shop" },
          spec: { hosts: ["shop.example.com"], gateways: ["infra/inside"] },
        },
        stack: [
          {
            type: istioType,
            properties: {
              metadata: { name: "inside", namespace: "infra" },
              spec: { selector: { istio: "internal-gateway" }, servers: [{ hosts: ["*"] }] },
            },
          },
        ],
        expected: isPrivate,
      },
    ],
  },
];
