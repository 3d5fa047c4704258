import { all, always, is, isNot, present } from "./condition";
import type { EndpointRule } from "./rule";

const openToTheInternet = all(isNot("publicNetworkAccess", "Disabled"), isNot("enabled", false));
const classicOpenToTheInternet = all(isNot("publicNetworkAccessEnabled", false), isNot("enabled", false));

const nativeRules: readonly EndpointRule[] = [
  {
    types: ["azure-native:web:WebApp", "azure-native:web:WebAppSlot"],
    publicWhen: openToTheInternet,
    hosts: ["hostNames"],
    generated: ["defaultHostName"],
  },
  {
    types: ["azure-native:web:WebAppHostNameBinding"],
    publicWhen: always,
    hosts: ["hostName"],
    namesOnly: true,
  },
  {
    types: ["azure-native:web:StaticSite"],
    publicWhen: openToTheInternet,
    hosts: ["customDomains"],
    generated: ["defaultHostname"],
  },
  {
    types: ["azure-native:cdn:AFDEndpoint"],
    publicWhen: isNot("enabledState", "Disabled"),
    generated: ["hostName"],
  },
  {
    types: ["azure-native:cdn:AFDCustomDomain"],
    publicWhen: always,
    hosts: ["hostName"],
  },
  {
    types: ["azure-native:cdn:Endpoint"],
    publicWhen: always,
    hosts: ["customDomains[*].hostName"],
    generated: ["hostName"],
  },
  {
    types: ["azure-native:network:FrontDoor", "azure-native:frontdoor:FrontDoor"],
    publicWhen: isNot("enabledState", "Disabled"),
    hosts: ["frontendEndpoints[*].hostName"],
    generated: ["cname"],
  },
  {
    types: ["azure-native:network:ApplicationGateway"],
    publicWhen: present("frontendIPConfigurations[*].publicIPAddress"),
    hosts: ["httpListeners[*].hostName", "httpListeners[*].hostNames"],
  },
  {
    types: ["azure-native:app:ContainerApp"],
    publicWhen: is("configuration.ingress.external", true),
    hosts: ["configuration.ingress.customDomains[*].name"],
    generated: ["configuration.ingress.fqdn"],
  },
  {
    types: ["azure-native:apimanagement:ApiManagementService"],
    publicWhen: all(isNot("publicNetworkAccess", "Disabled"), isNot("virtualNetworkType", "Internal")),
    hosts: ["hostnameConfigurations[*].hostName"],
    generated: ["gatewayUrl"],
  },
];

const classicRules: readonly EndpointRule[] = [
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
    publicWhen: classicOpenToTheInternet,
    generated: ["defaultHostname"],
  },
  {
    types: ["azure:appservice/appService:AppService"],
    publicWhen: classicOpenToTheInternet,
    generated: ["defaultSiteHostname"],
  },
  {
    types: ["azure:appservice/customHostnameBinding:CustomHostnameBinding"],
    publicWhen: always,
    hosts: ["hostname"],
  },
  {
    types: ["azure:appservice/staticSite:StaticSite", "azure:appservice/staticWebApp:StaticWebApp"],
    publicWhen: classicOpenToTheInternet,
    generated: ["defaultHostName"],
  },
  {
    types: ["azure:cdn/frontdoorEndpoint:FrontdoorEndpoint"],
    publicWhen: isNot("enabled", false),
    generated: ["hostName"],
  },
  {
    types: ["azure:cdn/frontdoorCustomDomain:FrontdoorCustomDomain"],
    publicWhen: always,
    hosts: ["hostName"],
  },
  {
    types: ["azure:cdn/endpoint:Endpoint"],
    publicWhen: always,
    generated: ["fqdn"],
  },
  {
    types: ["azure:frontdoor/frontdoor:Frontdoor"],
    publicWhen: isNot("loadBalancerEnabled", false),
    hosts: ["frontendEndpoints[*].hostName"],
    generated: ["cname"],
  },
  {
    types: ["azure:network/applicationGateway:ApplicationGateway"],
    publicWhen: present("frontendIpConfigurations[*].publicIpAddressId"),
    hosts: ["httpListeners[*].hostName", "httpListeners[*].hostNames"],
  },
  {
    types: ["azure:containerapp/app:App"],
    publicWhen: is("ingress.externalEnabled", true),
    hosts: ["ingress.customDomains[*].name"],
    generated: ["ingress.fqdn"],
  },
  {
    types: ["azure:apimanagement/service:Service"],
    publicWhen: all(isNot("publicNetworkAccessEnabled", false), isNot("virtualNetworkType", "Internal")),
    hosts: ["hostnameConfiguration.proxies[*].hostName"],
    generated: ["gatewayUrl"],
  },
];

export const azureRules: readonly EndpointRule[] = [...nativeRules, ...classicRules];
