import type { CommandContext } from "./command";
import { reasonOf } from "./files";

/** Replaces a file; where that fails, it is told. @returns whether it is written */
export function wroteFile(path: string, text: string, context: CommandContext): boolean {
  return wrote(path, () => context.writeFile(path, text), context);
}

/** Adds to a file; where that fails, it is told. @returns whether it is written */
export function addedToFile(path: string, text: string, context: CommandContext): boolean {
  return wrote(path, () => context.appendFile(path, text), context);
}

function wrote(path: string, write: () => void, context: CommandContext): boolean {
  try {
    write();
    return true;
  } catch (error) {
    context.stderr.write(`pulumi-cobalt: ${path} cannot be written: ${reasonOf(error)}.\n`);
    return false;
  }
}
