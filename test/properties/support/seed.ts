import { readFileSync } from "node:fs";

/**
 * Properties draw the same examples in every run, so that a failure comes with the change that made it and not by chance.
 * `PROPERTY_SEED=random` draws others each time, and any number repeats what such a run has printed.
 */
const seed = process.env.PROPERTY_SEED ?? "20261125";

const { testPath } = expect.getState();
const hasProperties = testPath !== undefined && readFileSync(testPath, "utf8").includes('"fast-check"');
if (hasProperties && seed !== "random") {
  const fc = require("fast-check") as typeof import("fast-check");
  fc.configureGlobal({ seed: Number(seed) });
}
