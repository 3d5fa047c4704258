import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock";
import { checkManifest, type ManifestCheck, measureFolder, readManifest, writeManifest } from "./manifest";
import type { System } from "./system";
import { CannotProvideError, cacheRoot, executable, type Toolchain } from "./toolchain";

/** Fills an empty folder with what a toolchain consists of. */
export type Make = (system: System, folder: string) => Promise<void>;

/** The toolchain's folder if it is finished and unharmed, else undefined; a harmed one is reported. */
export async function findToolchain(system: System, toolchain: Toolchain): Promise<string | undefined> {
  const folder = folderOf(system, toolchain);
  const found = await inspect(system, toolchain, folder);
  if (found.kind === "broken") system.say(`What lies in ${folder} is not taken: ${found.reason}.`);
  return found.kind === "valid" ? folder : undefined;
}

/** Makes the toolchain in a folder beside its own, and renames that when it is whole. Two processes never make the same one. */
export async function makeToolchain(system: System, toolchain: Toolchain, make: Make): Promise<string> {
  const root = cacheRoot(system);
  return withLock(system, join(root, `${toolchain.name}.lock`), async () => {
    const folder = folderOf(system, toolchain);
    // The process that held the lock before may have made it.
    if ((await inspect(system, toolchain, folder)).kind === "valid") return folder;
    await removeLeftovers(system, toolchain);
    const unfinished = await mkdtemp(join(root, `.${toolchain.name}.${system.pid}.`));
    try {
      await make(system, unfinished);
      await finish(system, toolchain, unfinished);
      await rm(folder, { recursive: true, force: true });
      await rename(unfinished, folder);
      return folder;
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
}

/** Writes the manifest of a folder that is made. @throws CannotProvideError where it is not whole all the same */
async function finish(system: System, toolchain: Toolchain, unfinished: string): Promise<void> {
  await writeManifest(unfinished, toolchain);
  const made = await inspect(system, toolchain, unfinished);
  if (made.kind === "valid") return;
  const reason = made.kind === "broken" ? made.reason : "nothing was made";
  throw new CannotProvideError(`${toolchain.title} was made, but ${reason}`);
}

async function inspect(system: System, toolchain: Toolchain, folder: string): Promise<ManifestCheck> {
  const [text, files] = await Promise.all([readManifest(folder), measureFolder(folder)]);
  const check = checkManifest(toolchain, text, files);
  if (check.kind !== "valid" || (await runs(system, toolchain, folder))) return check;
  return { kind: "broken", reason: "it does not run" };
}

function folderOf(system: System, toolchain: Toolchain): string {
  return join(cacheRoot(system), toolchain.name);
}

/** True if the toolchain's `pulumi` starts; a toolchain without one was tried when it was built. */
async function runs(system: System, toolchain: Toolchain, folder: string): Promise<boolean> {
  const pulumi = `bin/${executable(system, "pulumi")}`;
  if (!toolchain.executables.includes(pulumi)) {
    return true;
  }
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  return (await system.run(join(folder, pulumi), ["version"], { env })).exitCode === 0;
}

/** What processes that died in the middle have left. */
async function removeLeftovers(system: System, toolchain: Toolchain): Promise<void> {
  const root = cacheRoot(system);
  const prefix = `.${toolchain.name}.`;
  for (const name of await readdir(root)) {
    if (name.startsWith(prefix) && !system.isAlive(Number.parseInt(name.slice(prefix.length), 10))) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }
}
