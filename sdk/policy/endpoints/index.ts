import type { ResourceView } from "../reading";
import { awsRules } from "./aws";
import { azureRules } from "./azure";
import { type ExtraRule, ruleOf } from "./extra-rules";
import { gcpRules } from "./gcp";
import { isPrivateHost } from "./host-names";
import { kubernetesRules } from "./kubernetes";
import { controllerRules } from "./kubernetes-controllers";
import { dnsRecords, platformRules } from "./platforms";
import {
  type AddressIn,
  always,
  canonicalType,
  type EndpointReading,
  type EndpointRule,
  evaluate,
  pathOf,
} from "./rule";
import { addressesAt, namesInDns, servedHosts, servedPrivately } from "./served-hosts";

export { brokenPatterns, type ExtraRule, extraRuleSchema } from "./extra-rules";
export { matchesTarget, normalizeHost } from "./host-names";
export type { EndpointReading, EndpointRule } from "./rule";

/** Every resource type that is known by itself, by cloud. */
export const endpointRules: readonly EndpointRule[] = [
  ...awsRules,
  ...azureRules,
  ...gcpRules,
  ...kubernetesRules,
  ...controllerRules,
  ...platformRules,
].map((row) => ({ publicWhen: always, ...row }));

const table: ReadonlyMap<string, EndpointRule> = new Map(
  endpointRules.flatMap((rule) => rule.types.map((type) => [type, rule] as const)),
);

/** Reads a stack once for all its endpoints: what one may refer to, and the names that DNS records give to each. */
export function endpointStack(resources: readonly ResourceView[]) {
  return { resources, names: namesInDns(resources, dnsRecords) };
}

type EndpointStack = ReturnType<typeof endpointStack>;

/**
 * Whether a resource is a public endpoint, and which hosts it serves. Undefined for what is no endpoint. Never throws.
 *
 * `hosts` are those that must belong to a target, each of them, since every name may lead to another application. When
 * people have given the resource names of their own (a CDN's aliases, an ingress's hosts, else DNS records of the stack that lead to
 * it), these count, and the name that the cloud made up (`….cloudfront.net`) need not be a target as well. When it has only the made-up name or an address,
 * that counts. Custom domains that are resources of their own, such as API Gateway's, count there; the API keeps its
 * made-up name, which anybody can call until it is disabled. Names and addresses that nobody on the internet reaches do not
 * count, and a resource that has no others is private.
 *
 * A name that a preview does not know yet, where no other is known, gives `cannotTell`. So does a public resource whose
 * properties name no host at all. Rules in `extra` come before the table's for their type.
 */
export function endpointOf(
  source: ResourceView,
  extra: readonly ExtraRule[],
  stack: EndpointStack = endpointStack([]),
): EndpointReading | undefined {
  const type = canonicalType(source.type);
  const configured = extra.map(ruleOf).filter((rule) => rule.types.includes(type));
  const builtIn = table.get(type);
  const rules = configured.length > 0 || builtIn === undefined ? configured : [builtIn];
  return joined(rules.map((rule) => readingOf(source, rule, { extra, stack })));
}

interface Surrounding {
  readonly extra: readonly ExtraRule[];
  readonly stack: EndpointStack;
}

function readingOf(
  source: ResourceView,
  rule: EndpointRule,
  { extra, stack }: Surrounding,
): EndpointReading | undefined {
  const verdict = evaluate(source, rule.publicWhen);
  if (verdict.kind === "fails") return { kind: "private" };
  if (verdict.kind === "open") {
    return {
      kind: "cannotTell",
      why: `whether it is public depends on ${list(verdict.paths)}, not known yet`,
    };
  }
  const { openWhen, servedBy } = rule;
  if (openWhen !== undefined && evaluate(source, openWhen.condition).kind !== "fails") {
    return { kind: "cannotTell", why: openWhen.why };
  }
  if (servedBy === undefined) return hostReading(source, rule, stack);
  const isPrivate = (server: ResourceView) => endpointOf(server, extra)?.kind === "private";
  const inside = servedPrivately(source, servedBy, stack.resources, isPrivate);
  if (inside.kind === "holds") return { kind: "private" };
  if (inside.kind === "fails") return hostReading(source, rule, stack);
  return { kind: "cannotTell", why: `what serves its hosts is in ${list(inside.paths)}, not known yet` };
}

/** What the resource's hosts make of it, which its own properties say to be public. */
function hostReading(
  source: ResourceView,
  rule: EndpointRule,
  { resources, names: namesOfUrn }: EndpointStack,
): EndpointReading | undefined {
  const holders = addressHolders(source, rule, resources);
  const inDns = [source, ...holders].flatMap(({ urn }) => namesOfUrn.get(urn) ?? []);
  const { chosen, generated: own, undecided } = servedHosts(source, rule, inDns);
  const addressesIn = ({ paths }: AddressIn) => holders.flatMap((holder) => addressesAt(holder, paths));
  const generated = own.length > 0 || rule.addressIn === undefined ? own : addressesIn(rule.addressIn);
  const isInside = generated.length > 0 && generated.every(isPrivateHost);
  const names = chosen.filter((host) => !isPrivateHost(host));
  if (names.length > 0 && isInside) {
    const why = `its address ${list(generated)} is private; whether something in front of it serves ${list(names)} publicly is not seen here`;
    return { kind: "cannotTell", why };
  }
  if (names.length > 0) return { kind: "public", hosts: names, undecided };
  if (undecided.length > 0) {
    return {
      kind: "cannotTell",
      why: `its host names are in ${list(undecided)}, not known yet or no host names`,
    };
  }
  if (chosen.length > 0 || isInside) return { kind: "private" };
  const addresses = generated.filter((host) => !isPrivateHost(host));
  if (addresses.length > 0) return { kind: "public", hosts: addresses, undecided };
  return rule.namesOnly === true ? undefined : { kind: "cannotTell", why: withoutHost(rule) };
}

/** The resources of the stack that hold the source's address. */
function addressHolders(
  source: ResourceView,
  { addressIn }: EndpointRule,
  stack: readonly ResourceView[],
): readonly ResourceView[] {
  if (addressIn === undefined) return [];
  const urns = source.comesFrom(addressIn.property);
  return stack.filter(({ urn, type }) => urns.includes(urn) && addressIn.types.includes(canonicalType(type)));
}

function withoutHost({ generated = [], hosts = [], addressIn }: EndpointRule): string {
  if (generated.length > 0)
    return `its host name is not known before its deployment has set ${generated.map(pathOf).join(" or ")}`;
  const unnamed = hosts.length > 0 ? [`no host name is in ${hosts.map(pathOf).join(" or ")}`] : [];
  const elsewhere =
    addressIn === undefined ? [] : [`its address is that of what ${addressIn.property} refers to`];
  return [...unnamed, ...elsewhere].join(", and ");
}

/** Several configured rules may show one type: public where one of them says so. */
function joined(readings: readonly (EndpointReading | undefined)[]): EndpointReading | undefined {
  const open = readings.filter((reading) => reading?.kind === "public");
  if (open.length > 0) {
    const hosts = new Set(open.flatMap((reading) => reading.hosts));
    const undecided = new Set(open.flatMap((reading) => reading.undecided));
    return { kind: "public", hosts: [...hosts], undecided: [...undecided] };
  }
  return readings.find((reading) => reading?.kind === "cannotTell") ?? readings.find(Boolean);
}

const mostListed = 5;

/** The first of them in one line, and how many more there are. */
export function list(texts: readonly string[]): string {
  const more = texts.length > mostListed ? ` and ${texts.length - mostListed} more` : "";
  return `${texts.slice(0, mostListed).join(", ")}${more}`;
}
