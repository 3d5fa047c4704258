import { existsSync, readFileSync } from "node:fs";
import { cp, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { System } from "../tools/engine";

interface Place {
  /** The folder of the package to pack. */
  readonly source: string;
  /** Gets the archive, and `node_modules` where the package is installed. */
  readonly root: string;
}

/** Installs the package as `npm pack` makes it from what is built, with its runtime dependencies and nothing else. */
export async function installPackedPackage(system: System, { source, root }: Place): Promise<void> {
  if (!existsSync(join(source, "dist", "sdk", "nodejs", "index.js"))) {
    throw new Error("Nothing is built in dist: run `npm run build` first, or `npm test`, which does.");
  }
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

/** Packs the package in the folder `source` as `npm pack` does; the archive's path, in `root`. */
export async function pack(system: System, { source, root }: Place): Promise<string> {
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

interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  /** True of a workspace of this repository. */
  readonly link?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Makes `to/node_modules` with the packages that the lock file knows as runtime dependencies, and no other, each where
 * `npm ci` has put it in `from`. So a dependency that is not declared is missing here as it would be for a user, and
 * neither a registry nor time is needed.
 */
export async function linkRuntimeDependencies(from: string, to: string): Promise<void> {
  const lock = JSON.parse(readFileSync(join(from, "package-lock.json"), "utf8")) as Lock;
  for (const [path, { dev, devOptional, optional, link }] of Object.entries(lock.packages)) {
    // What does not lie in node_modules is this repository's own: the package itself, and its private workspaces.
    if (!path.startsWith("node_modules/") || link || dev || devOptional) {
      continue;
    }
    if (existsSync(join(from, path))) {
      await linkTree(join(from, path), join(to, path));
    } else if (!optional) {
      throw new Error(`${path} is in the lock file but not installed: run \`npm ci\` first.`);
    }
  }
}

/** Hard links, so that it looks as a folder of a user's does; copies where the file system refuses. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isFile()) {
        await link(source, target).catch(() => cp(source, target));
      } else if (entry.isDirectory() && entry.name !== "node_modules") {
        // Packages within packages are in the lock file themselves.
        await linkTree(source, target);
      }
    }),
  );
}
