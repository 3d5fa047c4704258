import { safeLines } from "../../provider/foreign-text";
import type { CommandContext } from "./command";
import { hasColours, ownColours } from "./text/colour";

/**
 * The same surroundings, of which no exit takes what steers a terminal or a pipeline: the last line of defence, whatever a command
 * writes. Characters become escapes of JSON, which in documents of JSON, YAML and TypeScript stand for the same value.
 */
export function withSafeExits(context: CommandContext): CommandContext {
  const shown = hasColours(context) ? paintedText : documentText;
  return {
    ...context,
    stdout: { ...context.stdout, write: (text) => context.stdout.write(shown(text)) },
    stderr: { write: (text) => context.stderr.write(linesOf(text)) },
    writeFile: (path, text) => context.writeFile(path, documentText(text)),
    appendFile: (path, text) => context.appendFile(path, documentText(text)),
  };
}

/** Calendars and tables for spreadsheets end their lines in CRLF; the latter begin with a byte order mark. */
function documentText(text: string): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return mark + linesOf(text.slice(mark.length));
}

function linesOf(text: string): string {
  return text.split("\r\n").map(safeLines).join("\r\n");
}

function paintedText(text: string): string {
  return text
    .split(ownColours)
    .map((part, at) => (at % 2 === 1 ? part : linesOf(part)))
    .join("");
}
