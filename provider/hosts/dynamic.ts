import { randomInt } from "node:crypto";
import { maskOf, systemEffects } from "../client";
import { isDebugging } from "../configuration";
import { createDynamicHost } from "./dynamic-handlers";
import { connectEngineLog } from "./engine-log";
import { engineSecrets } from "./engine-values";

/**
 * The handlers of the process that Pulumi's Node.js runtime starts for dynamic resources, over one client of Cobalt's API.
 * Such a process serves one run of one stack, and gets the engine's address as its first argument. It is Pulumi's, and serves the
 * program's other dynamic providers too: its environment stays as it is, since one of those may read the stack's variables.
 */
const host = createDynamicHost({
  environment: process.env,
  effects: systemEffects,
  log: connectEngineLog(process.argv[2], {
    firstStream: randomInt(1, 2 ** 30),
    debugging: isDebugging(process.env),
    mask: maskOf(engineSecrets(process.env)),
  }),
});

export const { configure, check, diff, create, read, update, remove } = host;
