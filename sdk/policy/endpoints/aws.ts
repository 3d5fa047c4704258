import { all, always, is, isNot } from "./condition";
import type { EndpointRule } from "./rule";

/** `abc123.execute-api.eu-west-1.amazonaws.com` of `arn:aws:execute-api:eu-west-1:111122223333:abc123`. */
function executeApiHost(arn: string): string | undefined {
  const match = /^arn:(aws[a-z-]*):execute-api:([a-z0-9-]+):\d*:([a-z0-9]+)$/.exec(arn);
  if (match === null) return undefined;
  const [, partition, region, api] = match;
  return `${api}.execute-api.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

export const awsRules: readonly EndpointRule[] = [
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
    types: ["aws:apigatewayv2/domainName:DomainName", "aws-native:apigatewayv2:DomainName"],
    publicWhen: always,
    hosts: ["domainName"],
  },
  {
    types: ["aws:apigateway/restApi:RestApi", "aws-native:apigateway:RestApi"],
    publicWhen: all(
      isNot("endpointConfiguration.types", "PRIVATE"),
      isNot("disableExecuteApiEndpoint", true),
    ),
    generated: [{ path: "executionArn", hostOf: executeApiHost }],
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
    types: ["aws:apprunner/customDomainAssociation:CustomDomainAssociation"],
    publicWhen: always,
    hosts: ["domainName"],
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
];
