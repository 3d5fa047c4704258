import type { EndpointSource } from "../reading";
import { collect } from "./collect";
import { isGeneratedName } from "./generated-names";
import { everyHost, normalizeHost } from "./host-names";
import { type EndpointRule, type HostSource, pathOf } from "./rule";

/** The hosts of one resource, and the properties that may hold more but can't be read as host names. */
export interface ServedHosts {
  readonly chosen: readonly string[];
  readonly generated: readonly string[];
  readonly undecided: readonly string[];
}

export function servedHosts(source: EndpointSource, rule: EndpointRule): ServedHosts {
  const named = (rule.hosts ?? []).flatMap((from) => hostsFrom(source, from));
  const hosts = named.filter(isHost);
  // What a deployment will set is absent or unknown before it, and says nothing yet.
  const madeUp = (rule.generated ?? []).flatMap((from) => hostsFrom(source, from).filter(isHost));
  const chosen = hosts.filter((host) => !isGeneratedName(host) && !madeUp.includes(host));
  return {
    chosen: [...new Set(chosen)],
    generated: [...new Set([...hosts.filter(isGeneratedName), ...madeUp])],
    undecided: [...new Set(named.flatMap((host) => (isHost(host) ? [] : [host.undecided])))],
  };
}

type Named = string | { readonly undecided: string };

function isHost(named: Named): named is string {
  return typeof named === "string";
}

/** Longer than any list of host names in one text. */
const longestText = 10_000;

function hostsFrom(source: EndpointSource, from: HostSource): Named[] {
  const items = collect(source, pathOf(from));
  if (typeof from !== "string" && "where" in from) {
    const meant = items.filter((item) => item.kind === "unknown" || from.where(item.value, source));
    return meant.flatMap(({ path }) => from.fields.flatMap((field) => hostsFrom(source, `${path}.${field}`)));
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
  source: EndpointSource,
  from: Exclude<HostSource, { readonly where: unknown }>,
): readonly string[] | undefined {
  if (typeof value === "string" && value.length > longestText) return undefined;
  if (typeof from !== "string") return from.hostsOf(value, source);
  return typeof value === "string" ? value.split(",") : undefined;
}

/** The hosts at these paths of another resource that holds an address. */
export function addressesAt(source: EndpointSource, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => hostsFrom(source, path)).filter(isHost);
}
