import { cannotTell, isPrivate, isPublic, type Shapes } from "../support/shape";
import { unknown } from "../support/source";

/** The shapes of a type whose made-up name stands in one property, with what makes it private. */
function named(
  types: readonly string[],
  property: string,
  value: { readonly text: string; readonly host: string },
  privately?: object,
): Shapes {
  return {
    types,
    shapes: [
      { case: "deployed", properties: { [property]: value.text }, expected: isPublic(value.host) },
      { case: "before its deployment", properties: { [property]: unknown }, expected: cannotTell(property) },
      ...(privately === undefined
        ? []
        : [{ case: "private", properties: { [property]: value.text, ...privately }, expected: isPrivate }]),
    ],
  };
}

const plain = (host: string) => ({ text: host, host });
const website = "shop-site.s3-website-eu-west-1.amazonaws.com";

export const awsApplicationShapes: readonly Shapes[] = [
  {
    types: ["aws:elasticbeanstalk/environment:Environment"],
    shapes: [
      {
        case: "a web server",
        properties: {
          tier: "WebServer",
          cname: "shop.eu-west-1.elasticbeanstalk.com",
          settings: [{ namespace: "aws:ec2:vpc", name: "ELBScheme", value: "public" }],
        },
        expected: isPublic("shop.eu-west-1.elasticbeanstalk.com"),
      },
      { case: "before its deployment", properties: { cname: unknown }, expected: cannotTell("cname") },
      {
        case: "an internal load balancer",
        properties: {
          cname: "shop.eu-west-1.elasticbeanstalk.com",
          settings: [
            { namespace: "aws:ec2:vpc", name: "VPCId", value: "vpc-1" },
            { namespace: "aws:ec2:vpc", name: "ELBScheme", value: "internal" },
          ],
        },
        expected: isPrivate,
      },
      {
        case: "a setting of another namespace",
        properties: {
          cname: "shop.eu-west-1.elasticbeanstalk.com",
          settings: [{ namespace: "aws:elb:listener", name: "ELBScheme", value: "internal" }],
        },
        expected: isPublic("shop.eu-west-1.elasticbeanstalk.com"),
      },
      {
        case: "a setting that is unknown",
        properties: {
          cname: "shop.eu-west-1.elasticbeanstalk.com",
          settings: [{ namespace: "aws:ec2:vpc", name: "ELBScheme", value: unknown }],
        },
        expected: cannotTell("settings[0].value"),
      },
      { case: "a worker", properties: { tier: "Worker", cname: "" }, expected: isPrivate },
    ],
  },
  {
    types: ["aws-native:elasticbeanstalk:Environment"],
    shapes: [
      {
        case: "a web server",
        properties: { endpointUrl: "awseb-e-1.eu-west-1.elb.amazonaws.com", tier: { name: "WebServer" } },
        expected: isPublic("awseb-e-1.eu-west-1.elb.amazonaws.com"),
      },
      {
        case: "before its deployment",
        properties: { endpointUrl: unknown },
        expected: cannotTell("endpointUrl"),
      },
      {
        case: "an internal load balancer",
        properties: {
          optionSettings: [{ namespace: "aws:ec2:vpc", optionName: "ELBScheme", value: "internal" }],
        },
        expected: isPrivate,
      },
    ],
  },
  {
    types: ["aws:amplify/app:App", "aws-native:amplify:App"],
    shapes: [
      {
        case: "branches below its domain",
        properties: { defaultDomain: "d1abc.amplifyapp.com" },
        expected: isPublic("*.d1abc.amplifyapp.com"),
      },
      {
        case: "before its deployment",
        properties: { defaultDomain: unknown },
        expected: cannotTell("defaultDomain"),
      },
    ],
  },
  ...[
    { type: "aws:amplify/domainAssociation:DomainAssociation", list: "subDomains" },
    { type: "aws-native:amplify:Domain", list: "subDomainSettings" },
  ].map(({ type, list }) => ({
    types: [type],
    shapes: [
      {
        case: "the domain and a subdomain",
        properties: {
          domainName: "example.com",
          [list]: [
            { branchName: "main", prefix: "" },
            { branchName: "main", prefix: "www" },
          ],
        },
        expected: isPublic("example.com", "www.example.com"),
      },
      {
        case: "a domain that is unknown",
        properties: { domainName: unknown, [list]: [{ prefix: "www" }] },
        expected: cannotTell(`${list}[0].prefix`),
      },
    ],
  })),
  {
    types: ["aws:lightsail/containerService:ContainerService"],
    shapes: [
      {
        case: "its own domains",
        properties: {
          url: "https://shop.abc.eu-west-1.cs.amazonlightsail.com/",
          publicDomainNames: { certificates: [{ certificateName: "c", domainNames: ["shop.example.com"] }] },
        },
        expected: isPublic("shop.example.com"),
      },
      {
        case: "a made-up name",
        properties: { url: "https://shop.abc.eu-west-1.cs.amazonlightsail.com/" },
        expected: isPublic("shop.abc.eu-west-1.cs.amazonlightsail.com"),
      },
      { case: "before its deployment", properties: { url: unknown }, expected: cannotTell("url") },
      { case: "disabled", properties: { isDisabled: true, url: "https://a.b.c/" }, expected: isPrivate },
    ],
  },
  {
    types: ["aws-native:lightsail:Container"],
    shapes: [
      {
        case: "its own domains",
        properties: { publicDomainNames: [{ domainNames: ["shop.example.com", "www.example.com"] }] },
        expected: isPublic("shop.example.com", "www.example.com"),
      },
      { case: "before its deployment", properties: { url: unknown }, expected: cannotTell("url") },
      { case: "disabled", properties: { isDisabled: true }, expected: isPrivate },
    ],
  },
  named(["aws:lightsail/lb:Lb"], "dnsName", plain("abc.eu-west-1.elb.amazonaws.com")),
  named(["aws:lightsail/distribution:Distribution"], "domainName", plain("d1.cloudfront.net"), {
    isEnabled: false,
  }),
  named(
    [
      "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
      "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
    ],
    "websiteEndpoint",
    plain(website),
  ),
  {
    types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
    shapes: [
      {
        case: "a website",
        properties: { website: { indexDocument: "index.html" }, websiteEndpoint: website },
        expected: isPublic(website),
      },
      {
        case: "before its deployment",
        properties: { website: { indexDocument: "index.html" }, websiteEndpoint: unknown },
        expected: cannotTell("websiteEndpoint"),
      },
      { case: "no website", properties: { bucket: "logs", websiteEndpoint: "" }, expected: isPrivate },
    ],
  },
  {
    types: ["aws-native:s3:Bucket"],
    shapes: [
      {
        case: "a website",
        properties: {
          websiteConfiguration: { indexDocument: "index.html" },
          websiteUrl: `http://${website}`,
        },
        expected: isPublic(website),
      },
      {
        case: "before its deployment",
        properties: { websiteConfiguration: { indexDocument: "index.html" }, websiteUrl: unknown },
        expected: cannotTell("websiteUrl"),
      },
      { case: "no website", properties: { bucketName: "logs" }, expected: isPrivate },
    ],
  },
  named(
    [
      "aws:globalaccelerator/accelerator:Accelerator",
      "aws:globalaccelerator/customRoutingAccelerator:CustomRoutingAccelerator",
      "aws-native:globalaccelerator:Accelerator",
    ],
    "dnsName",
    plain("a1.awsglobalaccelerator.com"),
    { enabled: false },
  ),
  {
    types: ["aws:appsync/graphQLApi:GraphQLApi"],
    shapes: [
      {
        case: "deployed",
        properties: { uris: { GRAPHQL: "https://a.appsync-api.eu-west-1.amazonaws.com/graphql" } },
        expected: isPublic("a.appsync-api.eu-west-1.amazonaws.com"),
      },
      { case: "before its deployment", properties: { uris: unknown }, expected: cannotTell("uris") },
      { case: "private", properties: { visibility: "PRIVATE" }, expected: isPrivate },
    ],
  },
  named(
    ["aws-native:appsync:GraphQlApi"],
    "graphQlUrl",
    {
      text: "https://a.appsync-api.eu-west-1.amazonaws.com/graphql",
      host: "a.appsync-api.eu-west-1.amazonaws.com",
    },
    { visibility: "PRIVATE" },
  ),
  named(
    ["aws:appsync/domainName:DomainName", "aws-native:appsync:DomainName"],
    "domainName",
    plain("api.example.com"),
  ),
  {
    types: ["aws:cloudfront/distributionTenant:DistributionTenant"],
    shapes: [
      {
        case: "domains",
        properties: { enabled: true, domains: [{ domain: "a.example.com" }, { domain: "b.example.com" }] },
        expected: isPublic("a.example.com", "b.example.com"),
      },
      {
        case: "a domain that is unknown",
        properties: { domains: [{ domain: unknown }] },
        expected: cannotTell("domains[0]"),
      },
      { case: "disabled", properties: { enabled: false }, expected: isPrivate },
    ],
  },
  named(["aws-native:cloudfront:DistributionTenant"], "domains", plain("a.example.com"), { enabled: false }),
];
