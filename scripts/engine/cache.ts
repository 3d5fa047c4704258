import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock";
import { cacheRoot, executable, type Parcel } from "./parcel";
import { judgeStamp, measureFolder, readStamp, writeStamp } from "./stamp";
import { CannotProvideError, type System } from "./types";

export type Make = (system: System, folder: string) => Promise<void>;

type Inspection =
  | { readonly kind: "whole"; readonly folder: string }
  | { readonly kind: "missing" }
  | { readonly kind: "broken"; readonly reason: string };

/** The parcel's folder if it is finished and unharmed, else undefined; a harmed one is spoken about. */
export async function findParcel(system: System, parcel: Parcel): Promise<string | undefined> {
  const inspection = await inspect(system, parcel);
  if (inspection.kind === "broken") {
    system.say(`What lies in ${placeOf(system, parcel)} is not taken: ${inspection.reason}.`);
  }
  return inspection.kind === "whole" ? inspection.folder : undefined;
}

/** Makes the parcel beside its place and moves it there when it is whole. Two processes never make the same one. */
export async function makeParcel(system: System, parcel: Parcel, make: Make): Promise<string> {
  const root = cacheRoot(system);
  return withLock(system, join(root, `${parcel.name}.lock`), async () => {
    // The process that held the lock before may have made it.
    const existing = await inspect(system, parcel);
    if (existing.kind === "whole") {
      return existing.folder;
    }
    await removeLeftovers(system, parcel);
    const unfinished = await mkdtemp(join(root, `.${parcel.name}.${system.pid}.`));
    try {
      await make(system, unfinished);
      return await finish(system, parcel, unfinished);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
}

async function finish(system: System, parcel: Parcel, unfinished: string): Promise<string> {
  await writeStamp(unfinished, parcel);
  const inspection = await inspect(system, parcel, unfinished);
  if (inspection.kind !== "whole") {
    const reason = inspection.kind === "broken" ? inspection.reason : "nothing was made";
    throw new CannotProvideError(`${parcel.title} was made, but ${reason}`);
  }
  const folder = placeOf(system, parcel);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  return folder;
}

async function inspect(
  system: System,
  parcel: Parcel,
  folder = placeOf(system, parcel),
): Promise<Inspection> {
  const [text, files] = await Promise.all([readStamp(folder), measureFolder(folder)]);
  const verdict = judgeStamp(parcel, text, files);
  if (verdict.kind !== "valid") {
    return verdict;
  }
  return (await runs(system, parcel, folder))
    ? { kind: "whole", folder }
    : { kind: "broken", reason: "it does not run" };
}

function placeOf(system: System, parcel: Parcel): string {
  return join(cacheRoot(system), parcel.name);
}

/** Whether the parcel's `pulumi` starts; a parcel without one was tried when it was built. */
async function runs(system: System, parcel: Parcel, folder: string): Promise<boolean> {
  const pulumi = `bin/${executable(system, "pulumi")}`;
  if (!parcel.essential.includes(pulumi)) {
    return true;
  }
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  return (await system.run(join(folder, pulumi), ["version"], { env })).exitCode === 0;
}

/** What processes that died in the middle have left. */
async function removeLeftovers(system: System, parcel: Parcel): Promise<void> {
  const root = cacheRoot(system);
  const prefix = `.${parcel.name}.`;
  for (const name of await readdir(root)) {
    if (name.startsWith(prefix) && !system.isAlive(Number.parseInt(name.slice(prefix.length), 10))) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }
}
