import type { Readable } from "../reading";
import { all, always, any, type Condition, type EndpointRow, is, isNot, not, present, some } from "./rule";

/** `abc123.execute-api.eu-west-1.amazonaws.com` of `arn:aws:execute-api:eu-west-1:111122223333:abc123`. */
function executeApiHost(arn: unknown): readonly string[] | undefined {
  const match = /^arn:(aws[a-z-]*):execute-api:([a-z0-9-]+):\d*:([a-z0-9]+)$/.exec(String(arn));
  if (match === null) return undefined;
  const [, partition, region, api] = match;
  return [`${api}.execute-api.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`];
}

/** `www.example.com` of a subdomain's prefix in a domain of Amplify; an empty prefix is the domain itself. */
function belowDomain(prefix: unknown, source: Readable): readonly string[] | undefined {
  const domain = source.read("domainName");
  if (domain.kind !== "known" || typeof prefix !== "string") return undefined;
  return [prefix === "" ? String(domain.value) : `${prefix}.${String(domain.value)}`];
}

/** Each branch of an Amplify app is served below its default domain. */
function anyBranch(defaultDomain: unknown): readonly string[] | undefined {
  return typeof defaultDomain === "string" && defaultDomain !== "" ? [`*.${defaultDomain}`] : undefined;
}

/** The setting of Elastic Beanstalk for an internal load balancer. */
function internalScheme(nameIn: string): Condition {
  return all(is("namespace", "aws:ec2:vpc"), is(nameIn, "ELBScheme"), is("value", "internal"));
}

const restApiIsOpen = all(
  isNot("endpointConfiguration.types", "PRIVATE"),
  isNot("disableExecuteApiEndpoint", true),
);

export const awsRules: readonly EndpointRow[] = [
  {
    types: [
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:alb/loadBalancer:LoadBalancer",
      "aws:elb/loadBalancer:LoadBalancer",
      "aws:applicationloadbalancing/loadBalancer:LoadBalancer",
      "aws:elasticloadbalancing/loadBalancer:LoadBalancer",
      "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer",
    ],
    publicWhen: all(isNot("internal", true), isNot("loadBalancerType", "gateway")),
    generated: ["dnsName"],
  },
  {
    types: ["aws-native:elasticloadbalancingv2:LoadBalancer", "aws-native:elasticloadbalancing:LoadBalancer"],
    publicWhen: all(isNot("scheme", "internal"), isNot("type", "gateway")),
    generated: ["dnsName"],
  },
  {
    types: ["aws:cloudfront/distribution:Distribution"],
    publicWhen: isNot("enabled", false),
    hosts: ["aliases"],
    generated: ["domainName"],
  },
  {
    types: ["aws-native:cloudfront:Distribution"],
    publicWhen: isNot("distributionConfig.enabled", false),
    hosts: ["distributionConfig.aliases", "distributionConfig.cnames"],
    generated: ["domainName"],
  },
  {
    types: ["aws:apigateway/domainName:DomainName", "aws-native:apigateway:DomainName"],
    publicWhen: isNot("endpointConfiguration.types", "PRIVATE"),
    hosts: ["domainName"],
  },
  {
    types: ["aws:apigateway/restApi:RestApi"],
    publicWhen: restApiIsOpen,
    generated: [{ path: "executionArn", hostsOf: executeApiHost }],
  },
  // Its properties hold its id and not its region, so its name cannot be made of them.
  {
    types: ["aws-native:apigateway:RestApi"],
    publicWhen: restApiIsOpen,
    openWhen: {
      condition: always,
      why: "its host name, <restApiId>.execute-api.<region>.amazonaws.com, is not among its properties",
    },
  },
  {
    types: ["aws:apigatewayv2/api:Api", "aws-native:apigatewayv2:Api"],
    publicWhen: isNot("disableExecuteApiEndpoint", true),
    generated: ["apiEndpoint"],
  },
  {
    types: ["aws:apprunner/service:Service", "aws-native:apprunner:Service"],
    publicWhen: isNot("networkConfiguration.ingressConfiguration.isPubliclyAccessible", false),
    generated: ["serviceUrl"],
  },
  {
    types: ["aws:ecs/expressGatewayService:ExpressGatewayService"],
    publicWhen: isNot("ingressPaths[*].accessType", "PRIVATE"),
    generated: ["ingressPaths[*].endpoint"],
  },
  // With AWS_IAM only signed requests are served.
  {
    types: ["aws:lambda/functionUrl:FunctionUrl"],
    publicWhen: is("authorizationType", "NONE"),
    generated: ["functionUrl"],
  },
  {
    types: ["aws-native:lambda:Url"],
    publicWhen: is("authType", "NONE"),
    generated: ["functionUrl"],
  },
  // A worker takes its work from a queue and serves nobody.
  {
    types: ["aws:elasticbeanstalk/environment:Environment"],
    publicWhen: all(isNot("tier", "Worker"), not(some("settings[*]", internalScheme("name")))),
    generated: ["cname"],
  },
  {
    types: ["aws-native:elasticbeanstalk:Environment"],
    publicWhen: all(
      isNot("tier.name", "Worker"),
      not(some("optionSettings[*]", internalScheme("optionName"))),
    ),
    generated: ["endpointUrl"],
  },
  {
    types: ["aws:amplify/app:App", "aws-native:amplify:App"],
    generated: [{ path: "defaultDomain", hostsOf: anyBranch }],
  },
  {
    types: ["aws:amplify/domainAssociation:DomainAssociation", "aws-native:amplify:Domain"],
    hosts: ["subDomains", "subDomainSettings"].map((list) => ({
      path: `${list}[*].prefix`,
      hostsOf: belowDomain,
    })),
  },
  {
    types: ["aws:lightsail/containerService:ContainerService", "aws-native:lightsail:Container"],
    publicWhen: isNot("isDisabled", true),
    hosts: ["publicDomainNames.certificates[*].domainNames", "publicDomainNames[*].domainNames"],
    generated: ["url"],
  },
  {
    types: ["aws:lightsail/distribution:Distribution"],
    publicWhen: isNot("isEnabled", false),
    hosts: ["alternativeDomainNames"],
    generated: ["domainName"],
  },
  // A bucket without a website is no web application.
  {
    types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
    publicWhen: any(
      present("website.indexDocument"),
      present("website.redirectAllRequestsTo"),
      present("websites[*].indexDocument"),
    ),
    generated: ["websiteEndpoint"],
  },
  {
    types: ["aws-native:s3:Bucket"],
    publicWhen: present("websiteConfiguration"),
    generated: ["websiteUrl"],
  },
  {
    types: [
      "aws:globalaccelerator/accelerator:Accelerator",
      "aws:globalaccelerator/customRoutingAccelerator:CustomRoutingAccelerator",
      "aws-native:globalaccelerator:Accelerator",
    ],
    publicWhen: isNot("enabled", false),
    generated: ["dnsName"],
  },
  {
    types: ["aws:appsync/graphQLApi:GraphQLApi", "aws-native:appsync:GraphQlApi"],
    publicWhen: isNot("visibility", "PRIVATE"),
    generated: ['uris["GRAPHQL"]', "graphQlUrl"],
  },
  {
    types: ["aws:cloudfront/distributionTenant:DistributionTenant"],
    publicWhen: isNot("enabled", false),
    hosts: ["domains[*].domain"],
  },
  {
    types: ["aws-native:cloudfront:DistributionTenant"],
    publicWhen: isNot("enabled", false),
    hosts: ["domains"],
  },
];
