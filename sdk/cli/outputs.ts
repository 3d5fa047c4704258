import type { Surroundings } from "./command";
import { reasonOf } from "./files";

/** Replaces a file; where that fails, it is told. @returns whether it is written */
export function wroteFile(path: string, text: string, around: Surroundings): boolean {
  return wrote(path, () => around.writeFile(path, text), around);
}

/** Adds to a file; where that fails, it is told. @returns whether it is written */
export function addedToFile(path: string, text: string, around: Surroundings): boolean {
  return wrote(path, () => around.appendFile(path, text), around);
}

function wrote(path: string, write: () => void, around: Surroundings): boolean {
  try {
    write();
    return true;
  } catch (error) {
    around.stderr.write(`pulumi-cobalt: ${path} cannot be written: ${reasonOf(error)}.\n`);
    return false;
  }
}
