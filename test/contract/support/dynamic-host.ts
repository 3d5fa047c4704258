import { createDynamicHost } from "../../../provider/hosts/dynamic-handlers";
import { type Properties, secret } from "../../hosts/plugin/support/calls";
import { memoryLog, type Said } from "../../hosts/plugin/support/plugin";
import type { StartHost } from "./host";
import { inClear, secretsIn } from "./marks";

const ofTheRuntime = { __provider: 'require("pulumi-cobalt/dynamic")' };

/**
 * The dynamic provider's handlers, called as Pulumi's runtime calls them (cmd/dynamic-provider): with the properties in clear and its own
 * among them. The runtime supports neither previews nor secrets nor imports, so the engine does without, and marks what comes
 * back under a secret's name.
 */
export const startDynamicHost: StartHost = async (resource, { cobalt, environment, config }) => {
  const said: Said[] = [];
  const host = createDynamicHost({ environment, effects: cobalt.time.effects, log: memoryLog(said) });
  await host.configure({ config: { get: (key) => configText(config[key.replace(/^cobalt:/, "")]) } });
  const own = { ...ofTheRuntime, __resource: `${resource}:shop/dev/one` };
  const sent = (properties: Properties) => ({ ...overTheWire(properties), ...own });
  const received = (answer: Properties, marked: Properties) =>
    withSecrets(overTheWire({ ...answer, ...ofTheRuntime }), secretsIn(marked));
  return {
    said,
    check: async (olds, news) => {
      const { inputs, failures } = await host.check(olds === undefined ? {} : sent(olds), sent(news));
      const found = failures.map(({ property, reason }) => [property, reason] as const);
      return { inputs: received(inputs, news), failures: found };
    },
    diff: async ({ id, state }, inputs) => {
      const { changes, replaces } = await host.diff(id, sent(state), sent(inputs));
      return { kind: replaces.length > 0 ? "replace" : changes ? "update" : "none", replaces };
    },
    plan: async () => undefined,
    create: async (inputs) => {
      const { id, outs } = await host.create(sent(inputs));
      return { id, state: received(outs, inputs) };
    },
    update: async ({ id, state }, inputs) =>
      received((await host.update(id, sent(state), sent(inputs))).outs, inputs),
    read: async ({ id, state }) => {
      const { id: found, props } = await host.read(id, sent(state));
      return { id: found, state: received(props, state) };
    },
    import: async () => {
      throw new Error("Pulumi's runtime cannot import a dynamic resource.");
    },
    remove: ({ id, state }) => host.remove(id, sent(state)),
    close: async () => undefined,
  };
};

/** A list or a map arrives as its JSON, as the engine keeps configuration. */
function configText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

/** Protobuf's Struct has no undefined. */
function overTheWire(properties: Properties): Record<string, unknown> {
  return JSON.parse(JSON.stringify(inClear(properties)));
}

function withSecrets(properties: Properties, secrets: readonly string[]): Properties {
  const entries = Object.entries(properties);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, secrets.includes(key) ? secret(value) : value]),
  );
}
