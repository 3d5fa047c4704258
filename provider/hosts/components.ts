import { RunError } from "@pulumi/pulumi/errors";
import { warn } from "@pulumi/pulumi/log";
import { all, type Input, type Inputs, type Output, output, unknown } from "@pulumi/pulumi/output";
import { ComponentResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import { serializeProperties } from "@pulumi/pulumi/runtime/rpc";
import { safeLines } from "../foreign-text";
import { ArgumentError, type SpreadSeries, spreadSeries } from "../functions/calendar";
import {
  type ComponentName,
  componentFields,
  type ResourceName,
  triggerInputs,
} from "../resources/all-fields";
import { defaultsOf, rulesOf } from "../resources/fields";
import { containsUnknown, isRecord, type PropertyMap } from "../resources/property-map";
import { faults } from "../resources/rules";
import { type Decoded, decode } from "./plugin/wire";

export type Outputs = Readonly<Record<string, Output<unknown>>>;

/** How a host declares the children of a component, and asks for the organisation's targets. */
export interface Children {
  declare(resource: ResourceName, name: string, args: Inputs, options: CustomResourceOptions): Outputs;
  /** Unknown in a preview without tokens. */
  targets(
    query: { readonly enabled: true; readonly nameContains?: Input<string> },
    options: { readonly parent: ComponentResource },
  ): Output<Targets>;
}

type Targets = readonly { readonly id: string }[];

/** What Pulumi's SDK takes for targets to come. */
export const unknownTargets: Targets = unknown as never;

interface Declaration {
  readonly component: ComponentName;
  readonly name: string;
  readonly args: Inputs;
  readonly parent: ComponentResource;
  readonly children: Children;
}

interface Declared {
  readonly outputs: Outputs;
  /** Resolves when all children are declared, so that what depends on the component depends on each of them. */
  readonly complete: Promise<unknown>;
}

/** A component of this package, which declares its children while it is constructed. Pulumi's SDK calls `initialize`. */
export function componentClass(component: ComponentName, children: Children): ComponentClass {
  return class extends ComponentResource<Outputs> {
    protected override async initialize(args: Inputs, _options: unknown, name: string): Promise<Outputs> {
      const { outputs, complete } = declarers[component]({ component, name, args, parent: this, children });
      Object.assign(this, outputs);
      this.registerOutputs(outputs);
      await complete;
      return outputs;
    }
  };
}

export type ComponentClass = new (
  ...registration: ConstructorParameters<typeof ComponentResource>
) => ComponentResource<Outputs>;

const declarers: Readonly<Record<ComponentName, (declaration: Declaration) => Declared>> = {
  ScannedDeployment: scannedDeployment,
  ScannedTargets: scannedTargets,
};

function scannedDeployment({ name, args, parent, children }: Declaration): Declared {
  const inputs = Object.entries(args);
  const isOfTrigger = ([input]: [string, unknown]) => Object.hasOwn(triggerInputs, input);
  const ofTrigger = Object.fromEntries(inputs.filter(isOfTrigger));
  const ofGate = Object.fromEntries(inputs.filter((input) => !isOfTrigger(input)));
  const { scanId } = children.declare("DastScanTrigger", `${name}-scan`, ofTrigger, { parent });
  const gate = () => children.declare("DastScanGate", `${name}-verdict`, { ...ofGate, scanId }, { parent });
  const judged = (args.scanOnCreate ?? true) === true ? gate() : unlessUnscanned(scanId, gate);
  const verdict = output(judged);
  return {
    outputs: {
      verdict: verdict.apply((shown) => shown.verdict),
      scanId: output(scanId),
      summary: verdict.apply((shown) => shown.summary),
    },
    complete: Promise.resolve(judged),
  };
}

/** Before the first change of `triggers` there may be no scan, and no gate judges none. */
async function unlessUnscanned(scanId: Output<unknown> | undefined, gate: () => Outputs): Promise<Outputs> {
  const { properties } = await known({ scanId });
  if (properties.scanId !== undefined && properties.scanId !== null) return gate();
  return {
    verdict: output("pending"),
    summary: output("Cobalt DAST: no scan yet; the first change of triggers starts one."),
  };
}

function scannedTargets(declaration: Declaration): Declared {
  const schedules = declareSchedules(declaration);
  // A failure is told once, by `complete`.
  const known = schedules.catch(() => new Promise<never>(() => undefined));
  return {
    outputs: { scheduleIds: output(known.then((declared) => declared ?? unknown)) },
    complete: schedules,
  };
}

/** Target → its schedule's id; undefined while nobody knows the targets. */
async function declareSchedules(declaration: Declaration): Promise<Outputs | undefined> {
  const { name, args, parent, children } = declaration;
  const { recurrence = defaults.recurrence, window = {}, timeZone = defaults.timeZone, onChange } = args;
  const series = all([recurrence, window, timeZone]);
  const given = await known({ ...args, recurrence, window, timeZone });
  refuseFaults(declaration, given);
  const source = output(args.targetIds ?? children.targets(lookUpOf(args), { parent }));
  const ids = await targetIdsOf(declaration, source);
  if (ids === undefined) return undefined;
  const dates = containsUnknown(given.properties)
    ? new Map<string, string>()
    : new Map(ids.map((id) => [id, dateOf(declaration, id, given.properties)]));
  const schedules = ids.map((id) => {
    const dateTime = series.apply(() => dates.get(id));
    const targetId = source.apply(() => id);
    const declared = { targetId, dateTime, recurrence, onChange };
    // Named by its target, so that neither the order of the targets nor another one makes a difference.
    return [id, children.declare("DastScheduledScan", `${name}-${id}`, declared, { parent }).scheduleId];
  });
  return Object.fromEntries(schedules);
}

const defaults = defaultsOf(componentFields.ScannedTargets.inputs);
const rules = rulesOf(componentFields.ScannedTargets.inputs);

function lookUpOf({ nameContains }: Inputs): Parameters<Children["targets"]>[0] {
  return nameContains === undefined ? { enabled: true } : { enabled: true, nameContains };
}

/** The ids in order and each once; undefined while they are not known. Throws where there is none to be found, or a name would tell a secret. */
async function targetIdsOf(
  { name, args, parent }: Declaration,
  source: Output<unknown>,
): Promise<readonly string[] | undefined> {
  const { properties, secrets } = await known({ source });
  const found: unknown = properties.source;
  if (containsUnknown(found)) {
    await warn(
      "The targets are not known in this preview, so it shows no schedules of them, and those that there are as deleted. " +
        "`pulumi up` knows the targets, and deletes none that it finds.",
      parent,
    );
    return undefined;
  }
  if (secrets.has("source"))
    throw mistake(
      name,
      "targetIds is a secret, and the schedules' names would tell it: give the ids in clear.",
    );
  const items = Array.isArray(found) ? found : [];
  const ids = items.map((item: unknown) => (isRecord(item) ? item.id : item)).map(String);
  if (ids.length > 0 || args.targetIds !== undefined) return [...new Set(ids)].sort();
  throw mistake(
    name,
    `Cobalt has no enabled target${args.nameContains === undefined ? "" : " with this nameContains"} to schedule scans of, and without ` +
      "one the component would give up all of its schedules. Do the tokens belong to the right organisation? " +
      "To have no schedules, take the component out.",
  );
}

function dateOf({ name }: Declaration, targetId: string, given: PropertyMap): string {
  try {
    return spreadSeries(targetId, checkedInside<SpreadSeries>(given));
  } catch (error) {
    throw error instanceof ArgumentError ? mistake(name, error.message) : error;
  }
}

/** Inputs as a program gave them: the function checks them, and throws a `RangeError` that names one. */
function checkedInside<T>(given: unknown): T {
  return given as T;
}

function refuseFaults({ name, args }: Declaration, { properties, secrets }: Decoded): void {
  const failures = faults(properties, rules, secrets);
  const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`);
  const both = args.targetIds !== undefined && args.nameContains !== undefined;
  if (both)
    reasons.push(
      "nameContains: it selects among the organisation's targets, and targetIds lists others: give one of them",
    );
  if (reasons.length > 0) throw mistake(name, reasons.join("\n"));
}

function mistake(name: string, reason: string): RunError {
  return new RunError(safeLines(`ScannedTargets ${JSON.stringify(name)}: ${reason}`));
}

/** What is known of inputs that may be outputs, and which of them are secrets. */
async function known(inputs: Inputs): Promise<Decoded> {
  return decode(await serializeProperties("inputs", inputs));
}
