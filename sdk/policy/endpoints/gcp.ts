import { isIP } from "node:net";
import { all, any, type EndpointRow, is, isNot, not, present } from "./rule";

const ingressAnnotation = 'metadata.annotations["run.googleapis.com/ingress"]';

/** Traffic that comes through an external load balancer is that load balancer's to show. */
const runOpen = all(
  isNot("ingress", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"),
  isNot("defaultUriDisabled", true),
);

/** A forwarding rule's address may also be the self link of an address, which is a resource of its own. */
function numericAddress(value: unknown): readonly string[] | undefined {
  return typeof value === "string" && isIP(value.replace(/\/\d+$/, "")) !== 0
    ? [value.replace(/\/\d+$/, "")]
    : undefined;
}

export const gcpRules: readonly EndpointRow[] = [
  {
    types: ["gcp:cloudrun/service:Service", "google-native:run/v1:Service"],
    publicWhen: isNot(ingressAnnotation, "internal", "internal-and-cloud-load-balancing"),
    generated: ["statuses[*].url", "status.url"],
  },
  {
    types: ["gcp:cloudrunv2/service:Service", "google-native:run/v2:Service"],
    publicWhen: runOpen,
    generated: ["uri"],
  },
  {
    types: ["gcp:cloudfunctionsv2/function:Function"],
    publicWhen: all(
      isNot("serviceConfig.ingressSettings", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"),
      not(present("eventTrigger")),
    ),
    generated: ["url"],
  },
  {
    types: ["gcp:cloudfunctions/function:Function"],
    publicWhen: all(
      is("triggerHttp", true),
      isNot("ingressSettings", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"),
    ),
    generated: ["httpsTriggerUrl"],
  },
  // The empty scheme is Private Service Connect's; rules for ESP and UDP belong to VPNs and the like.
  {
    types: [
      "gcp:compute/globalForwardingRule:GlobalForwardingRule",
      "gcp:compute/forwardingRule:ForwardingRule",
      "google-native:compute/v1:GlobalForwardingRule",
      "google-native:compute/v1:ForwardingRule",
    ],
    publicWhen: all(
      isNot("loadBalancingScheme", "INTERNAL", "INTERNAL_MANAGED", "INTERNAL_SELF_MANAGED", ""),
      any(not(present("ipProtocol")), is("ipProtocol", "TCP", "L3_DEFAULT")),
    ),
    generated: [{ path: "ipAddress", hostsOf: numericAddress }],
    addressIn: {
      property: "ipAddress",
      types: [
        "gcp:compute/globalAddress:GlobalAddress",
        "gcp:compute/address:Address",
        "google-native:compute/v1:GlobalAddress",
        "google-native:compute/v1:Address",
      ],
      paths: ["address"],
    },
  },
  {
    types: ["gcp:compute/uRLMap:URLMap", "google-native:compute/v1:UrlMap"],
    hosts: ["hostRules[*].hosts"],
    namesOnly: true,
  },
  {
    types: [
      "gcp:compute/managedSslCertificate:ManagedSslCertificate",
      "google-native:compute/v1:SslCertificate",
    ],
    hosts: ["managed.domains"],
    namesOnly: true,
  },
  {
    types: ["gcp:appengine/application:Application"],
    publicWhen: all(isNot("servingStatus", "USER_DISABLED", "SYSTEM_DISABLED"), isNot("iap.enabled", true)),
    generated: ["defaultHostname"],
  },
];
