import { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { callsOf, detailsOf } from "../../hosts/plugin/support/calls";
import { startPlugin } from "../../hosts/plugin/support/plugin";
import type { StartHost } from "./host";

/** The resource plugin, over a socket. */
export const startPluginHost: StartHost = async (resource, { cobalt, environment, config }) => {
  const plugin = await startPlugin({ cobalt, environment: () => environment });
  const calls = callsOf(plugin);
  await calls.configure(config);
  return {
    said: plugin.said,
    check: (olds, news) => calls.check(resource, news, olds),
    diff: async ({ state }, inputs) => {
      const response = await calls.diff(resource, state, inputs);
      const replaces = response.getReplacesList();
      const hasChanges = response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME;
      const kind = replaces.length > 0 ? "replace" : hasChanges ? "update" : "none";
      return { kind, replaces, details: detailsOf(response) };
    },
    plan: async (old, inputs) =>
      old === undefined
        ? (await calls.create(resource, inputs, { preview: true })).state
        : calls.update(resource, { id: old.id, olds: old.state, news: inputs, preview: true }),
    create: (inputs, timeout = 0) => calls.create(resource, inputs, { timeout }),
    update: ({ id, state }, inputs) => calls.update(resource, { id, olds: state, news: inputs }),
    read: ({ id, state }, inputs) => calls.read(resource, id, state, inputs),
    import: (id) => calls.read(resource, id),
    remove: async ({ id, state }) => void (await calls.remove(resource, id, state)),
    close: () => plugin.close(),
  };
};
