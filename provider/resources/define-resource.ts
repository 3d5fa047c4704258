import { decode, decodePreview, type Preview, type Readers } from "./decode";
import {
  derivationsOf,
  type Fields,
  type PropertiesOf,
  type ResourceFields,
  readersOf,
  rulesOf,
} from "./fields";
import {
  type CheckFailure,
  type Context,
  type Lifecycle,
  newRunMemory,
  type StoredRequest,
  type StoredResource,
} from "./lifecycle";
import { type PropertyMap, sameValue, withoutAbsent } from "./property-map";
import { faults } from "./rules";

/** A declaration whose form is checked: what is malformed is read as absent. */
export interface DeclarationRequest<Inputs> {
  /** The inputs of the last deployment; undefined for a new resource, and for the new one of a replacement. */
  readonly olds: Preview<Inputs> | undefined;
  readonly inputs: Preview<Inputs>;
  /** The properties that are malformed, about which there is nothing more to say. */
  readonly malformed: ReadonlySet<string>;
  /** The properties that came as secrets: no text quotes them. */
  readonly secrets: ReadonlySet<string>;
}

/** A resource as its own folder writes it: over its own types, which its rules and readers give to whatever a host hands over. */
export interface ResourceDefinition<
  In extends Fields,
  Out extends Fields,
  Inputs extends object = PropertiesOf<In>,
  State extends object = PropertiesOf<In> & PropertiesOf<Out>,
> extends Omit<Lifecycle<Inputs, State>, "check" | "inputs" | "derivations"> {
  readonly fields: ResourceFields<In, Out>;
  /** What is wrong beyond the form of each input. @default nothing */
  check?(request: DeclarationRequest<Inputs>, context: Context): Promise<readonly CheckFailure[]>;
}

/**
 * The one place at which properties of the engine become typed, and typed ones properties. A declaration is read after its check has
 * accepted it; a state may be what any earlier version wrote.
 */
export function defineResource<In extends Fields, Out extends Fields>(
  definition: ResourceDefinition<In, Out>,
): Lifecycle {
  type State = PropertiesOf<In> & PropertiesOf<Out>;
  const { fields, secretInputs } = definition;
  const rules = rulesOf(fields.inputs);
  const inputReaders = readersOf(fields.inputs);
  const stateReaders = { ...inputReaders, ...readersOf(fields.outputs) };
  const declared = (properties: PropertyMap) => decode(inputReaders, properties);
  const preview = (properties: PropertyMap) => decodePreview(inputReaders, properties);
  const stateOf = (properties: PropertyMap) => decode(stateReaders as Readers<State>, properties);
  const stored = <Request extends StoredRequest>(request: Request) => ({
    ...request,
    state: stateOf(request.state),
  });
  const resource = ({ id, state }: StoredResource<State>): StoredResource => ({
    id,
    state: propertiesOf(state),
  });
  return {
    inputs: Object.keys(rules),
    derivations: derivationsOf(fields.outputs),
    secretInputs,
    check: async ({ olds, news, scope, secrets = new Set() }, context) => {
      context.memory.reads.delete(scope);
      const inputs = withoutAbsent(news);
      const found = faults(inputs, rules, secrets);
      const request = {
        olds: olds && preview(olds),
        inputs: preview(inputs),
        malformed: new Set(found.map(({ property }) => property)),
        secrets,
      };
      const hidden = secretInputs?.(inputs) ?? [];
      const further = (await definition.check?.(request, context)) ?? [];
      return { inputs, failures: [...found.map((failure) => unnamed(failure, hidden)), ...further] };
    },
    diff: (request, context) => {
      const isOfRefresh = context.memory.reads.get(request.scope)?.delete(request.id) ?? false;
      const compared = { ...stored(request), inputs: preview(request.inputs) };
      return definition.diff(compared, isOfRefresh ? observing(context) : context);
    },
    plan: (request, context) => {
      const state = request.state && stateOf(request.state);
      return propertiesOf(definition.plan({ ...request, state, inputs: preview(request.inputs) }, context));
    },
    create: async (request, context) =>
      resource(await definition.create({ ...request, inputs: declared(request.inputs) }, context)),
    read: async (request, context) => {
      const known = stored(request);
      const { id, state } = resource(await definition.read(known, context));
      const { reads } = context.memory;
      reads.set(request.scope, (reads.get(request.scope) ?? new Set()).add(id));
      return { id, state: withoutMissing(state, { before: request.state, read: propertiesOf(known.state) }) };
    },
    update: async (request, context) => {
      const update = { ...stored(request), inputs: declared(request.inputs) };
      return propertiesOf(await definition.update(update, context));
    },
    delete: (request, context) => definition.delete(stored(request), context),
    import: async (id, context) => {
      const found = await definition.import(id, context);
      return { ...resource(found), inputs: propertiesOf(found.inputs) };
    },
  };
}

/**
 * The engine shows by a diff what a refresh has read, in `up --refresh` and `destroy --refresh` too: with the inputs of the last
 * deployment, and of resources that the program declares no more. So a run remembers nothing of it. It is the diff that follows a read
 * with no check between them; the engine leaves it out where `PULUMI_USE_LEGACY_REFRESH_DIFF` is set.
 */
function observing(context: Context): Context {
  return { ...context, memory: { ...newRunMemory(), reported: context.memory.reported } };
}

/** The engine shows the value of a property that it is told to be wrong, so it is not told where that value holds secrets. */
function unnamed({ property, reason }: CheckFailure, hidden: readonly string[]): CheckFailure {
  return hidden.includes(property)
    ? { property: "", reason: `${property}: ${reason}` }
    : { property, reason };
}

/** A state without what stands for properties that it never had: what an older version did not write stays unwritten. */
function withoutMissing(
  state: PropertyMap,
  { before, read }: { readonly before: PropertyMap; readonly read: PropertyMap },
): PropertyMap {
  const entries = Object.entries(state);
  const isMissing = (name: string, value: unknown) =>
    !Object.hasOwn(before, name) && sameValue(value, read[name]);
  return Object.fromEntries(entries.filter(([name, value]) => !isMissing(name, value)));
}

/** An engine cannot store undefined, so what is absent is left out. */
function propertiesOf(typed: object): PropertyMap {
  return Object.fromEntries(Object.entries(withoutAbsent(typed)));
}
