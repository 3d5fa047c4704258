import { type Recurrence, recurrenceIn } from "../../../provider/cobalt/facts";
import type { ResourceName } from "../../../provider/resources/all-fields";
import { isRecord } from "../../../provider/resources/property-map";
import type { LeftRunning } from "../../../provider/resources/scheduled-scan/fields";
import { type EndpointSource, parsed, type Reading, readProperty } from "../reading";

/** The part of a policy's resource that is read here, in a form that needs nothing of Pulumi's. */
export interface PolicyResourceLike {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** May be a proxy that throws on values that a preview does not know. */
  readonly props: unknown;
  readonly dependencies?: readonly { readonly urn: string }[];
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

export interface ResourceView extends EndpointSource {
  /** URNs of the resources that the property's value comes from; of all properties where the engine does not tell. */
  comesFrom(property: string): readonly string[];
}

/** The resources of one stack as they will be: the engine hands over none that is replaced or deleted. */
export interface StackView {
  readonly project: string;
  readonly stack: string;
  /** The organisation that the stack belongs to; absent where the engine does not tell. */
  readonly organisation?: string;
  /** The stack's tags, which Pulumi Cloud alone has. */
  readonly tags?: ReadonlyMap<string, string>;
  /** By URN, so that findings come in the same order in each run. */
  readonly resources: readonly ResourceView[];
}

export function viewOf(
  resources: readonly PolicyResourceLike[],
  more: Pick<StackView, "organisation" | "tags"> = {},
): StackView {
  const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const [, , stack = "", , project = ""] = sorted[0]?.urn.split(":") ?? [];
  return { ...more, project, stack, resources: sorted.map(resourceView) };
}

function resourceView(resource: PolicyResourceLike): ResourceView {
  const { urn, type, name, props } = resource;
  return {
    urn,
    type,
    name,
    read: (path) => readProperty(props, path),
    comesFrom: (property) => {
      const sources = resource.propertyDependencies?.[property] ?? resource.dependencies ?? [];
      return sources.map((source) => source.urn);
    },
  };
}

/** A `DastScheduledScan` of the stack, of either host. */
export interface DeclaredSchedule {
  readonly urn: string;
  readonly name: string;
  readonly targetId: Reading<string>;
  readonly targetName: Reading<string>;
  readonly targetUrl: Reading<string>;
  /** Absent: once. */
  readonly recurrence: Reading<Recurrence>;
  readonly dateTime: Reading<string>;
  /** Of the schedule that runs now; `unknown:…` where Cobalt's answer was lost. */
  readonly scheduleId: Reading<string>;
  readonly adopt: Reading<string>;
  readonly firstRunAt: Reading<string>;
  readonly lastScanAt: Reading<string>;
  readonly overdue: Reading<boolean>;
  readonly leftRunning: Reading<readonly LeftRunning[]>;
}

/** A `DastScanTrigger` of the stack. */
export interface DeclaredTrigger {
  readonly urn: string;
  readonly name: string;
  readonly targetId: Reading<string>;
  readonly targetName: Reading<string>;
  readonly scanId: Reading<string>;
}

/** A `DastScanGate` of the stack. */
export interface DeclaredGate {
  readonly urn: string;
  readonly name: string;
  readonly scanId: Reading<string>;
  /** URNs of the resources that its scan's id comes from. */
  readonly scanFrom: readonly string[];
  /** The declaration's own properties, with their defaults left to the reader. */
  readonly read: ResourceView["read"];
}

/** A `DastFindingDecision` of the stack. */
export interface DeclaredDecision {
  readonly urn: string;
  readonly name: string;
  readonly findingId: Reading<string>;
  readonly state: Reading<string>;
  readonly reason: Reading<string>;
  readonly until: Reading<string>;
  /** Absent before the first deployment. */
  readonly decidedAt: Reading<string>;
}

export interface Declared {
  readonly decisions: readonly DeclaredDecision[];
  readonly schedules: readonly DeclaredSchedule[];
  readonly triggers: readonly DeclaredTrigger[];
  readonly gates: readonly DeclaredGate[];
}

const hosts = ["cobalt:index:", "pulumi-nodejs:dynamic/cobalt:"] as const;

export function isOfType(type: string, name: ResourceName): boolean {
  return hosts.some((host) => type === `${host}${name}`);
}

/** What the stack declares of Cobalt's, wherever it stands: in components, with explicit providers, of both hosts. */
export function declaredIn({ resources }: Pick<StackView, "resources">): Declared {
  const ofType = (name: ResourceName) => resources.filter(({ type }) => isOfType(type, name));
  return {
    schedules: ofType("DastScheduledScan").map(scheduleOf),
    triggers: ofType("DastScanTrigger").map(triggerOf),
    gates: ofType("DastScanGate").map(gateOf),
    decisions: ofType("DastFindingDecision").map(decisionOf),
  };
}

function scheduleOf({ urn, name, read }: ResourceView): DeclaredSchedule {
  const text = (property: string) => parsed(read(property), nonEmptyText);
  return {
    urn,
    name,
    targetId: text("targetId"),
    targetName: text("targetName"),
    targetUrl: text("targetUrl"),
    recurrence: parsed(read("recurrence"), recurrenceIn),
    dateTime: text("dateTime"),
    scheduleId: text("scheduleId"),
    adopt: text("adopt"),
    firstRunAt: text("firstRunAt"),
    lastScanAt: text("lastScanAt"),
    overdue: parsed(read("overdue"), (value) => (typeof value === "boolean" ? value : undefined)),
    leftRunning: parsed(read("leftRunning"), leftRunningIn),
  };
}

function triggerOf({ urn, name, read }: ResourceView): DeclaredTrigger {
  const text = (property: string) => parsed(read(property), nonEmptyText);
  return {
    urn,
    name,
    targetId: text("targetId"),
    targetName: text("targetName"),
    scanId: text("scanId"),
  };
}

function decisionOf({ urn, name, read }: ResourceView): DeclaredDecision {
  const text = (property: string) => parsed(read(property), nonEmptyText);
  return {
    urn,
    name,
    findingId: text("findingId"),
    state: text("state"),
    reason: text("reason"),
    until: text("until"),
    decidedAt: text("decidedAt"),
  };
}

function gateOf({ urn, name, read, comesFrom }: ResourceView): DeclaredGate {
  return {
    urn,
    name,
    scanId: parsed(read("scanId"), nonEmptyText),
    scanFrom: comesFrom("scanId"),
    read,
  };
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Entries of a ledger that have what a comparison needs; a state holds no others. */
function leftRunningIn(value: unknown): readonly LeftRunning[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isRecord).flatMap(({ id, targetId, dateTime, recurrence, since }) => {
    if (typeof id !== "string" || typeof targetId !== "string" || typeof dateTime !== "string") return [];
    return [{ id, targetId, dateTime, recurrence: recurrenceIn(recurrence), since: String(since) }];
  });
}
