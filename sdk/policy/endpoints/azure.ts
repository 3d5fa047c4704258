import { isRecord, type PropertyMap } from "../../../provider/resources/property-map";
import {
  type AddressIn,
  all,
  type EndpointRow,
  evaluate,
  type HostSource,
  is,
  isNot,
  not,
  present,
  some,
} from "./rule";

const openToTheInternet = all(isNot("publicNetworkAccess", "Disabled"), isNot("enabled", false));
const classicOpenToTheInternet = all(isNot("publicNetworkAccessEnabled", false), isNot("enabled", false));

interface Frontends {
  readonly path: string;
  /** What makes a frontend public. */
  readonly publicIp: string;
  /** The name of the frontend that a listener is bound to; undefined where it cannot be told. */
  readonly boundTo: (listener: PropertyMap) => string | undefined;
}

/** The hosts of an Application Gateway's listeners, but for those that are bound to a frontend without a public address. */
function listenerHosts({ path, publicIp, boundTo }: Frontends): HostSource {
  return {
    path: "httpListeners[*]",
    where: (listener, gateway) => {
      const bound = isRecord(listener) ? boundTo(listener) : undefined;
      if (bound === undefined) return true;
      const isPrivate = some(`${path}[*]`, all(is("name", bound), not(present(publicIp))));
      return evaluate(gateway, isPrivate).kind !== "holds";
    },
    fields: ["hostName", "hostNames"],
  };
}

const classicListenerHosts = listenerHosts({
  path: "frontendIpConfigurations",
  publicIp: "publicIpAddressId",
  boundTo: ({ frontendIpConfigurationName: name }) => (typeof name === "string" ? name : undefined),
});

const nativePublicIps: AddressIn = {
  property: "frontendIPConfigurations",
  types: ["azure-native:network:PublicIPAddress"],
  paths: ["dnsSettings.fqdn", "ipAddress"],
};

const classicPublicIps: AddressIn = {
  property: "frontendIpConfigurations",
  types: ["azure:network/publicIp:PublicIp"],
  paths: ["fqdn", "ipAddress"],
};

const nativeListenerHosts = listenerHosts({
  path: "frontendIPConfigurations",
  publicIp: "publicIPAddress",
  boundTo: ({ frontendIPConfiguration: reference }) => {
    const id = isRecord(reference) ? reference.id : undefined;
    return typeof id === "string" ? id.split("/").at(-1) : undefined;
  },
});

/** `www.example.com` of a deployed binding's name, `shop/www.example.com`; what it was declared with is not in the state. */
function lastSegment(name: unknown): readonly string[] | undefined {
  return typeof name === "string" ? name.split("/").slice(-1) : undefined;
}

export const azureRules: readonly EndpointRow[] = [
  {
    types: ["azure-native:web:WebApp", "azure-native:web:WebAppSlot"],
    publicWhen: openToTheInternet,
    hosts: ["hostNames"],
    generated: ["defaultHostName"],
  },
  {
    types: ["azure-native:web:WebAppHostNameBinding", "azure-native:web:WebAppHostNameBindingSlot"],
    hosts: ["hostName", { path: "name", hostsOf: lastSegment }],
    namesOnly: true,
  },
  {
    types: ["azure-native:web:StaticSite"],
    publicWhen: isNot("publicNetworkAccess", "Disabled"),
    hosts: ["customDomains"],
    generated: ["defaultHostname"],
  },
  {
    types: ["azure-native:cdn:AFDEndpoint"],
    publicWhen: isNot("enabledState", "Disabled"),
    generated: ["hostName"],
  },
  {
    types: ["azure-native:cdn:Endpoint"],
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
    hosts: [nativeListenerHosts],
    addressIn: nativePublicIps,
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
  {
    types: [
      "azure-native:network:Profile",
      "azure-native:trafficmanager:Profile",
      "azure:network/trafficManagerProfile:TrafficManagerProfile",
    ],
    publicWhen: isNot("profileStatus", "Disabled"),
    generated: ["dnsConfig.fqdn", "fqdn"],
  },
  {
    types: ["azure-native:containerinstance:ContainerGroup"],
    publicWhen: is("ipAddress.type", "Public"),
    generated: ["ipAddress.fqdn", "ipAddress.ip"],
  },
  {
    types: ["azure-native:network:LoadBalancer"],
    publicWhen: present("frontendIPConfigurations[*].publicIPAddress"),
    addressIn: nativePublicIps,
  },
  {
    types: ["azure-native:storage:StorageAccountStaticWebsite"],
    addressIn: {
      property: "accountName",
      types: ["azure-native:storage:StorageAccount"],
      paths: ["primaryEndpoints.web"],
    },
  },
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
    types: ["azure:appservice/appService:AppService", "azure:appservice/slot:Slot"],
    publicWhen: isNot("enabled", false),
    generated: ["defaultSiteHostname"],
  },
  {
    types: ["azure:appservice/staticSite:StaticSite", "azure:appservice/staticWebApp:StaticWebApp"],
    publicWhen: isNot("publicNetworkAccessEnabled", false),
    generated: ["defaultHostName"],
  },
  {
    types: ["azure:cdn/frontdoorEndpoint:FrontdoorEndpoint"],
    publicWhen: isNot("enabled", false),
    generated: ["hostName"],
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
    hosts: [classicListenerHosts],
    addressIn: classicPublicIps,
  },
  {
    types: ["azure:apimanagement/customDomain:CustomDomain"],
    hosts: ["gateways[*].hostName"],
    namesOnly: true,
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
  {
    types: ["azure:containerservice/group:Group"],
    publicWhen: isNot("ipAddressType", "Private", "None"),
    generated: ["fqdn", "ipAddress"],
  },
  {
    types: ["azure:lb/loadBalancer:LoadBalancer"],
    publicWhen: present("frontendIpConfigurations[*].publicIpAddressId"),
    addressIn: classicPublicIps,
  },
  {
    types: ["azure:storage/account:Account"],
    publicWhen: all(present("staticWebsite"), isNot("publicNetworkAccessEnabled", false)),
    generated: ["primaryWebHost"],
  },
  {
    types: ["azure:storage/accountStaticWebsite:AccountStaticWebsite"],
    addressIn: {
      property: "storageAccountId",
      types: ["azure:storage/account:Account"],
      paths: ["primaryWebHost"],
    },
  },
];
