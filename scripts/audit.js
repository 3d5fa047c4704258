// Asks the registry for known vulnerabilities in what users install; high and critical ones fail. Not every registry can answer.
const { execFileSync, spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const { dependencies, peerDependencies } = require("../package.json");
const folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-audit-"));
const project = { private: true, dependencies: { ...dependencies, ...peerDependencies } };
writeFileSync(join(folder, "package.json"), JSON.stringify(project));
const options = { cwd: folder, encoding: "utf8", shell: process.platform === "win32" };
execFileSync("npm", ["install", "--package-lock-only", "--no-audit", "--no-fund"], options);
const audit = spawnSync("npm", ["audit", "--audit-level=high", "--json"], options);
rmSync(folder, { recursive: true });
const report = JSON.parse(audit.stdout || "{}");
if (report.metadata === undefined) {
  console.log(
    "Not audited: this registry gives no advisories. Run `npm run audit` where npm's own registry is reached.",
  );
} else {
  const { high, critical, moderate, low } = report.metadata.vulnerabilities;
  console.log(
    `Audit of what users install: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`,
  );
  process.exitCode = audit.status ?? 1;
}
