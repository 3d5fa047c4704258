import * as pulumi from "@pulumi/pulumi";
import { systemEffects } from "../../provider/client";
import type { CobaltApi } from "../../provider/client/api";
import { CobaltError } from "../../provider/client/errors";
import { isDebugging, readConfiguration, sandboxNotice } from "../../provider/configuration";
import { connect } from "../../provider/context";
import { safeLines, safeValue } from "../../provider/foreign-text";
import type { LookUpName } from "../../provider/functions/fields";
import { checkConfiguration } from "./guard";
import type { QueryInputs } from "./plugin/invokes";
import * as plugin from "./plugin/invokes";

/** A look-up as it runs in the program: a dynamic provider has no functions. */
type Ask<Query, Answer> = (query: Query, api: CobaltApi) => Promise<Answer>;

/**
 * Answers once, as a promise. A mistake of the person's is reported without a stack trace. In a unit test the mocks answer, as they
 * would for the plugin.
 */
export function lookUp<Query extends object, Answer>(name: LookUpName, ask: Ask<Query, Answer>) {
  return async (query: Query): Promise<Answer> => {
    if (plugin.isMocked()) return plugin.lookUp<Query, Answer>(name)(query);
    try {
      return safeValue(await ask(query, programApi()));
    } catch (error) {
      throw error instanceof CobaltError ? plugin.mistake(safeLines(error.message)) : error;
    }
  };
}

const warned = new WeakSet<object>();

/** Answers as an output. In a preview without tokens the answer is unknown, and one warning a run says so. */
export function lookUpOutput<Query extends object, Answer>(name: LookUpName, ask: Ask<Query, Answer>) {
  const answered = lookUp(name, ask);
  return (query: QueryInputs<Query>): pulumi.Output<Answer> => {
    if (plugin.isMocked()) return plugin.lookUpOutput<Query, Answer>(name)(query);
    return pulumi.output(query).apply(async (known) => {
      if (!isPreviewWithoutTokens()) return answered(known as Query);
      warnOnce(pulumi.runtime.getStackResource() ?? warned);
      return pulumi.unknown as Answer;
    }) as pulumi.Output<Answer>;
  };
}

function warnOnce(program: object): void {
  if (warned.has(program)) return;
  warned.add(program);
  void pulumi.log.warn(
    "Look-ups in Cobalt are unknown in this preview: there are no tokens. Set COBALT_API_TOKEN and COBALT_ORG_TOKEN to see them.",
  );
}

/** One client for each program of this process, since the Automation API runs several; a program is known by its stack. */
const clients = new WeakMap<object, CobaltApi>();
const noStack = {};

/** The program's own client of Cobalt's API. */
export function programApi(): CobaltApi {
  checkConfiguration();
  const program = pulumi.runtime.getStackResource() ?? noStack;
  const known = clients.get(program);
  if (known !== undefined) return known;
  const configuration = readConfiguration((key) => pulumi.runtime.getConfig(`cobalt:${key}`), process.env);
  const notice = (message: string) => void pulumi.log.info(safeLines(message));
  if (configuration.sandbox !== undefined) notice(sandboxNotice(configuration.sandbox));
  const shown = isDebugging(process.env) ? pulumi.log.info : pulumi.log.debug;
  const trace = (line: string) => void shown(safeLines(line));
  const api = connect(configuration, { effects: systemEffects, notice, trace });
  clients.set(program, api);
  return api;
}

/** True if this is a preview without tokens, in which a look-up's answer cannot be known. */
export function isPreviewWithoutTokens(): boolean {
  if (!pulumi.runtime.isDryRun()) return false;
  const { apiToken, orgToken } = readConfiguration(
    (key) => pulumi.runtime.getConfig(`cobalt:${key}`),
    process.env,
  );
  return apiToken === undefined || orgToken === undefined;
}
