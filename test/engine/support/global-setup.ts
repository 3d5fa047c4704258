import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPackedPackage } from "../../../scripts/packed-package";
import { type Engine, findEngine, realSystem, type System } from "../../../tools/engine";
import { HARNESS_FILE, type Harness } from "./harness";

interface JestConfig {
  readonly rootDir: string;
  readonly displayName?: { readonly name: string };
}

/**
 * Once a run that has engine tests: the engine, and a folder whose `node_modules` holds the package as `npm pack`
 * makes it.
 */
export default async function globalSetup(_: unknown, project: JestConfig): Promise<void> {
  const system = realSystem();
  const engine = await findEngine({ system, oldest: project.displayName?.name === "oldest" });
  const root = makeRunFolder(system);
  await installPackedPackage(system, { source: project.rootDir, root });
  writeHarness(root, engine);
}

/**
 * Removed when jest ends. Its path must not hold the package's name: Pulumi's SDK looks for the package at the first place
 * where a path names it (runtime/closure/package), and would store another text in the state than it does for most users.
 */
function makeRunFolder(system: System): string {
  const runs = join(tmpdir(), "cobalt-engine-tests");
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs).filter((entry) => !system.isAlive(Number.parseInt(entry, 10)))) {
    rmSync(join(runs, name), { recursive: true, force: true });
  }
  const root = mkdtempSync(join(runs, `${system.pid}-`));
  process.once("exit", () => rmSync(root, { recursive: true, force: true }));
  return root;
}

function writeHarness(root: string, engine: Engine): void {
  const harness: Harness = {
    root,
    pulumi: engine.pulumiForTypeScript,
    path: engine.pathForTypeScript(),
    engineVersion: engine.version,
    home: join(root, "home"),
  };
  const file = join(root, "harness.json");
  mkdirSync(harness.home);
  writeFileSync(file, JSON.stringify(harness));
  process.env[HARNESS_FILE] = file;
}
