import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot, type System, withLock } from "../../../tools/engine";

const requirements = join(__dirname, "python", "requirements.txt");
const INSTALL_TIMEOUT_MS = 10 * 60_000;

// The pinned packages install on 3.10 and later.
const CHECK =
  "import sys; assert sys.version_info >= (3, 10), f'it is Python {sys.version}'; import venv, ensurepip; print(sys.version)";

/**
 * The `python` of a virtual environment with Pulumi's Python SDK, pinned. It is made once, in the cache outside the tree;
 * another pin or another Python gets another one.
 */
export async function pythonWithPulumi(system: System): Promise<string> {
  const version = await requirePython(system);
  const hash = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex");
  const folder = join(cacheRoot(system), `python-${system.platform}-${system.arch}-${hash.slice(0, 12)}`);
  const python = join(folder, "bin", "python");
  const finished = join(folder, "finished");
  if (!existsSync(finished)) {
    await withLock(system, `${folder}.lock`, async () => {
      // The process that held the lock before may have made it.
      if (existsSync(finished)) return;
      system.say("Making a virtual environment with Pulumi's Python SDK, once: about 20 seconds.");
      await rm(folder, { recursive: true, force: true });
      await must(system, "python3", ["-m", "venv", folder]);
      await must(system, python, ["-m", "pip", "install", ...QUIETLY, "--requirement", requirements]);
      await writeFile(finished, "");
    });
  }
  return python;
}

/** Installs a generated SDK, which has to know its own version, into a folder for PYTHONPATH. */
export async function installSdk(system: System, python: string, sdk: string, site: string): Promise<void> {
  // setup.py writes into its folder.
  const copy = await mkdtemp(join(tmpdir(), "python-sdk-"));
  try {
    await cp(sdk, copy, { recursive: true });
    const flags = [...QUIETLY, "--no-deps", "--no-build-isolation", "--target", site];
    await must(system, python, ["-m", "pip", "install", ...flags, copy]);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const QUIETLY = ["--quiet", "--disable-pip-version-check", "--no-input"];

async function requirePython(system: System): Promise<string> {
  const { exitCode, stdout, stderr } = await system.run("python3", ["-c", CHECK]);
  if (exitCode !== 0) {
    throw new Error(
      `The Python tests need \`python3\`, 3.10 or later, with venv and pip (on Debian and Ubuntu: apt install python3-venv): ${
        exitCode === undefined ? "there is no python3 on PATH" : stderr.trim().split("\n").at(-1)
      }`,
    );
  }
  return stdout;
}

async function must(system: System, command: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await system.run(command, args, { timeoutMs: INSTALL_TIMEOUT_MS });
  if (exitCode !== 0) {
    throw new Error(`\`${command} ${args.join(" ")}\` failed:\n${`${stdout}${stderr}`.slice(-2000)}`);
  }
}
