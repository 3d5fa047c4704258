import {
  ConfigurationError,
  createProbe,
  proxyFor,
  proxyVariables,
  tokenFault,
} from "../../../provider/client";
import {
  type Configuration,
  configurationFaults,
  isDebugging,
  readConfiguration,
  sandboxNotice,
} from "../../../provider/configuration";
import { adviceIn, tokenAdvice } from "../../../provider/failure-advice";
import { userAgent } from "../../../provider/package-manifest";
import { type CommandContext, exitCodes, parseOptions } from "../command";
import { wroteFile } from "../files";
import {
  apiToken,
  budget,
  type Check,
  clock,
  facts,
  failed,
  lastAnswer,
  missingApiToken,
  ok,
  organisation,
  reachability,
  targets,
} from "./checks";
import { type Diagnosis, diagnosisJson, diagnosisRecord, diagnosisText, hasFailed } from "./formats";
import { observe, organisationsIn, type ProbeOf } from "./observe";
import { verify } from "./verify";

const options = {
  "show-token": { type: "boolean" },
  verify: { type: "boolean" },
  record: { type: "string" },
  json: { type: "boolean" },
} as const;

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const wantsFacts = values.verify === true || values.record !== undefined;
  const { effects, interrupted: signal } = context;
  const proxies = proxyVariables(context.env);
  const trace = isDebugging(context.env)
    ? (line: string) => void context.stderr.write(`${line}\n`)
    : undefined;
  const probeOf: ProbeOf = ({ baseUrl, region, apiToken: token }, orgToken) =>
    createProbe({
      baseUrl,
      apiToken: token?.value ?? "",
      orgToken,
      effects,
      signal,
      proxies,
      trace,
      userAgent: userAgent(),
      advise: adviceIn({ baseUrl, region }),
    });
  const diagnosis = await diagnose(context.env, probeOf, wantsFacts);
  const { orgToken, sandbox } = diagnosis.configuration ?? {};
  if (sandbox !== undefined) context.stderr.write(`${sandboxNotice(sandbox)}\n`);
  const showing = { current: orgToken?.value, showToken: values["show-token"] === true };
  const isRecorded =
    values.record === undefined ||
    wroteFile(values.record, `${JSON.stringify(diagnosisRecord(diagnosis), undefined, 2)}\n`, context);
  context.stdout.write(
    values.json === true ? diagnosisJson(diagnosis, showing) : diagnosisText(diagnosis, showing, context),
  );
  if (hasFailed(diagnosis)) return exitCodes.failed;
  return isRecorded ? exitCodes.ok : exitCodes.unwritten;
}

/** Checks the environment's settings and, as far as they allow, Cobalt's answers to them. */
export async function diagnose(
  environment: NodeJS.ProcessEnv,
  probeOf: ProbeOf,
  wantsFacts: boolean,
): Promise<Diagnosis> {
  const none = { organisations: undefined, verified: undefined };
  const wrong = settingsFaults(environment);
  if (wrong.length > 0) return { ...none, configuration: undefined, checks: wrong };
  const configuration = readConfiguration(() => undefined, environment);
  const proxy = proxyFaults(environment, configuration.baseUrl);
  if (proxy.length > 0) return { ...none, configuration, checks: proxy };
  const settings = ok("settings", describe(configuration));
  if (configuration.apiToken === undefined)
    return { ...none, configuration, checks: [settings, ...missingApiToken()] };
  const observation = await observe(configuration, probeOf);
  const orgToken = configuration.orgToken?.value;
  const last = lastAnswer(observation);
  const checks = [
    settings,
    reachability(observation, configuration),
    apiToken(observation, configuration),
    organisation(observation, orgToken),
    targets(observation),
    clock(last),
    budget(last, configuration),
  ];
  const canVerify = wantsFacts && observation.targets?.outcome.kind === "ok";
  const verified = canVerify ? await verify(probeOf(configuration, orgToken)) : undefined;
  return {
    configuration,
    checks: [...checks, ...(verified === undefined ? [] : facts(verified))],
    organisations: organisationsIn(observation.orgs)?.items,
    verified,
  };
}

/** Returns a failed check where the environment's proxy cannot be used. */
function proxyFaults(environment: NodeJS.ProcessEnv, baseUrl: string): readonly Check[] {
  try {
    proxyFor(new URL(baseUrl), proxyVariables(environment));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [failed("proxy", error.message, "Set it anew, or unset it, and run this again.")];
  }
}

/** Returns a failed check for each setting of the environment that cannot be used. */
function settingsFaults(environment: NodeJS.ProcessEnv): readonly Check[] {
  const tokens = ["COBALT_API_TOKEN", "COBALT_ORG_TOKEN"].flatMap((variable) => {
    const value = environment[variable]?.trim() ?? "";
    const fault = value === "" ? undefined : tokenFault(value);
    return fault === undefined ? [] : [`${variable} ${fault}. ${tokenAdvice(variable)}`];
  });
  const others = configurationFaults(() => undefined, environment).map(({ message }) => message);
  return [...others, ...tokens].map((message) =>
    failed("settings", message, "Set it anew, or unset it, and run this again."),
  );
}

function describe({ region, baseUrl, readsPerMinute, writesPerMinute }: Configuration): string {
  const where = region === undefined ? baseUrl : `region ${region}, ${baseUrl}`;
  return `${where}; at most ${readsPerMinute} reads and ${writesPerMinute} writes a minute`;
}
