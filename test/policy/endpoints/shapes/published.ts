import { isPrivate, isPublic, type Shapes } from "../support/shape";

const ingress = "kubernetes:networking.k8s.io/v1:Ingress";
const service = "kubernetes:core/v1:Service";
const gateway = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const httpRoute = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const beanstalk = "aws:elasticbeanstalk/environment:Environment";

const one = (
  type: string,
  title: string,
  properties: object,
  expected: Shapes["shapes"][number]["expected"],
): Shapes => ({
  types: [type],
  shapes: [{ case: title, properties, expected }],
});
const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
const paths = (name: string) => ({
  http: { paths: [{ path: "/", pathType: "Prefix", backend: backend(name) }] },
});

/** Manifests and programs as people publish them, with other names: what each makes public, whole. */
export const publishedShapes: readonly Shapes[] = [
  // Private
  one(
    ingress,
    "an API server for a network of nodes",
    {
      metadata: {
        name: "kube-api",
        namespace: "default",
        annotations: {
          "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
          "service.alpha.kubernetes.io/app-protocols": '{"https":"HTTPS"}',
          "nginx.ingress.kubernetes.io/whitelist-source-range": "10.1.1.0/28",
        },
      },
      spec: {
        ingressClassName: "external",
        rules: [{ host: "kube-api.example.net", ...paths("kubernetes") }],
        tls: [{ hosts: ["kube-api.example.net"], secretName: "tls-example-net" }],
      },
    },
    isPrivate,
  ),
  one(
    ingress,
    "an administrator's page for two VPN networks",
    {
      metadata: {
        annotations: {
          "cert-manager.io/cluster-issuer": "letsencrypt-cloudflare",
          "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.30.0/24,10.0.10.0/24",
        },
      },
      spec: { rules: [{ host: "admin.example.org", ...paths("main") }] },
    },
    isPrivate,
  ),
  one(
    service,
    "a database's load balancer inside of a VPC",
    {
      metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" } },
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"], ports: [{ port: 6379 }] },
      status: { loadBalancer: { ingress: [{ hostname: "a1.elb.eu-west-1.amazonaws.com" }] } },
    },
    isPrivate,
  ),
  one(
    service,
    "a queue for every private network",
    {
      spec: {
        type: "LoadBalancer",
        loadBalancerSourceRanges: ["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "100.64.0.0/10"],
      },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.40" }] } },
    },
    isPrivate,
  ),
  one(
    service,
    "a log sink inside of DigitalOcean",
    {
      metadata: {
        annotations: {
          "external-dns.alpha.kubernetes.io/hostname": "logs.example.com",
          "service.beta.kubernetes.io/do-loadbalancer-name": "prod-syslog-nlb",
          "service.beta.kubernetes.io/do-loadbalancer-network": "INTERNAL",
        },
      },
      spec: { type: "LoadBalancer", ports: [{ name: "syslog-tls", port: 6514, protocol: "TCP" }] },
    },
    isPrivate,
  ),
  one(
    service,
    "a load balancer in Hetzner's network alone",
    {
      metadata: {
        annotations: {
          "load-balancer.hetzner.cloud/disable-public-network": "true",
          "load-balancer.hetzner.cloud/location": "fsn1",
          "load-balancer.hetzner.cloud/network": "kube",
        },
      },
      spec: { type: "LoadBalancer" },
    },
    isPrivate,
  ),
  one(
    service,
    "a private load balancer of Scaleway",
    {
      metadata: {
        name: "private-load-balancer",
        annotations: { "service.beta.kubernetes.io/scw-loadbalancer-private": "true" },
      },
      spec: { type: "LoadBalancer", ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    },
    isPrivate,
  ),
  one(
    gateway,
    "a gateway of Istio behind a private load balancer",
    {
      metadata: { name: "inference", namespace: "istio-ingress" },
      spec: {
        gatewayClassName: "istio",
        listeners: [
          { name: "http", protocol: "HTTP", port: 80, allowedRoutes: { namespaces: { from: "All" } } },
        ],
        infrastructure: {
          annotations: {
            "service.beta.kubernetes.io/scw-loadbalancer-private": "true",
            "service.beta.kubernetes.io/scw-loadbalancer-proxy-protocol-v2": "true",
          },
        },
      },
    },
    isPrivate,
  ),
  one(
    gateway,
    "a waypoint",
    {
      metadata: { name: "waypoint", labels: { "istio.io/waypoint-for": "all" } },
      spec: {
        gatewayClassName: "istio-waypoint",
        listeners: [{ name: "mesh", port: 15008, protocol: "HBONE" }],
      },
    },
    isPrivate,
  ),
  one(
    service,
    "a service behind a firewall of Linode",
    {
      metadata: {
        annotations: {
          "service.beta.kubernetes.io/linode-loadbalancer-firewall-acl":
            '{\n  "allowList": {\n    "ipv4": ["192.168.0.0/16", "10.0.0.0/8"],\n    "ipv6": ["fd00::/8"]\n  }\n}\n',
        },
      },
      spec: { type: "LoadBalancer" },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.41" }] } },
    },
    isPrivate,
  ),
  one(
    ingress,
    "a dashboard behind an internal ALB",
    {
      metadata: {
        annotations: {
          "kubernetes.io/ingress.class": "alb",
          "alb.ingress.kubernetes.io/scheme": "internal",
          "alb.ingress.kubernetes.io/target-type": "ip",
        },
      },
      spec: { rules: [{ host: "grafana.tools.example.com", ...paths("grafana") }] },
    },
    isPrivate,
  ),
  one(
    ingress,
    "a home page of a home network",
    { spec: { ingressClassName: "traefik", rules: [{ host: "home.lan", ...paths("homer") }] } },
    isPrivate,
  ),
  one(
    "kubernetes:serving.knative.dev/v1:Service",
    "a function for other functions",
    {
      metadata: { name: "resize", labels: { "networking.knative.dev/visibility": "cluster-local" } },
      status: { url: "http://resize.media.svc.cluster.local" },
    },
    isPrivate,
  ),
  // Public
  one(
    ingress,
    "a page beside a whitelist that has a public address",
    {
      metadata: {
        annotations: {
          "kubernetes.io/ingress.class": "nginx",
          "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/24,172.10.0.1",
        },
      },
      spec: { rules: [{ host: "www.example.com", ...paths("demo") }] },
    },
    isPublic("www.example.com"),
  ),
  one(
    service,
    "Hetzner's load balancer with private targets",
    {
      metadata: {
        annotations: {
          "load-balancer.hetzner.cloud/name": "ingress",
          "load-balancer.hetzner.cloud/use-private-ip": "true",
          "load-balancer.hetzner.cloud/disable-private-ingress": "true",
          "load-balancer.hetzner.cloud/disable-public-network": "false",
          "load-balancer.hetzner.cloud/uses-proxyprotocol": "true",
        },
      },
      spec: { type: "LoadBalancer" },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.50" }, { ip: "2001:db8:1::1" }] } },
    },
    isPublic("203.0.113.50", "[2001:db8:1::1]"),
  ),
  one(
    httpRoute,
    "the callback of a login",
    {
      metadata: { name: "oauth2-callback", namespace: "oauth2-proxy" },
      spec: {
        parentRefs: [{ name: "home-gateway", kind: "Gateway", namespace: "traefik-system" }],
        hostnames: ["oauth.example.org"],
        rules: [{ matches: [{ path: { type: "PathPrefix", value: "/oauth2/callback" } }], backendRefs: [] }],
      },
    },
    isPublic("oauth.example.org"),
  ),
  one(
    "kubernetes:networking.istio.io/v1alpha3:Gateway",
    "the example of a gateway with a certificate",
    {
      metadata: { name: "example-gw", namespace: "istio-system" },
      spec: {
        selector: { app: "istio-ingressgateway", istio: "ingressgateway" },
        servers: [
          { port: { number: 80, name: "HTTP-80", protocol: "HTTP" }, hosts: ["*.shop.example.com"] },
          { port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["*.shop.example.com"] },
        ],
      },
    },
    isPublic("*.shop.example.com"),
  ),
  one(
    beanstalk,
    "one instance without a load balancer",
    {
      application: "api",
      cname: "api-production.eba-1.eu-west-1.elasticbeanstalk.com",
      solutionStackName: "64bit Amazon Linux 2023 running Node.js 20",
      settings: [
        { namespace: "aws:elasticbeanstalk:environment", name: "EnvironmentType", value: "SingleInstance" },
        { namespace: "aws:autoscaling:launchconfiguration", name: "InstanceType", value: "t3.micro" },
      ],
    },
    isPublic("api-production.eba-1.eu-west-1.elasticbeanstalk.com"),
  ),
  one(
    beanstalk,
    "private instances behind public subnets",
    {
      cname: "shop.eba-2.eu-west-1.elasticbeanstalk.com",
      settings: [
        { namespace: "aws:ec2:vpc", name: "VPCId", value: "vpc-1" },
        { namespace: "aws:ec2:vpc", name: "Subnets", value: "subnet-1,subnet-2" },
        { namespace: "aws:ec2:vpc", name: "ELBSubnets", value: "subnet-3,subnet-4" },
        { namespace: "aws:elasticbeanstalk:environment", name: "LoadBalancerType", value: "application" },
        { namespace: "aws:elbv2:listener:443", name: "ListenerEnabled", value: "true" },
      ],
    },
    isPublic("shop.eba-2.eu-west-1.elasticbeanstalk.com"),
  ),
  one(
    "kubernetes:traefik.io/v1alpha1:IngressRoute",
    "an application and its API",
    {
      metadata: { name: "shop", namespace: "shop" },
      spec: {
        entryPoints: ["web", "websecure"],
        routes: [
          { match: "Host(`shop.example.com`)", kind: "Rule", services: [{ name: "web", port: 80 }] },
          {
            match: "Host(`shop.example.com`) && PathPrefix(`/api`)",
            kind: "Rule",
            services: [{ name: "api", port: 8080 }],
          },
        ],
        tls: { certResolver: "letsencrypt" },
      },
    },
    isPublic("shop.example.com"),
  ),
  one(
    "kubernetes:route.openshift.io/v1:Route",
    "a route with edge termination",
    {
      metadata: { name: "frontend", namespace: "shop", labels: { app: "frontend" } },
      spec: {
        host: "www.example.com",
        to: { kind: "Service", name: "frontend", weight: 100 },
        tls: { termination: "edge", insecureEdgeTerminationPolicy: "Redirect" },
      },
    },
    isPublic("www.example.com"),
  ),
  one(
    "kubernetes:projectcontour.io/v1:HTTPProxy",
    "a proxy with TLS",
    {
      spec: {
        virtualhost: { fqdn: "secure.bar.example.com", tls: { secretName: "tls" } },
        routes: [{ services: [{ name: "s1", port: 80 }] }],
      },
    },
    isPublic("secure.bar.example.com"),
  ),
  one(
    "kubernetes:helm.sh/v3:Release",
    "a blog from a chart",
    {
      chart: "wordpress",
      values: {
        wordpressUsername: "user",
        service: { type: "ClusterIP" },
        ingress: { enabled: true, hostname: "blog.example.com", ingressClassName: "nginx", tls: true },
      },
    },
    isPublic("blog.example.com"),
  ),
  one(
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "a static site",
    {
      bucket: "my-site-1a2b",
      indexDocument: { suffix: "index.html" },
      errorDocument: { key: "404.html" },
      websiteEndpoint: "my-site-1a2b.s3-website.eu-central-1.amazonaws.com",
    },
    isPublic("my-site-1a2b.s3-website.eu-central-1.amazonaws.com"),
  ),
  one(
    "digitalocean:index/app:App",
    "an application with a database",
    {
      spec: {
        name: "golang-sample",
        region: "fra",
        domainNames: [{ name: "app.example.com", type: "PRIMARY", zone: "example.com" }],
        services: [{ name: "go-service", instanceCount: 1, git: { branch: "main" } }],
      },
      defaultIngress: "https://golang-sample-a1.ondigitalocean.app",
    },
    isPublic("app.example.com"),
  ),
  one(
    "cloudflare:index/record:Record",
    "a proxied name of a web server",
    { zoneId: "z", name: "www.example.com", type: "A", content: "203.0.113.60", proxied: true, ttl: 1 },
    isPublic("www.example.com"),
  ),
];
