// Compiles the sources into dist, from scratch, so that nothing removed from the sources is published.
const { execFileSync } = require("node:child_process");
const { chmodSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", root], {
  cwd: root,
  stdio: "inherit",
});
chmodSync(join(root, "dist/sdk/cli/main.js"), 0o755);
