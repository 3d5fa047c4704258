import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { cacheRoot, realSystem } from "../tools/engine";
import { pack } from "./packed-package";

/**
 * Plays the demo on the current LTS of Node.js with the newest Pulumi SDK, which asks for Node.js 22 and later, whatever runs
 * this script: the packed package, installed as a user would.
 */
const node = "26.10.0";
const sdk = "3.270.0";

function install(folder: string, packages: readonly string[], path = process.env.PATH): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "lts", private: true }));
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
  execFileSync("npm", args, { cwd: folder, stdio: "inherit", env: { ...process.env, PATH: path } });
}

/** The folder that holds `node`; from the cache where it runs already. */
function nodeFolder(): string {
  const folder = join(cacheRoot(realSystem()), `node-${node}`);
  const bin = join(folder, "node_modules", "node", "bin");
  if (!existsSync(join(bin, "node"))) install(folder, [`node@${node}`]);
  const version = execFileSync(join(bin, "node"), ["--version"], { encoding: "utf8" }).trim();
  if (version !== `v${node}`)
    throw new Error(`${bin} holds Node.js ${version}, expected v${node}: remove ${folder}`);
  return bin;
}

async function main(): Promise<void> {
  const bin = nodeFolder();
  const PATH = `${bin}${delimiter}${process.env.PATH}`;
  const work = mkdtempSync(join(tmpdir(), "pulumi-cobalt-lts-"));
  try {
    const tarball = await pack(realSystem(), { source: join(__dirname, "..", ".."), root: work });
    install(join(work, "app"), [tarball, `@pulumi/pulumi@${sdk}`], PATH);
    const demo = join(__dirname, "demo", "main.js");
    const env = { ...process.env, PATH };
    execFileSync(join(bin, "node"), [demo, join(work, "app", "node_modules")], { stdio: "inherit", env });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void main();
