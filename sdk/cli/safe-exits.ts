import { safeLines } from "../../provider/foreign-text";
import type { Surroundings } from "./command";
import { hasColours, ownColours } from "./text/colour";

/**
 * The same surroundings, of which no exit takes what steers a terminal or a pipeline: the last line of defence, whatever a command
 * writes. Characters become escapes of JSON, which in documents of JSON, YAML and TypeScript stand for the same value.
 */
export function withSafeExits(around: Surroundings): Surroundings {
  const shown = hasColours(around) ? paintedText : documentText;
  return {
    ...around,
    stdout: { ...around.stdout, write: (text) => around.stdout.write(shown(text)) },
    stderr: { write: (text) => around.stderr.write(linesOf(text)) },
    writeFile: (path, text) => around.writeFile(path, documentText(text)),
    appendFile: (path, text) => around.appendFile(path, documentText(text)),
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
