import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { bundle, hosts } from "../../../scripts/package-plugin/bundle";

/**
 * Bundles the hosts of an installed package again, so that their waits for Cobalt's limit of 20 POSTs a minute pass at once, and their
 * clocks jump by as much, since those waits would otherwise be all that is measured. Everything else takes the time that it takes.
 */
export async function skipSleeps(source: string, installed: string): Promise<void> {
  for (const { entry, loaded } of hosts) {
    const { code } = await bundle(source, `${entry}.ts`, { loaded, plugins: [skipping] });
    if (!code.includes(mark)) throw new Error(`${entry} has no clock whose waits could be skipped.`);
    writeFileSync(join(installed, "dist", `${entry}.js`), code);
  }
}

const mark = "skippedMs";

const skipping: Plugin = {
  name: "skipping",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]client[\\/]effects\.ts$/ }, ({ path }) => ({
      contents: `${readFileSync(path, "utf8")}\n${appended}`,
      loader: "ts",
    })),
};

const appended = `
let ${mark} = 0;
Object.assign(systemEffects, {
  now: () => Date.now() + ${mark},
  monotonic: () => performance.now() + ${mark},
  sleep: async (ms: number) => {
    ${mark} = Math.max(${mark}, systemEffects.now() + ms - Date.now());
    await new Promise(setImmediate);
  },
});
`;
