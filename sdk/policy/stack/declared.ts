import { type Recurrence, recurrenceIn } from "../../../provider/cobalt/facts";
import {
  type ComponentName,
  componentFields,
  dynamicTypeOf,
  type ResourceName,
  tokenOf,
} from "../../../provider/resources/all-fields";
import { isRecord } from "../../../provider/resources/property-map";
import type { LeftRunning } from "../../../provider/resources/scheduled-scan/fields";
import { parsed, type Reading, type ResourceView, readable } from "../reading";

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
    ...readable(props),
    comesFrom: (property) => {
      const sources = resource.propertyDependencies?.[property] ?? resource.dependencies ?? [];
      return sources.map((source) => source.urn);
    },
  };
}

/** A resource of the stack, of either host, with the properties that are texts. */
type Declares<Name extends string> = Pick<ResourceView, "urn" | "name"> &
  Readonly<Record<Name, Reading<string>>>;

const texts = {
  schedule: [
    "targetId",
    "targetName",
    "targetUrl",
    "dateTime",
    "scheduleId",
    "adopt",
    "firstRunAt",
    "lastScanAt",
  ],
  trigger: ["targetId", "targetName", "scanId"],
  decision: ["findingId", "state", "reason", "until", "maxSeverity", "decidedAt"],
} as const;

/** A `DastScheduledScan`. `scheduleId`: of the schedule that runs now; `unknown:…` where Cobalt's answer was lost. */
export interface DeclaredSchedule extends Declares<(typeof texts.schedule)[number]> {
  /** Absent: once. */
  readonly recurrence: Reading<Recurrence>;
  readonly overdue: Reading<boolean>;
  readonly targetFound: Reading<boolean>;
  readonly targetEnabled: Reading<boolean>;
  readonly leftRunning: Reading<readonly LeftRunning[]>;
}

export type DeclaredTrigger = Declares<(typeof texts.trigger)[number]>;

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

/** A `DastFindingDecision`. `decidedAt` is absent before the first deployment. */
export type DeclaredDecision = Declares<(typeof texts.decision)[number]>;

export interface Declared {
  readonly decisions: readonly DeclaredDecision[];
  readonly schedules: readonly DeclaredSchedule[];
  readonly triggers: readonly DeclaredTrigger[];
  readonly gates: readonly DeclaredGate[];
}

export function isOfType(type: string, name: ResourceName): boolean {
  return type === tokenOf(name) || type === dynamicTypeOf(name);
}

/** What the stack declares of Cobalt's, wherever it stands: in components, with explicit providers, of both hosts. */
export function declaredIn({ resources }: Pick<StackView, "resources">): Declared {
  const ofType = (name: ResourceName) => resources.filter(({ type }) => isOfType(type, name));
  return {
    schedules: ofType("DastScheduledScan").map(scheduleOf),
    triggers: ofType("DastScanTrigger").map((one) => textsOf(one, texts.trigger)),
    gates: ofType("DastScanGate").map(gateOf),
    decisions: ofType("DastFindingDecision").map((one) => textsOf(one, texts.decision)),
  };
}

const components = Object.keys(componentFields) as ComponentName[];

/** The component of this package that declares a resource, and takes its inputs; undefined: the program itself does. */
export function componentOf({ urn }: Pick<ResourceView, "urn">): ComponentName | undefined {
  const [, , types = ""] = urn.split("::");
  const parent = types.split("$").at(-2);
  return components.find((component) => parent === tokenOf(component));
}

/** Where the inputs of a resource are written, as a message names it. @param what "gate", "schedule" */
export function declarationOf(what: string, resource: Pick<ResourceView, "urn" | "name">): string {
  const component = componentOf(resource);
  const own = `${what} ${resource.name}`;
  return component === undefined ? own : `the ${component} that declares ${own}`;
}

function textsOf<Name extends string>(
  { urn, name, read }: ResourceView,
  names: readonly Name[],
): Declares<Name> {
  const entries = names.map((property) => [property, parsed(read(property), nonEmptyText)]);
  return { urn, name, ...(Object.fromEntries(entries) as Record<Name, Reading<string>>) };
}

function scheduleOf(view: ResourceView): DeclaredSchedule {
  const { read } = view;
  return {
    ...textsOf(view, texts.schedule),
    recurrence: parsed(read("recurrence"), recurrenceIn),
    overdue: parsed(read("overdue"), aFlag),
    targetFound: parsed(read("targetFound"), aFlag),
    targetEnabled: parsed(read("targetEnabled"), aFlag),
    leftRunning: parsed(read("leftRunning"), leftRunningIn),
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

function aFlag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
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
