import { existsSync, readFileSync } from "node:fs";
import { cp, link, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { System } from "../tools/engine";

interface Place {
  /** The folder of the package to pack. */
  readonly source: string;
  /** Gets the archive, and `node_modules` where the package is installed. */
  readonly root: string;
}

/** Installs the package as it is published, from what is built, with its runtime dependencies and nothing else. */
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

/**
 * Packs the package in the folder `source` as it is published; the archive's path, in `root`. Pulumi runs `npm install` in a
 * plugin's folder, so the archive's package.json names nothing that is for this repository alone.
 */
export async function pack(system: System, { source, root }: Place): Promise<string> {
  const stage = await mkdtemp(join(tmpdir(), "cobalt-pack-"));
  try {
    const { files } = await npmPack(system, source, ["--dry-run"]);
    for (const { path } of files) {
      await mkdir(dirname(join(stage, path)), { recursive: true });
      await cp(join(source, path), join(stage, path));
    }
    const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as object;
    await writeFile(join(stage, "package.json"), publishedManifest(manifest));
    await mkdir(root, { recursive: true });
    return join(root, (await npmPack(system, stage, ["--pack-destination", root])).filename);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** What of package.json is for this repository alone; `private` keeps `npm publish` from publishing the rest with it. */
const unpublished = ["private", "workspaces", "scripts", "devDependencies", "overrides"];

function publishedManifest(manifest: object): string {
  const published = Object.entries(manifest).filter(([key]) => !unpublished.includes(key));
  return `${JSON.stringify(Object.fromEntries(published), undefined, 2)}\n`;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

async function npmPack(system: System, folder: string, options: readonly string[]): Promise<Packed> {
  const args = ["pack", "--ignore-scripts", "--json", ...options];
  const [packed] = JSON.parse(await must(system, { command: "npm", args, cwd: folder })) as Packed[];
  if (packed === undefined) throw new Error(`npm has packed nothing in ${folder}.`);
  return packed;
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
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Makes `to/node_modules` with the packages that the lock file knows as dependencies and peers of this package, and no other,
 * each where `npm ci` has put it in `from`. So a dependency that is not declared is missing here as it would be for a user,
 * and neither a registry nor time is needed.
 */
export async function linkRuntimeDependencies(from: string, to: string): Promise<void> {
  const lock = JSON.parse(readFileSync(join(from, "package-lock.json"), "utf8")) as Lock;
  for (const path of runtimePaths(lock, Object.keys(lock.packages[""]?.peerDependencies ?? {}))) {
    if (existsSync(join(from, path))) {
      await linkTree(join(from, path), join(to, path));
    } else {
      throw new Error(`${path} is in the lock file but not installed: run \`npm ci\` first.`);
    }
  }
}

/** The folders of what the package and `peers` need, from the repository. A peer of another package is somebody else's need. */
function runtimePaths({ packages }: Lock, peers: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (path: string, names: readonly string[]): void => {
    for (const name of names) {
      const place = placesFrom(path, name).find((one) => packages[one] !== undefined);
      if (place === undefined || found.has(place)) continue;
      found.add(place);
      visit(place, needsOf(packages[place]));
    }
  };
  visit("", [...needsOf(packages[""]), ...peers]);
  return [...found];
}

function needsOf({ dependencies }: LockedPackage = {}): readonly string[] {
  return Object.keys(dependencies ?? {});
}

/** Where Node.js looks for a package that is required in the folder `path`. */
function placesFrom(path: string, name: string): readonly string[] {
  const place = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  if (path === "") return [place];
  const parent = path.slice(0, Math.max(0, path.lastIndexOf("node_modules/") - 1));
  return [place, ...placesFrom(parent, name)];
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
