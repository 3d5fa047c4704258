import { type Readable, type ResourceView, readable } from "../reading";
import { collect } from "./collect";
import { everyHost, isPrivateHost, normalizeHost } from "./host-names";
import {
  canonicalType,
  type DnsRecords,
  type EndpointRule,
  type HostSource,
  pathOf,
  type ServedBy,
  type Verdict,
} from "./rule";

/** The hosts of one resource, and the properties that may hold more but can't be read as host names. */
export interface ServedHosts {
  readonly chosen: readonly string[];
  readonly generated: readonly string[];
  readonly undecided: readonly string[];
}

/** `elsewhere`: the names that others give the resource where its own properties have none. */
export function servedHosts(source: Readable, rule: EndpointRule, elsewhere: readonly Named[]): ServedHosts {
  const own = (rule.hosts ?? []).flatMap((from) => namedHosts(source, from));
  const named = own.length > 0 ? own : elsewhere;
  const hosts = named.filter(isHost);
  // What a deployment will set is absent or unknown before it, and says nothing yet.
  const madeUp = (rule.generated ?? []).flatMap((from) => namedHosts(source, from).filter(isHost));
  const chosen = hosts.filter((host) => !isGeneratedName(host) && !madeUp.includes(host));
  return {
    chosen: [...new Set(chosen)],
    generated: [...new Set([...hosts.filter(isGeneratedName), ...madeUp])],
    undecided: [...new Set(named.flatMap((host) => (isHost(host) ? [] : [host.undecided])))],
  };
}

export type Named = string | { readonly undecided: string };

function isHost(named: Named): named is string {
  return typeof named === "string";
}

/** Longer than any list of host names in one text. */
const longestText = 10_000;

/** The host names at a source, and where something is that is none or that a preview cannot tell. */
export function namedHosts(source: Readable, from: HostSource): Named[] {
  const items = collect(source, pathOf(from));
  if (typeof from !== "string" && "where" in from) {
    return items.flatMap((item): Named[] => {
      if (item.kind === "unknown") return [{ undecided: item.path }];
      if (!from.where(item.value, source)) return [];
      return from.fields
        .flatMap((field) => namedHosts(readable(item.value), field))
        .map((host) => (isHost(host) ? host : { undecided: `${item.path}.${host.undecided}` }));
    });
  }
  return items.flatMap((found) => {
    const texts = found.kind === "unknown" ? undefined : textsOf(found.value, source, from);
    if (texts === undefined) return [{ undecided: found.path }];
    return texts
      .map((text) => normalizeHost(text) ?? { undecided: found.path })
      .filter((host) => host !== everyHost);
  });
}

/** One text may list several hosts with commas, as external-dns has it. Every host means none by name. */
function textsOf(
  value: unknown,
  source: Readable,
  from: Exclude<HostSource, { readonly where: unknown }>,
): readonly string[] | undefined {
  if (typeof value === "string" && value.length > longestText) return undefined;
  if (typeof from !== "string") return from.hostsOf(value, source);
  return typeof value === "string" ? value.split(",") : undefined;
}

/** By its URN, the public names that DNS records give a resource, and where a name is that a preview cannot tell. */
export function namesInDns(
  resources: readonly ResourceView[],
  rules: readonly DnsRecords[],
): ReadonlyMap<string, readonly Named[]> {
  const ruleOf = new Map(rules.flatMap((rule) => rule.types.map((type) => [type, rule] as const)));
  const names = new Map<string, readonly Named[]>();
  for (const record of resources) {
    const rule = ruleOf.get(canonicalType(record.type));
    if (rule === undefined) continue;
    const set = rule.leadsTo.filter((property) => record.read(property).kind !== "absent");
    const own = namesOf(record, rule.name);
    for (const urn of new Set(set.flatMap((property) => record.comesFrom(property))))
      names.set(urn, [...(names.get(urn) ?? []), ...own]);
  }
  return names;
}

function namesOf(record: ResourceView, name: HostSource): readonly Named[] {
  if (record.read(pathOf(name)).kind === "unknown")
    return [{ undecided: `${pathOf(name)} of ${record.name}` }];
  return namedHosts(record, name).filter((host) => typeof host === "string" && !isPrivateHost(host));
}

/** The hosts at these paths of another resource that holds an address. */
export function addressesAt(source: Readable, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => namedHosts(source, path)).filter(isHost);
}

/**
 * Whether all that serves a resource's hosts is private: `holds` where it is. What is not in the stack may be public, and so is one
 * public server among others; `open` where a preview cannot tell what serves them.
 */
export function servedPrivately(
  source: Readable,
  servedBy: ServedBy,
  stack: readonly ResourceView[],
  isPrivate: (server: ResourceView) => boolean,
): Verdict {
  const found = collect(source, servedBy.path);
  if (found.length === 0) return { kind: servedBy.privateWithout ? "holds" : "fails" };
  const references = found.map((one) => ({
    path: one.path,
    reference: one.kind === "known" ? servedBy.referenceOf(one.value, source) : undefined,
  }));
  const isServedOutside = references.some(({ reference }) => {
    if (reference === undefined || reference === "inside the cluster") return false;
    const servers = stack.filter(
      (resource) =>
        servedBy.types.includes(canonicalType(resource.type)) &&
        textAt(resource, "metadata.name") === reference.name &&
        namespaceOf(resource) === reference.namespace,
    );
    return servers.length === 0 || !servers.every(isPrivate);
  });
  if (isServedOutside) return { kind: "fails" };
  const paths = references.flatMap(({ path, reference }) => (reference === undefined ? [path] : []));
  return paths.length === 0 ? { kind: "holds" } : { kind: "open", paths };
}

/** A resource's namespace in Kubernetes; undefined where a preview cannot tell. */
export function namespaceOf(source: Readable): string | undefined {
  const isUnknown = source.read("metadata.namespace").kind === "unknown";
  return isUnknown ? undefined : (textAt(source, "metadata.namespace") ?? "default");
}

function textAt(source: Readable, path: string): string | undefined {
  const reading = source.read(path);
  return reading.kind === "known" && typeof reading.value === "string" ? reading.value : undefined;
}

/**
 * Under these domains a cloud gives each resource a name by itself. Some resources list such a name among those that
 * people chose (a Front Door's endpoints, a web app's host names).
 */
const domains = [
  "amazonaws.com",
  "amplifyapp.com",
  "amazonaws.com.cn",
  "awsapprunner.com",
  "awsglobalaccelerator.com",
  "cloudfront.net",
  "elasticbeanstalk.com",
  "on.aws",
  "azure-api.net",
  "azurecontainerapps.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.net",
  "azurewebsites.us",
  "azurecontainer.io",
  "chinacloudsites.cn",
  "cloudapp.azure.com",
  "cloudfunctions.net",
  "trafficmanager.net",
  "web.core.windows.net",
  "appspot.com",
  "firebaseapp.com",
  "gateway.dev",
  "hosted.app",
  "run.app",
  "web.app",
  "fly.dev",
  "functions.fnc.fr-par.scw.cloud",
  "herokuapp.com",
  "nodebalancer.linode.com",
  "ondigitalocean.app",
  "pages.dev",
  "vercel.app",
  "workers.dev",
].map((domain) => `.${domain}`);

/** Whether a normalised host name is one that a cloud made up. */
export function isGeneratedName(host: string): boolean {
  return domains.some((domain) => host.endsWith(domain));
}
