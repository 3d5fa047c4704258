import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { System } from "../../tools/engine";
import { linkRuntimeDependencies } from "./runtime-dependencies";

interface Place {
  /** The repository. */
  readonly source: string;
  /** Gets `node_modules`. */
  readonly root: string;
}

/** Installs the package as `npm pack` makes it from what is built, with its runtime dependencies and nothing else. */
export async function installPackedPackage(system: System, { source, root }: Place): Promise<void> {
  await linkRuntimeDependencies(source, root);
  const tarball = await pack(system, { source, root });
  const target = join(root, "node_modules", "pulumi-cobalt");
  await mkdir(target);
  await must(system, {
    command: "tar",
    args: ["-xzf", tarball, "--strip-components=1", "-C", target],
    cwd: root,
  });
}

async function pack(system: System, { source, root }: Place): Promise<string> {
  if (!existsSync(join(source, "dist", "sdk", "nodejs", "index.js"))) {
    throw new Error("Nothing is built in dist: run `npm run build` first, or `npm test`, which does.");
  }
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", root];
  const packed: unknown = JSON.parse(await must(system, { command: "npm", args, cwd: source }));
  const [first] = packed as { filename: string }[];
  return join(root, first?.filename ?? "");
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

async function must(system: System, { command, args, cwd }: Command): Promise<string> {
  const { exitCode, stdout, stderr } = await system.run(command, args, { cwd });
  if (exitCode !== 0) {
    throw new Error(`\`${command} ${args.join(" ")}\` failed:\n${stderr.slice(-2000)}`);
  }
  return stdout;
}
