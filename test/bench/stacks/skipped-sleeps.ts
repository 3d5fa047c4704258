import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets the provider's waits for Cobalt's limit of 20 POSTs a minute pass at once, and its clock jump by as much, since that wait would
 * otherwise be all that is measured. Everything else takes the time that it takes.
 */
export function skippedSleeps(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, "skipped-sleeps.cjs");
  writeFileSync(file, preload);
  return { NODE_OPTIONS: `--require ${file}` };
}

const preload = `
if (/dynamic-provider|pulumi-resource-/.test(process.argv[1] || "")) {
  const Module = require("node:module");
  const load = Module._load;
  let skipped = 0;
  Module._load = function (...request) {
    const loaded = load.apply(this, request);
    const effects = loaded && loaded.systemEffects;
    if (effects && !effects.isSkipping) {
      effects.isSkipping = true;
      effects.now = () => Date.now() + skipped;
      effects.monotonic = () => performance.now() + skipped;
      effects.sleep = async (ms) => {
        skipped = Math.max(skipped, effects.now() + ms - Date.now());
        await new Promise(setImmediate);
      };
    }
    return loaded;
  };
}
`;
