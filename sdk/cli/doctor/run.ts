import { ConfigurationError } from "../../../provider/client/errors";
import { proxyFor, proxyVariables } from "../../../provider/client/http/proxies";
import { checkToken } from "../../../provider/client/options";
import {
  type Configuration,
  configurationFaults,
  isDebugging,
  readConfiguration,
  sandboxNotice,
} from "../../../provider/configuration";
import { type CommandContext, exitCodes } from "../command";
import { wroteFile } from "../files";
import { parseOptions } from "../options";
import { reflowed, textWidth } from "../text/terminal";
import {
  apiToken,
  budget,
  type Check,
  clock,
  failed,
  missingApiToken,
  ok,
  organisation,
  reachability,
  targets,
} from "./checks";
import { type Organisation, organisationsIn, organisationsJson, organisationsTable } from "./organisations";
import { createProbe, observe, type ProbeOf } from "./probe";
import { checksText, differencesText, factsText } from "./text";
import { type Verified, verify } from "./verify";

const options = {
  "show-token": { type: "boolean" },
  verify: { type: "boolean" },
  record: { type: "string" },
  json: { type: "boolean" },
} as const;

/** What the doctor found. */
export interface Diagnosis {
  /** Undefined: the settings cannot be used. */
  readonly configuration: Configuration | undefined;
  readonly checks: readonly Check[];
  /** Undefined: Cobalt did not list them. */
  readonly organisations: readonly Organisation[] | undefined;
  /** Undefined: not asked for, or not to be had without access. */
  readonly verified: Verified | undefined;
}

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = parseOptions(args, options);
  const wantsFacts = values.verify === true || values.record !== undefined;
  const { effects, interrupted: signal } = context;
  const proxies = proxyVariables(context.env);
  const trace = isDebugging(context.env)
    ? (line: string) => void context.stderr.write(`${line}\n`)
    : undefined;
  const token = () => readConfiguration(() => undefined, context.env).apiToken?.value ?? "";
  const probeOf: ProbeOf = (baseUrl, region, orgToken) =>
    createProbe({ baseUrl, region, apiToken: token(), orgToken, effects, signal, proxies, trace });
  const diagnosis = await diagnose(context.env, probeOf, wantsFacts);
  const { orgToken, sandbox } = diagnosis.configuration ?? {};
  if (sandbox !== undefined) context.stderr.write(`${sandboxNotice(sandbox)}\n`);
  const showing = { current: orgToken?.value, showToken: values["show-token"] === true };
  const isRecorded =
    values.record === undefined ||
    wroteFile(values.record, `${JSON.stringify(recordOf(diagnosis), undefined, 2)}\n`, context);
  context.stdout.write(
    values.json === true ? jsonOf(diagnosis, showing) : textOf(diagnosis, showing, context),
  );
  if (hasFailed(diagnosis)) return exitCodes.failed;
  return isRecorded ? exitCodes.ok : exitCodes.unwritten;
}

/** What a person can attach to a report: no token, name, address or other value of an organisation's. */
function recordOf({ checks, verified }: Diagnosis) {
  return {
    format: "pulumi-cobalt-doctor",
    version: 1,
    checks: checks.map(({ name, outcome }) => ({ name, outcome })),
    facts: verified?.facts.map(({ fact, answer }) => ({ fact, answer: answer.kind })),
    answers: verified?.answers,
  };
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
  const seen = await observe(configuration, probeOf);
  const orgToken = configuration.orgToken?.value;
  const last = seen.targets ?? seen.orgs;
  const checks = [
    settings,
    reachability(seen, configuration),
    apiToken(seen, configuration),
    organisation(seen, orgToken),
    targets(seen),
    clock(last),
    budget(last, configuration),
  ];
  const listed = organisationsIn(seen.orgs);
  const canVerify = wantsFacts && seen.targets?.outcome.kind === "ok";
  return {
    configuration,
    checks,
    organisations: listed.kind === "value" ? listed.value : undefined,
    verified: canVerify
      ? await verify(probeOf(configuration.baseUrl, configuration.region, orgToken))
      : undefined,
  };
}

/** A proxy that cannot be used. */
function proxyFaults(environment: NodeJS.ProcessEnv, baseUrl: string): readonly Check[] {
  try {
    proxyFor(new URL(baseUrl), proxyVariables(environment));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [failed("proxy", error.message, "Set it anew, or unset it, and run this again.")];
  }
}

function settingsFaults(environment: NodeJS.ProcessEnv): readonly Check[] {
  const tokens = ["COBALT_API_TOKEN", "COBALT_ORG_TOKEN"].flatMap((variable) => {
    const value = environment[variable]?.trim() ?? "";
    try {
      if (value !== "") checkToken(variable, variable, value);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return [error.message];
    }
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

function hasFailed({ checks, verified }: Diagnosis): boolean {
  return (
    checks.some(({ outcome }) => outcome === "failed") ||
    verified?.facts.some(({ answer }) => answer.kind === "differs") === true
  );
}

type Showing = Parameters<typeof organisationsTable>[1];

function textOf(diagnosis: Diagnosis, showing: Showing, context: CommandContext): string {
  const { checks, organisations = [], verified } = diagnosis;
  const facts = verified?.facts;
  const isChosen = organisations.some(({ token }) => token === showing.current);
  const showsTable = organisations.length > 0 && (showing.showToken || !isChosen);
  return [
    checksText(checks, context),
    ...(showsTable ? [`\n${organisationsTable(organisations, showing, context)}`] : []),
    ...(facts === undefined ? [] : [`\n${factsText(facts, context)}`]),
    ...(verified === undefined || verified.differences.length === 0
      ? []
      : [`\n${differencesText(verified.differences, context)}`]),
    ...(facts?.some(({ answer }) => answer.kind === "differs")
      ? [`\n${reflowed(onDifference, textWidth(context))}\n`]
      : []),
  ].join("");
}

const onDifference =
  "pulumi-cobalt was built on what differs here: look for a newer version of it, and if there is none, tell its maintainers.";

function jsonOf(diagnosis: Diagnosis, showing: Showing): string {
  const { checks, organisations, verified } = diagnosis;
  const document = {
    ok: !hasFailed(diagnosis),
    checks,
    organisations: organisations && organisationsJson(organisations, showing),
    facts: verified?.facts.map(({ fact, answer }) => ({ fact, answer: answer.kind, says: answer.says })),
    differences: verified?.differences,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
