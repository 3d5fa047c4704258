// Compiles the sources into dist, what has changed since the last time, removes what has no source any more, so that it is not
// published, and bundles the hosts.
const { execFileSync } = require("node:child_process");
const { chmodSync, existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const dist = join(root, "dist");
const compiled = [".js", ".js.map", ".d.ts"];

// What was compiled stands in dist itself: without it everything is compiled.
const record = join(dist, "tsconfig.tsbuildinfo");
const flags = ["-p", root, "--incremental", "--tsBuildInfoFile", record];
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), ...flags], {
  cwd: root,
  stdio: "inherit",
});
for (const name of readdirSync(dist, { recursive: true })) {
  const source = compiled
    .filter((ending) => name.endsWith(ending))
    .map((ending) => name.slice(0, -ending.length));
  if (source.length > 0 && !source.some((path) => existsSync(join(root, `${path}.ts`))))
    rmSync(join(dist, name));
}
chmodSync(join(dist, "sdk/cli/main.js"), 0o755);
require("../dist/scripts/package-plugin/bundle.js")
  .bundleHosts(root)
  .catch((error) => {
    process.stderr.write(`The hosts were not bundled. ${error.message}\n`);
    process.exitCode = 1;
  });
