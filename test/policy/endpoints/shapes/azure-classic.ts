import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

export const azureClassicShapes: readonly Shapes[] = [
  {
    types: [
      "azure:appservice/linuxWebApp:LinuxWebApp",
      "azure:appservice/linuxWebAppSlot:LinuxWebAppSlot",
      "azure:appservice/windowsWebApp:WindowsWebApp",
      "azure:appservice/windowsWebAppSlot:WindowsWebAppSlot",
      "azure:appservice/linuxFunctionApp:LinuxFunctionApp",
      "azure:appservice/linuxFunctionAppSlot:LinuxFunctionAppSlot",
      "azure:appservice/windowsFunctionApp:WindowsFunctionApp",
      "azure:appservice/windowsFunctionAppSlot:WindowsFunctionAppSlot",
      "azure:appservice/functionApp:FunctionApp",
      "azure:appservice/functionAppSlot:FunctionAppSlot",
    ],
    shapes: [
      {
        case: "deployed",
        properties: { publicNetworkAccessEnabled: true, defaultHostname: "shop.azurewebsites.net" },
        expected: isPublic("shop.azurewebsites.net"),
      },
      { case: "no public access", properties: { publicNetworkAccessEnabled: false }, expected: isPrivate },
      { case: "switched off", properties: { enabled: false }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { defaultHostname: unknown },
        expected: cannotTell("defaultHostname"),
      },
    ],
  },
  {
    types: ["azure:appservice/appService:AppService", "azure:appservice/slot:Slot"],
    shapes: [
      {
        case: "deployed",
        properties: { defaultSiteHostname: "shop.azurewebsites.net" },
        expected: isPublic("shop.azurewebsites.net"),
      },
      { case: "switched off", properties: { enabled: false }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { defaultSiteHostname: unknown },
        expected: cannotTell("defaultSiteHostname"),
      },
    ],
  },
  {
    types: [
      "azure:appservice/customHostnameBinding:CustomHostnameBinding",
      "azure:appservice/slotCustomHostnameBinding:SlotCustomHostnameBinding",
    ],
    shapes: [
      { case: "bound", properties: { hostname: "shop.example.com" }, expected: isPublic("shop.example.com") },
      { case: "unknown", properties: { hostname: unknown }, expected: cannotTell("hostname") },
    ],
  },
  {
    types: ["azure:appservice/staticSite:StaticSite", "azure:appservice/staticWebApp:StaticWebApp"],
    shapes: [
      {
        case: "deployed",
        properties: { defaultHostName: "icy-sea-1.2.azurestaticapps.net" },
        expected: isPublic("icy-sea-1.2.azurestaticapps.net"),
      },
      { case: "no public access", properties: { publicNetworkAccessEnabled: false }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { defaultHostName: unknown },
        expected: cannotTell("defaultHostName"),
      },
    ],
  },
  {
    types: ["azure:cdn/frontdoorEndpoint:FrontdoorEndpoint"],
    shapes: [
      {
        case: "deployed",
        properties: { enabled: true, hostName: "shop-a1b2.z01.azurefd.net" },
        expected: isPublic("shop-a1b2.z01.azurefd.net"),
      },
      { case: "switched off", properties: { enabled: false }, expected: isPrivate },
      { case: "in a preview", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: [
      "azure:cdn/frontdoorCustomDomain:FrontdoorCustomDomain",
      "azure:cdn/endpointCustomDomain:EndpointCustomDomain",
    ],
    shapes: [
      { case: "known", properties: { hostName: "www.example.com" }, expected: isPublic("www.example.com") },
      { case: "unknown", properties: { hostName: unknown }, expected: cannotTell("hostName") },
    ],
  },
  {
    types: ["azure:cdn/endpoint:Endpoint"],
    shapes: [
      {
        case: "deployed",
        properties: { fqdn: "shop.azureedge.net" },
        expected: isPublic("shop.azureedge.net"),
      },
      { case: "in a preview", properties: { fqdn: unknown }, expected: cannotTell("fqdn") },
    ],
  },
  {
    types: ["azure:frontdoor/frontdoor:Frontdoor"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          frontendEndpoints: [{ hostName: "shop.azurefd.net" }, { hostName: "www.example.com" }],
          cname: "shop.azurefd.net",
        },
        expected: isPublic("www.example.com"),
      },
      { case: "switched off", properties: { loadBalancerEnabled: false }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { frontendEndpoints: unknown, cname: unknown },
        expected: cannotTell("frontendEndpoints"),
      },
    ],
  },
  {
    types: ["azure:network/applicationGateway:ApplicationGateway"],
    shapes: [
      {
        case: "in a preview, its public address not made yet",
        properties: {
          frontendIpConfigurations: [{ name: "public", publicIpAddressId: unknown }],
          httpListeners: [
            { name: "a", hostName: "a.example.com" },
            { name: "b", hostNames: ["b.example.com"] },
          ],
        },
        expected: isPublic("a.example.com", "b.example.com"),
      },
      {
        case: "with a private address",
        properties: {
          frontendIpConfigurations: [{ name: "private", privateIpAddress: "10.0.0.4" }],
          httpListeners: [{ hostName: "a.example.com" }],
        },
        expected: isPrivate,
      },
      {
        case: "a name with a placeholder of its own kind",
        properties: {
          frontendIpConfigurations: [{ publicIpAddressId: "/ip" }],
          httpListeners: [{ hostNames: ["contoso?.com", "a.example.com"] }],
        },
        expected: { kind: "public", hosts: ["a.example.com"], undecided: ["httpListeners[0].hostNames[0]"] },
      },
      {
        case: "unknown",
        properties: { frontendIpConfigurations: unknown },
        expected: cannotTell("frontendIpConfigurations"),
      },
    ],
  },
  {
    types: ["azure:containerapp/app:App"],
    shapes: [
      {
        case: "deployed",
        properties: { ingress: { externalEnabled: true, fqdn: "shop.sea.westeurope.azurecontainerapps.io" } },
        expected: isPublic("shop.sea.westeurope.azurecontainerapps.io"),
      },
      {
        case: "with a domain",
        properties: { ingress: { externalEnabled: true, customDomains: [{ name: "shop.example.com" }] } },
        expected: isPublic("shop.example.com"),
      },
      { case: "internal", properties: { ingress: { externalEnabled: false } }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { ingress: { externalEnabled: true } },
        expected: cannotTell("fqdn"),
      },
    ],
  },
  {
    types: ["azure:apimanagement/service:Service"],
    shapes: [
      {
        case: "with a domain",
        properties: {
          gatewayUrl: "https://shop.azure-api.net",
          hostnameConfiguration: { proxies: [{ hostName: "api.example.com" }] },
        },
        expected: isPublic("api.example.com"),
      },
      { case: "in a network", properties: { virtualNetworkType: "Internal" }, expected: isPrivate },
      { case: "no public access", properties: { publicNetworkAccessEnabled: false }, expected: isPrivate },
      { case: "in a preview", properties: { gatewayUrl: unknown }, expected: cannotTell("gatewayUrl") },
    ],
  },
];
