import {
  type ClientOptions,
  type CobaltApi,
  ConfigurationError,
  createClient,
  createWeb,
  type Effects,
} from "./client";
import { type Configuration, sandboxNotice, type Token } from "./configuration";
import { environmentVariables } from "./configuration-fields";
import { adviceIn } from "./failure-advice";
import { userAgent } from "./package-manifest";
import { type Context, type Diagnostics, newRunMemory } from "./resources/lifecycle";

interface ContextOptions {
  readonly effects: Effects;
  readonly diagnostics: Diagnostics;
  readonly signal?: AbortSignal;
  readonly trace?: ClientOptions["trace"];
  /** True if a command asks, which takes tokens from the environment alone. */
  readonly isCommand?: boolean;
}

/**
 * Everything that the lifecycles of one process touch. The client is made at the first request, and missing tokens are missed then.
 * Under the sandbox's mark it is said here that nothing goes to Cobalt.
 */
export function createContext(
  configuration: Configuration,
  { effects, diagnostics, signal, trace, isCommand }: ContextOptions,
): Context {
  let api: CobaltApi | undefined;
  if (configuration.sandbox !== undefined) diagnostics.info(sandboxNotice(configuration.sandbox));
  return {
    api: () => {
      api ??= connect(configuration, {
        isCommand,
        effects,
        signal,
        trace,
        notice: (message) => diagnostics.progress(message),
        warn: (message) => diagnostics.warn(message),
      });
      return api;
    },
    askWeb: createWeb({
      proxies: configuration.proxies,
      effects,
      signal,
      trace,
      userAgent: userAgent(),
    }),
    effects,
    signal,
    diagnostics,
    memory: newRunMemory(),
    removedSchedules: configuration.removedSchedules,
    nextRemovedIndex: configuration.nextRemovedIndex,
    acceptedScans: configuration.acceptedScans,
    inSandbox: configuration.sandbox !== undefined,
  };
}

type ConnectOptions = Pick<ClientOptions, "effects" | "signal" | "notice" | "warn" | "trace"> &
  Pick<ContextOptions, "isCommand">;

/** A client of Cobalt's API; a `ConfigurationError` names the tokens that are missing and the commands that set them. */
export function connect(
  configuration: Configuration,
  { isCommand, ...surroundings }: ConnectOptions,
): CobaltApi {
  const { apiToken, orgToken, baseUrl, region, readsPerMinute, writesPerMinute, proxies } = configuration;
  if (apiToken === undefined || orgToken === undefined)
    throw new ConfigurationError(missingTokens(configuration, isCommand));
  return createClient({
    apiToken: apiToken.value,
    orgToken: orgToken.value,
    baseUrl,
    readsPerMinute,
    writesPerMinute,
    proxies,
    ...surroundings,
    userAgent: userAgent(),
    advise: adviceIn({ baseUrl, region, tokenHint: tokenHint(apiToken, orgToken) }),
  });
}

function missingTokens({ apiToken, orgToken }: Configuration, isCommand = false): string {
  const missing = [apiToken ? [] : ["apiToken" as const], orgToken ? [] : ["orgToken" as const]].flat();
  const variables = missing.map((key) => environmentVariables[key]).join(" and ");
  const commands = missing.map((key) => `pulumi config set --secret cobalt:${key}`).join("; ");
  const [ways, trial] = isCommand
    ? ["", "In the shell of `npx pulumi-cobalt sandbox -- bash`, commands need none."]
    : [`, or: ${commands}`, "`npx pulumi-cobalt sandbox -- pulumi up` needs none."];
  return (
    `Cobalt's tokens are missing: ${missing.join(" and ")}. Set ${variables} in the environment${ways}. ` +
    `Cobalt's web application makes API tokens; GET /orgs lists the tokens of organisations. No account yet? ${trial}`
  );
}

/**
 * `pulumi refresh` and `pulumi destroy` configure providers from the last deployment's state, so a token that was rotated in
 * the stack's configuration reaches them only when the program runs too.
 */
function tokenHint(apiToken: Token, orgToken: Token): string {
  const configured = [apiToken, orgToken].some(({ from }) => from === "stack configuration");
  const environment =
    "A token from the environment (COBALT_API_TOKEN, COBALT_ORG_TOKEN) is always the current one.";
  return configured
    ? "A token came from the stack's configuration. Was it rotated? Set it anew (pulumi config set --secret cobalt:apiToken, " +
        "cobalt:orgToken); `pulumi refresh --run-program` and `pulumi destroy --run-program` then use it, without the option they " +
        `use the one of the last deployment. ${environment}`
    : `The tokens came from the environment: set COBALT_API_TOKEN and COBALT_ORG_TOKEN anew and run the same command again. ` +
        "Tokens in the stack's configuration reach refresh and destroy with --run-program.";
}
