import type { CobaltApi } from "../../../provider/client/api";
import type { CobaltError } from "../../../provider/client/errors";
import { countsAsEnabled } from "../../../provider/client/types";
import type { Configuration, ReadKey } from "../../../provider/configuration";
import { environmentVariables } from "../../../provider/configuration-fields";
import { instantOf, latestOf } from "../../../provider/time/date-time";
import type { PolicyEnvironment } from "../environment";
import { knownValue, type Reading, type ResourceView } from "../reading";
import type { StackView } from "../stack/declared";
import { merged } from "./load";
import type { Inventory, InventoryAnswer, InventoryTarget } from "./types";

const providerType = "pulumi:providers:cobalt";
/** A scan that was completed lately may have begun this much earlier. */
const longestScanMs = 7 * 24 * 3_600_000;

/** How far back scans are asked for, in ms since 1970; undefined: not at all. */
export type ScansSince = number | undefined;

/**
 * All targets of the organisation that are not known to be disabled and, if asked for, their last completed scans, by list requests. Tokens are the
 * environment's or, where it has none, those of the stack's only Cobalt provider; no message holds them.
 */
export async function organisationInventory(
  view: Pick<StackView, "resources">,
  scansSince: ScansSince,
  environment: Pick<PolicyEnvironment, "variables" | "connect">,
): Promise<InventoryAnswer> {
  try {
    const found = configurationFor(view, environment.variables);
    if (found.kind === "unavailable") return found;
    const api = environment.connect(found.configuration);
    return { kind: "inventory", inventory: await ask(api, scansSince) };
  } catch (error) {
    if (!isUnavailability(error)) throw error;
    return { kind: "unavailable", why: error.message };
  }
}

/** Cobalt or the network. A wrong setting lasts, and a fault of ours says nothing of the targets: both fail the policy. */
function isUnavailability(error: unknown): error is CobaltError {
  const { CobaltError } =
    require("../../../provider/client/errors") as typeof import("../../../provider/client/errors");
  return error instanceof CobaltError && error.code !== "configuration";
}

async function ask(api: CobaltApi, scansSince: ScansSince): Promise<Inventory> {
  const listed = (await api.listTargets()).filter(countsAsEnabled);
  const targets = await Promise.all(
    listed.map(async ({ id, name, url, enabled }): Promise<InventoryTarget> => {
      const target = { id, name, url, mayBeDisabled: enabled === undefined };
      if (scansSince === undefined) return target;
      return { ...target, lastCompletedScanAt: await lastCompleted(api, id, scansSince) };
    }),
  );
  return {
    kind: "organisation",
    targets: merged(targets),
    schedules: [],
    knowsScans: scansSince !== undefined,
    incomplete: api.warnings.get("/dast/targets"),
  };
}

export async function lastCompleted(
  api: CobaltApi,
  targetId: string,
  since: number,
): Promise<number | undefined> {
  const scans = await api.recentScans(targetId, since - longestScanMs);
  const ends = scans
    .filter(({ status }) => status === "completed")
    .map(({ completedAt, startedAt }) => instantOf(completedAt) ?? instantOf(startedAt))
    .filter((at) => at !== undefined);
  return latestOf(ends);
}

type FoundConfiguration =
  | { readonly kind: "configuration"; readonly configuration: Configuration }
  | Extract<InventoryAnswer, { kind: "unavailable" }>;

function configurationFor(
  { resources }: Pick<StackView, "resources">,
  environment: PolicyEnvironment["variables"],
): FoundConfiguration {
  const { readConfiguration, sandboxVariables } =
    require("../../../provider/configuration") as typeof import("../../../provider/configuration");
  // Under the sandbox's mark no provider of the stack's counts.
  if (environment[sandboxVariables.baseUrl]?.trim())
    return { kind: "configuration", configuration: readConfiguration(() => undefined, environment) };
  const { apiToken, orgToken } = environmentVariables;
  const environmentHasTokens = Boolean(environment[apiToken]?.trim() && environment[orgToken]?.trim());
  const providers = resources.filter(({ type }) => type === providerType);
  if (!environmentHasTokens && providers.length === 0) {
    const why =
      `${apiToken} and ${orgToken} are not in the environment, and the stack has no Cobalt provider with tokens. ` +
      "Tokens in the stack's configuration reach a policy only with the resource plugin: set both in the environment.";
    return { kind: "unavailable", why };
  }
  if (!environmentHasTokens && providers.length > 1) {
    const why = `the stack has ${providers.length} Cobalt providers, so nobody can say which organisation is meant: set ${apiToken} and ${orgToken} in the environment.`;
    return { kind: "unavailable", why };
  }
  const [provider] = providers.length === 1 ? providers : [];
  const unknown = provider === undefined ? [] : unknownKeys(provider, environmentHasTokens);
  if (unknown.length > 0) {
    const why = `the provider's ${unknown.join(" and ")} cannot be known in this preview: set ${apiToken} and ${orgToken} in the environment.`;
    return { kind: "unavailable", why };
  }
  const readKey: ReadKey = (key) => {
    const isToken = key === "apiToken" || key === "orgToken";
    return provider === undefined || (isToken && environmentHasTokens)
      ? undefined
      : textOf(provider.read(key));
  };
  return { kind: "configuration", configuration: readConfiguration(readKey, environment) };
}

function unknownKeys(provider: ResourceView, environmentHasTokens: boolean): readonly string[] {
  const keys = ["region", "baseUrl", ...(environmentHasTokens ? [] : ["apiToken", "orgToken"])];
  return keys.filter((key) => provider.read(key).kind === "unknown");
}

function textOf(reading: Reading): string | undefined {
  const value = knownValue(reading);
  return typeof value === "string" || value === undefined ? value : JSON.stringify(value);
}
