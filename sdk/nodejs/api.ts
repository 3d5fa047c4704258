import * as pulumi from "@pulumi/pulumi";
import { systemEffects } from "../../provider/client";
import type { CobaltApi } from "../../provider/client/api";
import { isDebugging, readConfiguration, sandboxNotice } from "../../provider/configuration";
import { connect } from "../../provider/context";
import { safeLines } from "../../provider/foreign-text";
import { refuseClearTokens } from "./guard";

/** One client for each program of this process, since the Automation API runs several; a program is known by its stack. */
const clients = new WeakMap<object, CobaltApi>();
const noStack = {};

/** The program's own client of Cobalt's API, for look-ups: a dynamic provider has no functions, so they run in the program. */
export function programApi(): CobaltApi {
  refuseClearTokens();
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

/** Is this a preview without tokens, in which a look-up's answer cannot be known? */
export function isPreviewWithoutTokens(): boolean {
  if (!pulumi.runtime.isDryRun()) return false;
  const { apiToken, orgToken } = readConfiguration(
    (key) => pulumi.runtime.getConfig(`cobalt:${key}`),
    process.env,
  );
  return apiToken === undefined || orgToken === undefined;
}
