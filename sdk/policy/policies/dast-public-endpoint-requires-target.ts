import type { Recurrence } from "../../../provider/cobalt/facts";
import { containsUnknown, isRecord } from "../../../provider/resources/property-map";
import { dayMs } from "../../../provider/time/duration";
import {
  type ExemptionConfig,
  exemptionOf,
  exemptionProperties,
  inventoryProperties,
  listOf,
  minimumRecurrence,
  text,
  wholeNumber,
} from "../config";
import { cannotTell, type Definition, type PolicyResult, violation } from "../definition";
import type { EndpointReading } from "../endpoints";
import { type ExtraRule, extraRuleSchema } from "../endpoints/extra-rules";
import { loadInventory, wasScanned } from "../inventory/load";
import type { Inventory, InventoryConfig, InventoryTarget } from "../inventory/types";
import { knownValue, type Readable, type Reading, type ResourceView, unknownPart } from "../reading";
import { exemptionLine, scheduleAdvice, titleOf } from "../remedy";
import { coverageOf } from "../stack/coverage";
import { type Declared, declaredIn } from "../stack/declared";

export interface RequiresTargetConfig extends InventoryConfig {
  /** A target with a recurring schedule of this stack, or of one in the file, is covered. @default "QUARTERLY" */
  readonly minimumRecurrence: Recurrence;
  /** So is one with a completed scan that is not older. @default 35 */
  readonly maxAgeDays: number;
  /** A host below such a domain belongs to a target on that domain. */
  readonly parentDomains: readonly string[];
  /** More resource types that serve hosts. */
  readonly endpoints: readonly ExtraRule[];
  /** `target`: a target, or a host that needs none. */
  readonly exemptions: readonly ExemptionConfig[];
}

const name = "dast-public-endpoint-requires-target";

/** Everything that the stack's resources serve publicly belongs to a Cobalt target that is scanned. */
export const publicEndpointRequiresTarget = {
  name,
  displayName: "Public endpoints are Cobalt targets",
  description: "Every public endpoint of the stack belongs to a Cobalt target that is scanned.",
  remediationSteps:
    "Make a target for the host in Cobalt and schedule its scans, or tag the resource with the id of the target that tests it.",
  enforcementLevel: "advisory",
  severity: "high",
  properties: {
    minimumRecurrence: minimumRecurrence("QUARTERLY"),
    maxAgeDays: wholeNumber(
      "A target with a completed scan not older than this, in days, is covered as well.",
      {
        minimum: 1,
        maximum: 1000,
        standard: 35,
      },
    ),
    parentDomains: listOf(
      text("^[^\\s/:]+\\.[^\\s/:]+$"),
      "A host below such a domain belongs to a target on that very domain: example.com.",
    ),
    endpoints: listOf(extraRuleSchema, "More resource types that serve hosts."),
    ...inventoryProperties,
    ...exemptionProperties,
  },
  looksAt: "stack",
  evaluate: async (view, config, environment) => {
    const { brokenPatterns, endpointOf, endpointStack, normalizeHost } = endpointTable();
    const broken = brokenPatterns(config.endpoints);
    if (broken.length > 0)
      return broken.map((text) => violation(`endpoints: ${JSON.stringify(text)} is no regular expression.`));
    const stack = endpointStack(view.resources);
    const endpoints = view.resources.flatMap((resource): readonly Endpoint[] => {
      const reading = endpointOf(resource, config.endpoints, stack);
      return reading === undefined || reading.kind === "private" ? [] : [{ resource, reading }];
    });
    if (endpoints.length === 0) return [];
    const now = environment.now();
    const declared = declaredIn(view);
    const since = now - config.maxAgeDays * dayMs;
    const request = { view, declared, scansSince: since };
    const { inventory, results } = await loadInventory(request, config, environment);
    const schedules = { declared: declared.schedules, elsewhere: inventory.schedules };
    const taken = declared.schedules.map((schedule) => schedule.name);
    const known: Known = {
      targets: inventory.targets,
      mayBeOthers: mayBeOthers(declared, inventory),
      exemptHosts: config.exemptions.map((one) => ({ ...one, target: normalizeHost(one.target) ?? "" })),
      adviceFor: scheduleAdvice(inventory.targets, { recurrence: config.minimumRecurrence, taken, now }),
      coverage: (target) => {
        if (wasScanned(target, { since, now })) return "covered";
        if (target.isUnscannable) return "uncovered";
        return coverageOf(target.id, schedules, config.minimumRecurrence).kind;
      },
    };
    return [...results, ...endpoints.flatMap((endpoint) => resultsOf(endpoint, { known, config, now }))];
  },
} as const satisfies Definition<RequiresTargetConfig>;

interface Endpoint {
  readonly resource: ResourceView;
  readonly reading: Exclude<EndpointReading, { kind: "private" }>;
}

interface Known {
  readonly targets: readonly InventoryTarget[];
  /** True if there is a target whose id or URL this preview cannot know. */
  readonly mayBeOthers: boolean;
  /** The exemptions as far as they name hosts, in the form in which hosts are compared. */
  readonly exemptHosts: readonly ExemptionConfig[];
  readonly adviceFor: ReturnType<typeof scheduleAdvice>;
  coverage(target: InventoryTarget): "covered" | "cannotTell" | "uncovered";
}

interface Evaluation {
  readonly known: Known;
  readonly config: RequiresTargetConfig;
  readonly now: number;
}

/** Loaded when a stack is evaluated: a pack's start waits for nothing that it does not need. */
function endpointTable(): typeof import("../endpoints") {
  return require("../endpoints") as typeof import("../endpoints");
}

/** A schedule shows its target's URL once it is made; a trigger never does, and the organisation and a file show all targets. */
function mayBeOthers({ schedules, triggers }: Declared, { kind, targets }: Inventory): boolean {
  const isUnknown = [...schedules, ...triggers].some(({ targetId }) => targetId.kind === "unknown");
  const scheduled = new Set(schedules.map(({ targetId }) => knownValue(targetId)));
  return (
    kind === "stack" && (isUnknown || targets.some(({ id, url }) => url === undefined && scheduled.has(id)))
  );
}

function resultsOf({ resource, reading }: Endpoint, evaluation: Evaluation): readonly PolicyResult[] {
  const { exemptions } = evaluation.config;
  const own = exemptionOf({ id: resource.urn, name: resource.name }, exemptions, evaluation.now);
  if (own.kind === "exempt") return [];
  const results = readingResults({ resource, reading }, evaluation);
  if (own.kind === "none") return results;
  return results.map((one) =>
    one.kind === "note" ? one : violation(`${one.message}\n${own.text}`, one.urn),
  );
}

function readingResults({ resource, reading }: Endpoint, evaluation: Evaluation): readonly PolicyResult[] {
  const tag = tagOf(resource);
  if (tag.kind === "target") return tagged(resource, tag.target, evaluation);
  if (reading.kind === "cannotTell")
    return [cannotTell(`which hosts it serves publicly: ${reading.why}.`, resource.urn)];
  const open = reading.undecided.map((what) =>
    cannotTell(`what it serves publicly at ${what}.`, resource.urn),
  );
  if (tag.kind === "unknown" && reading.hosts.length > 0)
    return [cannotTell("which target its tags name.", resource.urn)];
  return [...reading.hosts.flatMap((host) => hostResults(resource, host, evaluation)), ...open];
}

function tagged(resource: ResourceView, tag: string, evaluation: Evaluation): readonly PolicyResult[] {
  const named = evaluation.known.targets.filter((target) => isNamed(target, tag));
  if (named.length > 0) return coverageFindings({ resource, what: "It" }, named, evaluation);
  const text = `${typed(resource)} says that target ${JSON.stringify(tag)} tests it, and the inventory has none of that id or name.`;
  return [violation(`${text}\nWrite the id of a target (dt_…) into its tag cobalt:target.`, resource.urn)];
}

function hostResults(resource: ResourceView, host: string, evaluation: Evaluation): readonly PolicyResult[] {
  const { known, config } = evaluation;
  const { matchesTarget } = endpointTable();
  const own = exemptionOf({ id: host }, known.exemptHosts, evaluation.now);
  if (own.kind === "exempt") return [];
  const matching = known.targets.filter(
    ({ url }) => url !== undefined && matchesTarget(host, url, { parentDomains: config.parentDomains }),
  );
  if (matching.length > 0) return coverageFindings({ resource, what: host }, matching, evaluation);
  if (known.mayBeOthers) {
    const advice = 'Name it in the tag cobalt:target, or its URL in the policy\'s "targets".';
    return [
      cannotTell(
        `whether ${host} belongs to a target: the URLs of some are not known. ${advice}`,
        resource.urn,
      ),
    ];
  }
  const lines = [
    `${typed(resource)} serves ${host} publicly, and no Cobalt target of the inventory has that host.`,
    ...(own.kind === "expired" ? [own.text] : []),
    ...withoutUrl(known),
    "Make the target in Cobalt's web application and schedule its scans, or, where a target tests it under another name, tag the",
    'resource: tags: { "cobalt:target": "dt_…" } (label or annotation cobalt-target with Kubernetes and Google Cloud).',
    exemptionLine(name, { id: host }, evaluation.now),
  ];
  return [violation(lines.join("\n"), resource.urn)];
}

function withoutUrl({ targets }: Known): readonly string[] {
  const titles = targets.filter(({ url }) => url === undefined).map(titleOf);
  if (titles.length === 0) return [];
  return [
    `Targets whose URL is not known here: ${endpointTable().list(titles)}. If one of them tests it, name it in the tag, or ` +
      'write its URL into the policy\'s "targets".',
  ];
}

/** One covered target is enough. */
function coverageFindings(
  { resource, what }: { readonly resource: ResourceView; readonly what: string },
  targets: readonly InventoryTarget[],
  evaluation: Evaluation,
): readonly PolicyResult[] {
  const { known, config, now } = evaluation;
  const coverages = targets.map((target) => known.coverage(target));
  if (coverages.includes("covered")) return [];
  const exemptions = targets.map((target) => exemptionOf(target, config.exemptions, now));
  if (exemptions.some(({ kind }) => kind === "exempt")) return [];
  const [target] = targets;
  if (target === undefined) return [];
  if (coverages.includes("cannotTell"))
    return [cannotTell(`whether target ${titleOf(target)}, which tests it, is scanned.`, resource.urn)];
  const expired = exemptions.flatMap((own) => (own.kind === "expired" ? [own.text] : []));
  const { minimumRecurrence: minimum, maxAgeDays } = config;
  const [lack, advice] = target.isUnscannable
    ? [
        "no schedule scans: the last refresh found it disabled in Cobalt, or not at all.",
        "Enable it in Cobalt's web application, and run `pulumi refresh`.",
      ]
    : [
        `has neither a recurring schedule of at least ${minimum} nor a completed scan of the last ${maxAgeDays} days.`,
        known.adviceFor(target),
      ];
  const lines = [
    `${typed(resource)} is public. ${what} belongs to target ${titleOf(target)}, which ${lack}`,
    ...expired,
    advice,
    exemptionLine(name, target, now),
  ];
  return [violation(lines.join("\n"), resource.urn)];
}

function typed({ type, name: title }: ResourceView): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} ${title}`;
}

/** What a resource says itself of the target that tests it. */
export type Tag =
  | { readonly kind: "none" }
  | { readonly kind: "unknown" }
  /** A target's id or name. */
  | { readonly kind: "target"; readonly target: string };

const keys = ["cobalt:target", "cobalt-target"];
const tagPaths = ["tags", "tagsAll", "labels", "metadata.annotations", "metadata.labels"];

/**
 * The resource's tag, label or annotation `cobalt:target`; `cobalt-target` where a colon is not allowed, as with Kubernetes
 * and Google Cloud. Tags may be a map or a list of keys with values.
 */
export function tagOf({ read }: Readable): Tag {
  const readings = tagPaths.flatMap((path) => keys.map((key) => tagIn(read(path), key)));
  const known = readings.find((reading) => reading.kind === "known");
  if (known !== undefined) return { kind: "target", target: String(known.value) };
  return { kind: readings.some(({ kind }) => kind === "unknown") ? "unknown" : "none" };
}

export function isNamed({ id, name }: InventoryTarget, tag: string): boolean {
  const wanted = tag.trim().toLowerCase();
  return id.toLowerCase() === wanted || name?.toLowerCase() === wanted;
}

function tagIn(tags: Reading, key: string): Reading {
  if (tags.kind !== "known") return tags;
  const { value: given } = tags;
  const inMap = isRecord(given) ? given[key] : undefined;
  const value = Array.isArray(given) ? valueInList(given, key) : inMap;
  if (typeof value === "symbol") return { kind: "unknown" };
  return typeof value === "string" && value.trim() !== "" ? { kind: "known", value } : { kind: "absent" };
}

function valueInList(tags: readonly unknown[], key: string): unknown {
  const own = tags.filter(isRecord).find((tag) => tag.key === key || tag.Key === key);
  const isOpen = tags.some((tag) => containsUnknown(isRecord(tag) ? (tag.key ?? tag.Key) : tag));
  return own?.value ?? own?.Value ?? (isOpen ? unknownPart : undefined);
}
