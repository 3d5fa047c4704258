import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

const albName = "web-lb-1234567890.eu-west-1.elb.amazonaws.com";

export const awsShapes: readonly Shapes[] = [
  {
    types: [
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:alb/loadBalancer:LoadBalancer",
      "aws:elb/loadBalancer:LoadBalancer",
      "aws:applicationloadbalancing/loadBalancer:LoadBalancer",
      "aws:elasticloadbalancing/loadBalancer:LoadBalancer",
      "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer",
    ],
    shapes: [
      { case: "deployed", properties: { internal: false, dnsName: albName }, expected: isPublic(albName) },
      { case: "without internal", properties: { dnsName: albName }, expected: isPublic(albName) },
      { case: "internal", properties: { internal: true, dnsName: albName }, expected: isPrivate },
      {
        case: "internal, its name unknown",
        properties: { internal: true, dnsName: unknown },
        expected: isPrivate,
      },
      {
        case: "a gateway",
        properties: { loadBalancerType: "gateway", dnsName: albName },
        expected: isPrivate,
      },
      {
        case: "in a preview",
        properties: { internal: false, dnsName: unknown },
        expected: cannotTell("dnsName"),
      },
      {
        case: "in a preview without outputs",
        properties: { internal: false },
        expected: cannotTell("dnsName"),
      },
      {
        case: "perhaps internal",
        properties: { internal: unknown, dnsName: albName },
        expected: cannotTell("depends on internal"),
      },
    ],
  },
  {
    types: ["aws-native:elasticloadbalancingv2:LoadBalancer", "aws-native:elasticloadbalancing:LoadBalancer"],
    shapes: [
      {
        case: "deployed",
        properties: { scheme: "internet-facing", dnsName: albName },
        expected: isPublic(albName),
      },
      { case: "without a scheme", properties: { dnsName: albName }, expected: isPublic(albName) },
      { case: "internal", properties: { scheme: "internal", dnsName: albName }, expected: isPrivate },
      { case: "a gateway", properties: { type: "gateway" }, expected: isPrivate },
      { case: "in a preview", properties: { dnsName: unknown }, expected: cannotTell("dnsName") },
    ],
  },
  {
    types: ["aws:cloudfront/distribution:Distribution"],
    shapes: [
      {
        case: "with aliases",
        properties: {
          enabled: true,
          aliases: ["www.Example.com", "shop.example.com."],
          domainName: "d111111abcdef8.cloudfront.net",
        },
        expected: isPublic("www.example.com", "shop.example.com"),
      },
      {
        case: "with aliases in a preview",
        properties: { enabled: true, aliases: ["*.example.com", unknown], domainName: unknown },
        expected: { kind: "public", hosts: ["*.example.com"], undecided: ["aliases[1]"] },
      },
      {
        case: "without aliases",
        properties: { enabled: true, domainName: "d111111abcdef8.cloudfront.net" },
        expected: isPublic("d111111abcdef8.cloudfront.net"),
      },
      {
        case: "switched off",
        properties: { enabled: false, aliases: ["www.example.com"] },
        expected: isPrivate,
      },
      {
        case: "aliases unknown",
        properties: { enabled: true, aliases: unknown, domainName: "d111111abcdef8.cloudfront.net" },
        expected: cannotTell("aliases"),
      },
    ],
  },
  {
    types: ["aws-native:cloudfront:Distribution"],
    shapes: [
      {
        case: "with aliases",
        properties: {
          distributionConfig: { enabled: true, aliases: ["www.example.com"], cnames: ["old.example.com"] },
          domainName: "d111111abcdef8.cloudfront.net",
        },
        expected: isPublic("www.example.com", "old.example.com"),
      },
      {
        case: "switched off",
        properties: { distributionConfig: { enabled: false, aliases: ["www.example.com"] } },
        expected: isPrivate,
      },
      { case: "all unknown", properties: { distributionConfig: unknown }, expected: cannotTell("enabled") },
    ],
  },
  {
    types: ["aws:apigateway/domainName:DomainName", "aws-native:apigateway:DomainName"],
    shapes: [
      {
        case: "regional, types as a text",
        properties: { domainName: "api.example.com", endpointConfiguration: { types: "REGIONAL" } },
        expected: isPublic("api.example.com"),
      },
      {
        case: "edge, types as a list",
        properties: { domainName: "api.example.com", endpointConfiguration: { types: ["EDGE"] } },
        expected: isPublic("api.example.com"),
      },
      {
        case: "private, as a text",
        properties: { domainName: "api.example.com", endpointConfiguration: { types: "PRIVATE" } },
        expected: isPrivate,
      },
      {
        case: "private, as a list",
        properties: { domainName: "api.example.com", endpointConfiguration: { types: ["PRIVATE"] } },
        expected: isPrivate,
      },
      { case: "unknown", properties: { domainName: unknown }, expected: cannotTell("domainName") },
    ],
  },
  {
    types: ["aws:apigatewayv2/domainName:DomainName", "aws-native:apigatewayv2:DomainName"],
    shapes: [
      {
        case: "regional",
        properties: {
          domainName: "ws.example.com",
          domainNameConfiguration: { endpointType: "REGIONAL", certificateArn: unknown },
        },
        expected: isPublic("ws.example.com"),
      },
      { case: "unknown", properties: { domainName: unknown }, expected: cannotTell("domainName") },
    ],
  },
  {
    types: ["aws-native:apigateway:RestApi"],
    shapes: [
      {
        case: "deployed",
        properties: { restApiId: "abcde12345" },
        expected: cannotTell("is not among its properties"),
      },
      {
        case: "private",
        properties: { endpointConfiguration: { types: ["PRIVATE"] } },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["aws:apigateway/restApi:RestApi"],
    shapes: [
      {
        case: "deployed",
        properties: {
          endpointConfiguration: { types: "REGIONAL" },
          executionArn: "arn:aws:execute-api:eu-west-1:111122223333:abcde12345",
        },
        expected: isPublic("abcde12345.execute-api.eu-west-1.amazonaws.com"),
      },
      {
        case: "in China",
        properties: { executionArn: "arn:aws-cn:execute-api:cn-north-1:111122223333:abcde12345" },
        expected: isPublic("abcde12345.execute-api.cn-north-1.amazonaws.com.cn"),
      },
      {
        case: "private",
        properties: { endpointConfiguration: { types: ["PRIVATE"], vpcEndpointIds: [unknown] } },
        expected: isPrivate,
      },
      { case: "its own name disabled", properties: { disableExecuteApiEndpoint: true }, expected: isPrivate },
      { case: "in a preview", properties: { executionArn: unknown }, expected: cannotTell("executionArn") },
      { case: "an odd ARN", properties: { executionArn: "arn:x" }, expected: cannotTell("executionArn") },
    ],
  },
  {
    types: ["aws:apigatewayv2/api:Api", "aws-native:apigatewayv2:Api"],
    shapes: [
      {
        case: "HTTP",
        properties: { apiEndpoint: "https://abcde12345.execute-api.eu-west-1.amazonaws.com" },
        expected: isPublic("abcde12345.execute-api.eu-west-1.amazonaws.com"),
      },
      {
        case: "WebSocket",
        properties: { apiEndpoint: "wss://abcde12345.execute-api.eu-west-1.amazonaws.com" },
        expected: isPublic("abcde12345.execute-api.eu-west-1.amazonaws.com"),
      },
      { case: "its own name disabled", properties: { disableExecuteApiEndpoint: true }, expected: isPrivate },
      { case: "in a preview", properties: { apiEndpoint: unknown }, expected: cannotTell("apiEndpoint") },
    ],
  },
  {
    types: ["aws:apprunner/service:Service", "aws-native:apprunner:Service"],
    shapes: [
      {
        case: "deployed",
        properties: { serviceUrl: "psbqam834h.us-east-1.awsapprunner.com" },
        expected: isPublic("psbqam834h.us-east-1.awsapprunner.com"),
      },
      {
        case: "from the VPC only",
        properties: { networkConfiguration: { ingressConfiguration: { isPubliclyAccessible: false } } },
        expected: isPrivate,
      },
      { case: "in a preview", properties: { serviceUrl: unknown }, expected: cannotTell("serviceUrl") },
    ],
  },
  {
    types: ["aws:apprunner/customDomainAssociation:CustomDomainAssociation"],
    shapes: [
      { case: "known", properties: { domainName: "app.example.com" }, expected: isPublic("app.example.com") },
      { case: "unknown", properties: { domainName: unknown }, expected: cannotTell("domainName") },
    ],
  },
  {
    types: ["aws:lambda/functionUrl:FunctionUrl"],
    shapes: [
      {
        case: "for everybody",
        properties: {
          authorizationType: "NONE",
          functionUrl: "https://abcdefg123.lambda-url.eu-west-1.on.aws/",
        },
        expected: isPublic("abcdefg123.lambda-url.eu-west-1.on.aws"),
      },
      { case: "signed requests only", properties: { authorizationType: "AWS_IAM" }, expected: isPrivate },
      {
        case: "in a preview",
        properties: { authorizationType: "NONE", functionUrl: unknown },
        expected: cannotTell("functionUrl"),
      },
    ],
  },
  {
    types: ["aws-native:lambda:Url"],
    shapes: [
      {
        case: "for everybody",
        properties: { authType: "NONE", functionUrl: "https://abcdefg123.lambda-url.eu-west-1.on.aws/" },
        expected: isPublic("abcdefg123.lambda-url.eu-west-1.on.aws"),
      },
      { case: "signed requests only", properties: { authType: "AWS_IAM" }, expected: isPrivate },
      { case: "unknown", properties: { authType: unknown }, expected: cannotTell("authType") },
    ],
  },
];
