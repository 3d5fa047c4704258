import { unknownValue as sentinel } from "@pulumi/pulumi/runtime/rpc";
import { type Mask, maskOf } from "../client";
import type { Effects } from "../client/api";
import { CobaltError, ConfigurationError } from "../client/errors";
import { type Environment, readConfiguration, tokensOf } from "../configuration";
import { createContext } from "../context";
import { safeLine, safeLines } from "../foreign-text";
import { faultMessage, faultStack } from "../own-fault";
import { resources } from "../registry";
import type { ResourceName } from "../resources/all-fields";
import type { CheckFailure, Context, Lifecycle } from "../resources/lifecycle";
import { isRecord, isUnknown, type PropertyMap, unknownValue } from "../resources/property-map";
import type { EngineLog } from "./engine-log";
import { engineSecrets, safeState, textOfAsset } from "./engine-values";

interface Surroundings {
  readonly environment: Environment;
  readonly effects: Effects;
  readonly log: EngineLog;
  /** @default the product's own; tests make it slow or let it fail */
  readonly connect?: (configuration: ReturnType<typeof readConfiguration>) => Promise<Context>;
}

type Properties = Record<string, unknown>;

export interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/**
 * The seven handlers of a dynamic provider. Pulumi's runtime hands a provider out while its `configure` still runs, and after
 * it has thrown (cmd/dynamic-provider, getProvider), so each handler awaits a readiness of our own and reports its failure.
 */
export function createDynamicHost(surroundings: Surroundings) {
  const { log } = surroundings;
  let ready: Promise<Context> | undefined;
  const secrets = engineSecrets(surroundings.environment);
  let mask: Mask = maskOf(secrets);

  const serve = async <T>(properties: Properties, work: (served: Served) => Promise<T>): Promise<T> => {
    try {
      if (ready === undefined) throw new ConfigurationError("Pulumi has not configured this provider.");
      const identity = readIdentity(properties);
      return await work({ ...identity, context: await ready });
    } catch (error) {
      if (error instanceof CobaltError) throw safeError(error, mask);
      log.debug(mask(faultStack(error)));
      throw safeError(new Error(faultMessage(error)), mask);
    } finally {
      await log.flush();
    }
  };

  return {
    configure: async ({ config }: ConfigureRequest): Promise<void> => {
      ready = start(config, surroundings, (tokens) => {
        mask = maskOf([...secrets, ...tokens]);
      });
      await ready.catch(() => undefined);
    },
    check: (olds: Properties, news: Properties) =>
      serve(news, (served) => check(served, olds, news, mask)).catch((error) => failedCheck(news, error)),
    diff: (id: string, olds: Properties, news: Properties) =>
      readably(serve(news, (served) => diff(served, { id, olds, news }))),
    create: (inputs: Properties) =>
      serve(inputs, async ({ lifecycle, scope, identity, context }) => {
        const { id, state } = await lifecycle.create({ inputs: fromEngine(inputs), scope }, context);
        return { id, outs: toEngine(safeState(state, lifecycle), identity) };
      }),
    read: (id: string, properties: Properties) =>
      readably(
        serve(properties, async ({ lifecycle, scope, identity, context }) => {
          const stored = await lifecycle.read({ id, state: fromEngine(properties), scope }, context);
          return { id: stored.id, props: toEngine(safeState(stored.state, lifecycle), identity) };
        }),
      ),
    update: (id: string, olds: Properties, news: Properties) =>
      serve(news, async ({ lifecycle, scope, identity, context }) => {
        const request = { id, state: fromEngine(olds), inputs: fromEngine(news), scope };
        const state = await lifecycle.update(request, context);
        return { outs: toEngine(safeState(state, lifecycle), identity) };
      }),
    remove: (id: string, properties: Properties) =>
      readably(
        serve(properties, ({ lifecycle, scope, context }) =>
          lifecycle.delete({ id, state: fromEngine(properties), scope }, context),
        ),
      ),
  };
}

interface Served {
  readonly lifecycle: Lifecycle;
  readonly scope: string;
  readonly identity: string;
  readonly context: Context;
}

async function start(
  config: ConfigureRequest["config"],
  surroundings: Surroundings,
  onTokens: (tokens: readonly string[]) => void,
): Promise<Context> {
  const { environment, effects, log, connect } = surroundings;
  const configuration = readConfiguration((key) => config.get(`cobalt:${key}`), environment);
  onTokens(tokensOf(configuration));
  return connect
    ? connect(configuration)
    : createContext(configuration, { effects, diagnostics: log.diagnostics, trace: log.debug });
}

/** `DastScheduledScan:project/stack/name`, as the SDK wrote it. */
function readIdentity(properties: Properties): Omit<Served, "context"> {
  const identity = String(properties[identityProperty]);
  const [name = "", ...scope] = identity.split(":");
  const lifecycle = Object.hasOwn(resources, name) ? resources[name as ResourceName] : undefined;
  if (lifecycle !== undefined) return { lifecycle, scope: scope.join(":"), identity };
  throw new ConfigurationError(
    `This state was written by another version of pulumi-cobalt: it names the resource ${JSON.stringify(identity)}.`,
  );
}

async function check(
  { lifecycle, scope, identity, context }: Served,
  olds: Properties,
  news: Properties,
  mask: Mask,
) {
  // By its inputs and not by its identity, which one that comes back from the plugin does not have.
  const before = fromEngine(olds);
  const isNew = Object.keys(before).length === 0;
  const request = { olds: isNew ? undefined : before, news: fromEngine(news), scope };
  const { inputs, failures } = await lifecycle.check(request, context);
  return {
    inputs: toEngine(inputs, identity),
    failures: failures.map((failure) => safeFailure(failure, mask)),
  };
}

async function diff(
  { lifecycle, scope, context }: Served,
  { id, olds, news }: { readonly id: string; readonly olds: Properties; readonly news: Properties },
) {
  const changes = lifecycle.diff({ id, state: fromEngine(olds), inputs: fromEngine(news), scope }, context);
  const replaces = changes.filter(({ replace }) => replace).map(({ property }) => property);
  // A resource that comes back from the plugin: without an update its state never gets the `__provider` that Pulumi's runtime
  // needs to refresh and to destroy it.
  const comesBack = olds[identityProperty] === undefined;
  return { changes: changes.length > 0 || comesBack, replaces };
}

function safeFailure({ property, reason }: CheckFailure, mask: Mask): CheckFailure {
  return { property: safeLine(mask(property)), reason: safeLines(mask(reason)) };
}

/** The same error, with nothing in what is printed of it that is masked or steers the CLI or a terminal. */
function safeError(error: Error, mask: Mask): Error {
  const shown = (text = "") => safeLines(mask(text));
  return Object.assign(error, { message: shown(error.message), stack: shown(error.stack) });
}

/** A failure of a check is the one kind of error that Pulumi's runtime shows without a stack trace there. */
function failedCheck(news: Properties, error: Error) {
  return { inputs: news, failures: [{ property: "", reason: error.message }] };
}

/**
 * Pulumi's runtime prints what diff, read and delete throw as `<error>: <stack>` and shows its message as well; an error that a
 * person should read is therefore given nothing to print but a pointer.
 */
async function readably<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw Object.assign(new Error((error as Error).message), {
      stack: "see the error of this resource",
      toString: () => "Cobalt",
    });
  }
}

/** What the SDK tells the dynamic host about a resource, in a property that no diff looks at. */
export const identityProperty = "__resource";
const providerProperty = "__provider";

/** The engine's properties without those that only the hosts know, and with our mark for what is not known yet. */
export function fromEngine(properties: Record<string, unknown>): PropertyMap {
  const own = Object.entries(properties).filter(
    ([key]) => key !== identityProperty && key !== providerProperty,
  );
  return mapValues(Object.fromEntries(own), (value) =>
    value === sentinel ? unknownValue : value,
  ) as PropertyMap;
}

/** Properties for the engine, with the resource's identity kept beside them. */
export function toEngine(properties: PropertyMap, identity: unknown): Record<string, unknown> {
  const values = mapValues(properties, (value) => (isUnknown(value) ? sentinel : value)) as Record<
    string,
    unknown
  >;
  return { ...values, [identityProperty]: identity };
}

function mapValues(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValues(item, map));
  if (!isRecord(value)) return map(value);
  const asset = textOfAsset(value);
  if (asset !== undefined) return asset;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item, map)]));
}
