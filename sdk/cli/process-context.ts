import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { systemEffects } from "../../provider/client/effects";
import type { CommandContext } from "./command";
import { addLines, readText, reasonOf, replaceFile, writeAll } from "./files";

/** The width of a terminal that says 0, as one does that nobody has given a size. */
const usualColumns = 80;

/** The context of this process and its terminal. */
export function processContext({
  interrupted,
  onSignal,
}: Pick<CommandContext, "interrupted" | "onSignal">): CommandContext {
  // What stderr cannot take is lost, and no reason to end: nothing depends on it.
  process.stderr.on("error", () => {});
  return {
    env: process.env,
    stdout: standardOutput(),
    stderr: process.stderr,
    columns: process.stdout.isTTY === true ? process.stdout.columns || usualColumns : undefined,
    effects: systemEffects,
    isTerminal: process.stdin.isTTY === true,
    interrupted,
    onSignal,
    spawn: (command, args, options) => spawn(command, args, options),
    readFile: readText,
    writeFile: replaceFile,
    appendFile: addLines,
  };
}

/** Node's own stream takes a write into a file for done when only a part of it had room. */
function standardOutput(): CommandContext["stdout"] {
  const { fd } = process.stdout;
  const isPlain = process.stdout.isTTY !== true && isFileOrDevice(fd);
  let failure: NodeJS.ErrnoException | undefined;
  let last: Promise<void> = Promise.resolve();
  const note = (error: NodeJS.ErrnoException | null | undefined) => {
    failure ??= error ?? undefined;
  };
  process.stdout.on("error", note);
  const throughStream = (text: string) => {
    last = new Promise((done) => {
      process.stdout.write(text, (error) => {
        note(error);
        done();
      });
    });
  };
  const intoFile = (text: string) => {
    try {
      writeAll(fd, Buffer.from(text));
    } catch (error) {
      note(error as NodeJS.ErrnoException);
    }
  };
  return {
    write: (text) => {
      // What comes after a gap would read as if nothing were missing.
      if (failure === undefined) (isPlain ? intoFile : throughStream)(text);
    },
    finished: async () => {
      await last;
      return failure === undefined || failure.code === "EPIPE" ? undefined : reasonOf(failure);
    },
  };
}

function isFileOrDevice(fd: number): boolean {
  const stat = fstatSync(fd);
  return stat.isFile() || stat.isCharacterDevice();
}
