import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

export const azureNativeShapes: readonly Shapes[] = [
  {
    types: [
      "azure-native:web:WebApp",
      "azure-native:web/v20230101:WebApp",
      "azure-native:web/v20220901preview:WebApp",
      "azure-native_web_v20230101:web/v20230101:WebApp",
      "azure-native_web_v20230101:web:WebApp",
      "azure-native:web:WebAppSlot",
    ],
    shapes: [
      {
        case: "with a domain of its own",
        properties: {
          enabled: true,
          publicNetworkAccess: "Enabled",
          defaultHostName: "shop.azurewebsites.net",
          hostNames: ["shop.example.com", "shop.azurewebsites.net"],
        },
        expected: isPublic("shop.example.com"),
      },
      {
        case: "with Azure's name only",
        properties: { defaultHostName: "shop.azurewebsites.net", hostNames: ["shop.azurewebsites.net"] },
        expected: isPublic("shop.azurewebsites.net"),
      },
      {
        case: "in an environment whose names nobody knows",
        properties: {
          defaultHostName: "shop.ase.contoso.example",
          hostNames: ["shop.ase.contoso.example", "shop.example.com"],
        },
        expected: isPublic("shop.example.com"),
      },
      { case: "no public access", properties: { publicNetworkAccess: "Disabled" }, expected: isPrivate },
      {
        case: "switched off",
        properties: { enabled: false, hostNames: ["a.example.com"] },
        expected: isPrivate,
      },
      {
        case: "in a preview",
        properties: { publicNetworkAccess: "", hostNames: unknown, defaultHostName: unknown },
        expected: cannotTell("hostNames"),
      },
      { case: "in a preview without outputs", properties: {}, expected: cannotTell("defaultHostName") },
    ],
  },
  {
    types: ["azure-native:web:WebAppHostNameBinding", "azure-native:web:WebAppHostNameBindingSlot"],
    shapes: [
      {
        case: "deployed",
        properties: { name: "shop/www.example.com", siteName: "shop" },
        expected: isPublic("www.example.com"),
      },
      {
        case: "declared, with the app's name",
        properties: { hostName: "shop.example.com", name: "shop" },
        expected: isPublic("shop.example.com"),
      },
      { case: "bound", properties: { hostName: "shop.example.com" }, expected: isPublic("shop.example.com") },
      { case: "without a name", properties: { siteName: "shop" }, expected: undefined },
      { case: "unknown", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: ["azure-native:web:StaticSite"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          customDomains: ["www.example.com"],
          defaultHostname: "icy-sea-1.2.azurestaticapps.net",
        },
        expected: isPublic("www.example.com"),
      },
      {
        case: "without",
        properties: { customDomains: [], defaultHostname: "icy-sea-1.2.azurestaticapps.net" },
        expected: isPublic("icy-sea-1.2.azurestaticapps.net"),
      },
      { case: "no public access", properties: { publicNetworkAccess: "Disabled" }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { defaultHostname: unknown },
        expected: cannotTell("defaultHostname"),
      },
    ],
  },
  {
    types: ["azure-native:cdn:AFDEndpoint", "azure-native:cdn/v20230501:AFDEndpoint"],
    shapes: [
      {
        case: "deployed",
        properties: { enabledState: "Enabled", hostName: "shop-a1b2.z01.azurefd.net" },
        expected: isPublic("shop-a1b2.z01.azurefd.net"),
      },
      { case: "switched off", properties: { enabledState: "Disabled" }, expected: isPrivate },
      { case: "in a preview", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: ["azure-native:cdn:AFDCustomDomain", "azure-native:cdn:CustomDomain"],
    shapes: [
      {
        case: "known",
        properties: { hostName: "www.someDomain.net" },
        expected: isPublic("www.somedomain.net"),
      },
      { case: "unknown", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: ["azure-native:cdn:Endpoint"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          hostName: "shop.azureedge.net",
          customDomains: [{ name: "www-shop", hostName: "www.example.com" }],
        },
        expected: isPublic("www.example.com"),
      },
      {
        case: "without",
        properties: { hostName: "shop.azureedge.net", customDomains: [] },
        expected: isPublic("shop.azureedge.net"),
      },
      { case: "in a preview", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: ["azure-native:network:FrontDoor", "azure-native:frontdoor:FrontDoor"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          enabledState: "Enabled",
          frontendEndpoints: [
            { name: "default", hostName: "shop.azurefd.net" },
            { name: "www", hostName: "www.example.com" },
          ],
          cname: unknown,
        },
        expected: isPublic("www.example.com"),
      },
      {
        case: "with Azure's name only",
        properties: { frontendEndpoints: [{ name: "default", hostName: "shop.azurefd.net" }] },
        expected: isPublic("shop.azurefd.net"),
      },
      { case: "switched off", properties: { enabledState: "Disabled" }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { frontendEndpoints: [{ name: "www", hostName: unknown }] },
        expected: cannotTell("frontendEndpoints[0].hostName"),
      },
    ],
  },
  {
    types: ["azure-native:network:ApplicationGateway", "azure-native:network/v20230201:ApplicationGateway"],
    shapes: [
      {
        case: "in a preview, its public address not made yet",
        properties: {
          frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: unknown } }],
          httpListeners: [
            { name: "a", hostName: "a.example.com" },
            { name: "b", hostNames: ["b.example.com", "*.example.org"] },
          ],
        },
        expected: isPublic("a.example.com", "b.example.com", "*.example.org"),
      },
      {
        case: "with a private address",
        properties: {
          frontendIPConfigurations: [{ name: "private", privateIPAddress: "10.0.0.4", subnet: { id: "s" } }],
          httpListeners: [{ hostName: "a.example.com" }],
        },
        expected: isPrivate,
      },
      {
        case: "addresses unknown",
        properties: { frontendIPConfigurations: unknown, httpListeners: [{ hostName: "a.example.com" }] },
        expected: cannotTell("frontendIPConfigurations"),
      },
      {
        case: "listeners for every host",
        properties: { frontendIPConfigurations: [{ publicIPAddress: { id: "/ip" } }], httpListeners: [{}] },
        expected: cannotTell("httpListeners"),
      },
    ],
  },
  {
    types: ["azure-native:app:ContainerApp"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          configuration: {
            ingress: {
              external: true,
              fqdn: "shop.kindsea-1.westeurope.azurecontainerapps.io",
              customDomains: [{ name: "shop.example.com", bindingType: "SniEnabled" }],
            },
          },
        },
        expected: isPublic("shop.example.com"),
      },
      {
        case: "without",
        properties: {
          configuration: {
            ingress: { external: true, fqdn: "shop.kindsea-1.westeurope.azurecontainerapps.io" },
          },
        },
        expected: isPublic("shop.kindsea-1.westeurope.azurecontainerapps.io"),
      },
      {
        case: "internal",
        properties: { configuration: { ingress: { external: false, fqdn: "x.internal" } } },
        expected: isPrivate,
      },
      { case: "without ingress", properties: { configuration: {} }, expected: isPrivate },
      { case: "unknown", properties: { configuration: unknown }, expected: cannotTell("external") },
    ],
  },
  {
    types: ["azure-native:apimanagement:ApiManagementService"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          gatewayUrl: "https://shop.azure-api.net",
          hostnameConfigurations: [{ type: "Proxy", hostName: "api.example.com" }],
        },
        expected: isPublic("api.example.com"),
      },
      {
        case: "without",
        properties: { gatewayUrl: "https://shop.azure-api.net", virtualNetworkType: "None" },
        expected: isPublic("shop.azure-api.net"),
      },
      { case: "in a network", properties: { virtualNetworkType: "Internal" }, expected: isPrivate },
      { case: "no public access", properties: { publicNetworkAccess: "Disabled" }, expected: isPrivate },
      { case: "in a preview", properties: { gatewayUrl: unknown }, expected: cannotTell("gatewayUrl") },
    ],
  },
];
