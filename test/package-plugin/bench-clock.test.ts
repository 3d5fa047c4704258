import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hosts } from "../../scripts/package-plugin/bundle";
import { skipSleeps } from "../bench/stacks/skipped-sleeps";

const root = join(__dirname, "..", "..");

it("a benchmark of stacks measures no wait for Cobalt's limit: the clocks of both hosts are those that jump", async () => {
  const installed = mkdtempSync(join(tmpdir(), "bench-clock-"));
  try {
    const files = hosts.map(({ entry }) => join(installed, "dist", `${entry}.js`));
    for (const file of files) mkdirSync(dirname(file), { recursive: true });
    await skipSleeps(root, installed);
    for (const file of files) expect(readFileSync(file, "utf8")).toMatch(/Object\.assign\(systemEffects,\{/);
  } finally {
    rmSync(installed, { recursive: true, force: true });
  }
});
