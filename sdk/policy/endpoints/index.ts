import type { EndpointSource } from "../reading";
import { awsRules } from "./aws";
import { azureRules } from "./azure";
import { judge } from "./condition";
import { type ExtraRule, ruleOf } from "./extra-rules";
import { gcpRules } from "./gcp";
import { kubernetesRules } from "./kubernetes";
import type { EndpointReading, EndpointRule } from "./rule";
import { servedHosts } from "./served-hosts";
import { canonicalType } from "./types";

export type { EndpointSource, Reading } from "../reading";
export { type ExtraRule, extraRuleSchema } from "./extra-rules";
export { matchesTarget } from "./matching";
export type { EndpointReading, EndpointRule } from "./rule";

/** Every resource type that is known by itself, by cloud. */
export const endpointRules: readonly EndpointRule[] = [
  ...awsRules,
  ...azureRules,
  ...gcpRules,
  ...kubernetesRules,
];

const table: ReadonlyMap<string, EndpointRule> = new Map(
  endpointRules.flatMap((rule) => rule.types.map((type) => [type, rule] as const)),
);

/**
 * Whether a resource is a public endpoint, and which hosts it serves. Undefined for what is no endpoint. Never throws.
 *
 * `hosts` are those that must belong to a target, each of them, since every name may lead to another application. When
 * people have given the resource names of their own (a CDN's aliases, an ingress's hosts), these count, and the name that
 * the cloud made up (`….cloudfront.net`) need not be a target as well. When it has only the made-up name or an address,
 * that counts. Custom domains that are resources of their own, such as API Gateway's, count there; the API keeps its
 * made-up name, which anybody can call until it is disabled.
 *
 * A name that a preview does not know yet, where no other is known, gives `cannotTell`. So does a public resource whose
 * properties name no host at all. Rules in `extra` come before the table's for their type.
 */
export function endpointOf(source: EndpointSource, extra: readonly ExtraRule[]): EndpointReading | undefined {
  const type = canonicalType(source.type);
  const configured = extra.map(ruleOf).filter((rule) => rule.types.includes(type));
  const builtIn = table.get(type);
  const rules = configured.length > 0 || builtIn === undefined ? configured : [builtIn];
  return joined(rules.map((rule) => readingOf(source, rule)));
}

function readingOf(source: EndpointSource, rule: EndpointRule): EndpointReading | undefined {
  const verdict = judge(source, rule.publicWhen);
  if (verdict.kind === "fails") return { kind: "private" };
  if (verdict.kind === "open") {
    return {
      kind: "cannotTell",
      why: `whether it is public depends on ${list(verdict.paths)}, not known yet`,
    };
  }
  const { openWhen } = rule;
  if (openWhen !== undefined && judge(source, openWhen.condition).kind !== "fails") {
    return { kind: "cannotTell", why: openWhen.why };
  }
  const { chosen, generated, undecided } = servedHosts(source, rule);
  if (chosen.length > 0) return { kind: "public", hosts: chosen, undecided };
  if (undecided.length > 0) {
    return {
      kind: "cannotTell",
      why: `its host names are in ${list(undecided)}, not known yet or no host names`,
    };
  }
  if (generated.length > 0) return { kind: "public", hosts: generated, undecided };
  return rule.namesOnly === true ? undefined : { kind: "cannotTell", why: withoutHost(rule) };
}

function withoutHost(rule: EndpointRule): string {
  const names = (rule.generated ?? []).map((from) => (typeof from === "string" ? from : from.path));
  return names.length > 0
    ? `its host name is not known before its deployment has set ${names.join(" or ")}`
    : `no host name is in ${(rule.hosts ?? []).join(" or ")}`;
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

function list(paths: readonly string[]): string {
  const more = paths.length > mostListed ? ` and ${paths.length - mostListed} more` : "";
  return `${paths.slice(0, mostListed).join(", ")}${more}`;
}
