import type { EndpointSource } from "../reading";
import { collect, type Found } from "./collect";
import { isGeneratedName } from "./generated-names";
import { everyHost, normalizeHost } from "./host-names";
import type { EndpointRule, GeneratedHost } from "./rule";

/** The hosts of one resource, and the properties that may hold more but can't be read as host names. */
export interface ServedHosts {
  readonly chosen: readonly string[];
  readonly generated: readonly string[];
  readonly undecided: readonly string[];
}

export function servedHosts(source: EndpointSource, rule: EndpointRule): ServedHosts {
  const named = (rule.hosts ?? []).flatMap((path) => collect(source, path).flatMap(hostsOf));
  const madeUp = (rule.generated ?? []).flatMap((from) => generatedHosts(source, from));
  const chosen = named.filter(isHost).filter((host) => !isGeneratedName(host) && !madeUp.includes(host));
  return {
    chosen: [...new Set(chosen)],
    generated: [...new Set([...named.filter(isHost).filter(isGeneratedName), ...madeUp])],
    undecided: [...new Set(named.flatMap((host) => (isHost(host) ? [] : [host.undecided])))],
  };
}

type Named = string | { readonly undecided: string };

function isHost(named: Named): named is string {
  return typeof named === "string";
}

/** Longer than any list of host names in one text. */
const longestText = 10_000;

/** One text may list several hosts with commas, as external-dns has it. Every host means none by name. */
function hostsOf(found: Found): Named[] {
  const { path } = found;
  if (found.kind === "unknown" || typeof found.value !== "string" || found.value.length > longestText) {
    return [{ undecided: path }];
  }
  return found.value
    .split(",")
    .map((text) => normalizeHost(text) ?? { undecided: path })
    .filter((host) => host !== everyHost);
}

function generatedHosts(source: EndpointSource, from: GeneratedHost): string[] {
  const { path, hostOf } = typeof from === "string" ? { path: from, hostOf: normalizeHost } : from;
  return collect(source, path).flatMap((found) => {
    if (found.kind === "unknown" || typeof found.value !== "string" || found.value === "") return [];
    const host = hostOf(found.value);
    return host === undefined || host === everyHost ? [] : [host];
  });
}
