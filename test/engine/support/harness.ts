import { readFileSync } from "node:fs";

/** What the global set-up hands to every test file. */
export interface Harness {
  /** Holds `node_modules` with the packed package; projects lie below, so that Node.js finds it from there. */
  readonly root: string;
  readonly pulumi: string;
  /** The value of PATH that runs programs in TypeScript and JavaScript. */
  readonly path: string;
  readonly engineVersion: string;
  /** PULUMI_HOME and HOME of all projects of this run. */
  readonly home: string;
}

export const HARNESS_FILE = "PULUMI_COBALT_TEST_HARNESS";

export function harness(): Harness {
  const file = process.env[HARNESS_FILE];
  if (file === undefined) {
    throw new Error(
      "The engine tests run under jest's project `engine`, whose global set-up prepares the engine.",
    );
  }
  return JSON.parse(readFileSync(file, "utf8")) as Harness;
}
