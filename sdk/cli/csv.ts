import { safeLine } from "../../provider/foreign-text";

/** Lines below a heading, as RFC 4180 has it; the byte order mark tells spreadsheets that it is UTF-8. */
export function csvOf(heading: readonly string[], lines: readonly (readonly string[])[]): string {
  return [heading.join(","), ...lines.map((line) => line.map(cell).join(","))]
    .map((line, at) => `${at === 0 ? "\ufeff" : ""}${line}\r\n`)
    .join("");
}

/** The characters that begin a formula; a Japanese spreadsheet takes the wide forms for the same. */
const formula = "[=+\\-@＝＋－＠]";
const atStart = new RegExp(`^(?=\\s*${formula})`);
/** Where the list separator is a semicolon, what follows one may begin a cell. */
const afterSemicolon = new RegExp(`;(?=[\\s"]*${formula})`, "g");

/**
 * A cell. A text that a spreadsheet would take for a formula gets an apostrophe, as OWASP advises against CSV injection;
 * hidden characters and line ends are escapes.
 */
function cell(text: string): string {
  const line = safeLine(text);
  const guard = atStart.test(text) || atStart.test(line) ? "'" : "";
  const safe = guard + line.replace(afterSemicolon, ";'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
