import { dirname } from "node:path";
import type { System } from "./system";
import { CannotProvideError } from "./toolchain";

const INSTALL_SCRIPT = "https://get.pulumi.com/install.sh";
const INSTALL_TIMEOUT_MS = 10 * 60_000;

// A process of its own, because the Automation API gives no way to stop an installation that hangs.
const INSTALL = `
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const [root, version] = process.argv.slice(1);
PulumiCommand.install({ root, version: new (require("semver").SemVer)(version) })
  .catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

/** Throws, quickly, where Pulumi's own release cannot be fetched from. */
export async function requireRelease(system: System): Promise<void> {
  if (!(await system.reachable(INSTALL_SCRIPT))) {
    throw new CannotProvideError("get.pulumi.com does not answer from here");
  }
}

/** Installs a release of Pulumi's own into `folder/bin` through the Automation API, without touching PATH or profile files. */
export async function installRelease(system: System, folder: string, version: string): Promise<void> {
  system.say(`Fetching Pulumi ${version} from get.pulumi.com.`);
  const { exitCode, stderr } = await system.run(process.execPath, ["-e", INSTALL, folder, version], {
    cwd: dirname(require.resolve("@pulumi/pulumi/package.json")),
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (exitCode !== 0) {
    throw new CannotProvideError(`the installation failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
  }
}
