import type { AskWeb, CobaltApi, Effects } from "../client/api";
import type { CobaltError } from "../client/errors";
import type { Preview } from "./decode";
import type { FindingDecisionState } from "./finding-decision/fields";
import type { Predecessor } from "./predecessors";
import type { PropertyMap } from "./property-map";
import type { ScanTriggerState } from "./scan-trigger/fields";
import type { ScheduledScanState } from "./scheduled-scan/fields";
import type { WarningTable } from "./warning-tables";

/** What is wrong with one property of a declaration. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckRequest {
  /** The inputs of the last deployment; undefined for a new resource, and for the new one of a replacement. */
  readonly olds: PropertyMap | undefined;
  /** As the program gave them: anything may stand there. */
  readonly news: PropertyMap;
  /** `project/stack/name` of the resource. */
  readonly scope: string;
  /** The properties that came as secrets: no reason quotes them. A host that cannot tell gives none. */
  readonly secrets?: ReadonlySet<string>;
}

export interface CheckResponse {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

export interface DiffRequest<Inputs = PropertyMap, State = PropertyMap> extends StoredRequest<State> {
  readonly inputs: Preview<Inputs>;
}

export type PropertyChangeKind = "add" | "update" | "delete";

export interface PropertyChange {
  readonly property: string;
  readonly kind: PropertyChangeKind;
  /** True if this change needs a new resource. */
  readonly replace: boolean;
}

/** No changes: nothing is done. Any with `replace`: a new resource. Else: an update in place. */
export type DiffResponse = readonly PropertyChange[];

export interface CreateRequest<Inputs = PropertyMap> {
  readonly inputs: Inputs;
  /** `project/stack/name` of the resource: part of every idempotency key. */
  readonly scope: string;
  /** The most that the person allows the whole operation (`customTimeouts`), in milliseconds; absent: no more than its own limits. */
  readonly timeoutMs?: number;
}

/** What a preview asks: `state` is undefined for a resource that does not exist yet. */
export interface PlanRequest<Inputs = PropertyMap, State = PropertyMap> {
  readonly inputs: Preview<Inputs>;
  readonly state: State | undefined;
  readonly scope: string;
}

export interface ImportedResource<Inputs = PropertyMap, State = PropertyMap> extends StoredResource<State> {
  readonly inputs: Inputs;
}

export interface UpdateRequest<Inputs = PropertyMap, State = PropertyMap> extends CreateRequest<Inputs> {
  readonly id: string;
  readonly state: State;
}

export interface StoredResource<State = PropertyMap> {
  readonly id: string;
  readonly state: State;
}

export interface StoredRequest<State = PropertyMap> extends StoredResource<State> {
  /** `project/stack/name` of the resource. */
  readonly scope: string;
}

/**
 * A resource's life, written once for all hosts: over the resource's own types inside, and over property maps for hosts, which
 * `defineResource` makes of it. Errors are `CobaltError`s; a create or update that throws has left nothing that the state would have to
 * know, or its message names it.
 */
export interface Lifecycle<Inputs = PropertyMap, State = PropertyMap> {
  /** Says everything that is wrong with a declaration, at once. May ask Cobalt for the shared listing of targets. */
  check(request: CheckRequest, context: Context): Promise<CheckResponse>;
  /** Compares, without a request to Cobalt. */
  diff(request: DiffRequest<Inputs, State>, context: Context): DiffResponse;
  create(request: CreateRequest<Inputs>, context: Context): Promise<StoredResource<State>>;
  /** The state to come, as far as a preview can know it: the rest is `unknownValue`. Makes no request. */
  plan(request: PlanRequest<Inputs, State>, context: Context): Preview<State>;
  /** Takes over what exists, by an id that a person has written. Hosts that cannot import never call it. */
  import(id: string, context: Context): Promise<ImportedResource<Inputs, State>>;
  /** The names of its inputs. All else in its state may hold what Cobalt said. */
  readonly inputs: readonly string[];
  /** Which outputs are made from which inputs: what was secret going in is secret coming out. */
  readonly derivations: Derivations;
  /** The inputs that hold a secret by their nature, whether the program marks it or not. @default none */
  secretInputs?(inputs: PropertyMap): readonly string[];
  /** What can be observed, for refresh. Never drops the resource. */
  read(request: StoredRequest<State>, context: Context): Promise<StoredResource<State>>;
  update(request: UpdateRequest<Inputs, State>, context: Context): Promise<State>;
  /** Takes the resource out of the state; Cobalt's API can remove nothing, so what goes on there is said. */
  delete(request: StoredRequest<State>, context: Context): Promise<void>;
}

/** Output → the inputs that it is made from, beside an input of the same name. */
export type Derivations = Readonly<Record<string, readonly string[]>>;

/** What a person is told while an operation runs. */
export interface Diagnostics {
  warn(message: string): void;
  info(message: string): void;
  /** A sign of life in a long wait. */
  progress(message: string): void;
  /** Begins a warning that grows with the run: heading and rows of one table are shown as one warning. */
  heading(table: WarningTable, text: string): void;
  row(table: WarningTable, text: string): void;
}

type UnknownSchedule = Pick<
  ScheduledScanState,
  "targetId" | "dateTime" | "recurrence" | "scheduleId" | "firstRunAt"
>;

/** Which resource of this run decides on a finding. */
export interface DecidedFinding {
  readonly scope: string;
  /** True if it has set the finding, or need not. */
  readonly isKept: boolean;
  /** Its state when the run began, where it may still be replaced. */
  readonly before?: FindingDecisionState;
}

/** What one run of a provider process remembers across resources. Each context has its own. */
export interface RunMemory {
  /** Rows that were said already, so that none is said twice. */
  readonly reported: Set<string>;
  /** Ids that were read, by scope, and not compared or checked since. */
  readonly reads: Map<string, Set<string>>;
  /** Why the organisation's targets could not be listed, so that not every resource waits for the same failure again. */
  targetsUnlisted: { readonly error: CobaltError; readonly at: number } | undefined;
  /** Scans that a trigger of this run owns, so that no other trigger takes them for its own. */
  readonly claimedScans: Set<string>;
  /** Those of them that an earlier run has started: the deletion of a trigger that had one takes it out of no state. */
  readonly takenOverScans: Set<string>;
  /** Those of them that were the newest of several that fitted, and may be another trigger's. */
  readonly ambiguousScans: Set<string>;
  /** The last step under way for each target or finding: what looks at one and changes it does so one after the other. */
  readonly queues: Map<string, Promise<unknown>>;
  /** Resources of the state that may be replaced, by scope. */
  readonly oldSchedules: Map<string, Predecessor<ScheduledScanState>>;
  readonly oldTriggers: Map<string, Predecessor<ScanTriggerState>>;
  /** Findings that resources of this run decide on. */
  readonly decidedFindings: Map<string, DecidedFinding>;
  /** Findings that a deletion of this run has set back, and to what: what a state says of them is over. */
  readonly undecidedFindings: Map<string, string>;
  /** Findings that need no ended decision, since another one stands, and what is to be said if that one goes in the same run. */
  readonly endedDecisions: Map<string, (state: string) => string>;
  /** Ids of schedules that a resource which this run has made keeps, as its own or among those left running. */
  readonly keptSchedules: Set<string>;
  /** What this run has entered under an id of its own, since Cobalt says that it has the schedule already, by scope. */
  readonly unknownSchedules: Map<string, UnknownSchedule>;
  /** Ids of schedules that changes were refused for, in the order in which this run has said so. */
  readonly refusedFor: Set<string>;
}

/** Everything that a lifecycle may touch. */
export interface Context {
  /** Cobalt's API. Throws a `ConfigurationError` that names what is missing, here and not before. */
  api(): CobaltApi;
  /** Asks an address that is not Cobalt's. */
  readonly askWeb: AskWeb;
  readonly effects: Effects;
  readonly signal: AbortSignal | undefined;
  readonly diagnostics: Diagnostics;
  readonly memory: RunMemory;
  /** Ids that a person has removed in Cobalt's web application. */
  readonly removedSchedules: ReadonlySet<string>;
  /** Where the stack's configuration takes the next of them. */
  readonly nextRemovedIndex: number;
  /** Scan id → why it is accepted whatever its verdict, optionally `… until 2027-06-30`. */
  readonly acceptedScans: ReadonlyMap<string, string>;
  /** True if everything goes to a sandbox, under the mark of `pulumi-cobalt sandbox -- <command>`. */
  readonly inSandbox: boolean;
}

export function newRunMemory(): RunMemory {
  return {
    reported: new Set(),
    reads: new Map(),
    targetsUnlisted: undefined,
    claimedScans: new Set(),
    takenOverScans: new Set(),
    ambiguousScans: new Set(),
    queues: new Map(),
    oldSchedules: new Map(),
    oldTriggers: new Map(),
    decidedFindings: new Map(),
    undecidedFindings: new Map(),
    endedDecisions: new Map(),
    keptSchedules: new Set(),
    unknownSchedules: new Map(),
    refusedFor: new Set(),
  };
}
