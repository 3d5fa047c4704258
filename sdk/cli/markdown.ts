import { safeLine } from "../../provider/foreign-text";

/**
 * A foreign text in Markdown. GitHub, GitLab and Azure make links of mentions, references, commits and addresses after all
 * escapes are undone, and in code alone they do not; so what is more than plain words stands as code.
 */
export function markdownText(text: string): string {
  const line = safeLine(text);
  return isPlain(line) ? line : code(line);
}

/** The same in a cell of a table, where a bar ends the cell, in code too. */
export function markdownCell(text: string): string {
  const line = safeLine(text);
  if (isPlain(line)) return line;
  // A backslash would take the bar's own away.
  return code(line.replaceAll("\\|", "\\u005c|")).replaceAll("|", "\\|");
}

const plainWord = /^\(?[\p{L}\p{M}]+[),;:.]*$|^\(?\d{1,6}[),;]*$|^\d{4}-\d\d-\d\d$|^\d\d:\d\d$/u;
/** Seven hexadecimal digits, which name a commit. */
const commit = /^\(?[\da-f]{7,40}[),;:.]*$/i;

function isPlain(line: string): boolean {
  return line === "" || line.split(" ").every((word) => plainWord.test(word) && !commit.test(word));
}

/** More backticks than any run of them in a text. */
function fenceOf(text: string): string {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

function code(line: string): string {
  const fence = fenceOf(line);
  // One blank at each side is taken off where both are there; blanks alone stay as they are.
  const blank = /^`|`$|^ .*\S.* $/.test(line) ? " " : "";
  return `${fence}${blank}${line}${blank}${fence}`;
}

/** Rows of foreign texts below a heading. */
export function markdownTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [
    `| ${heading.join(" | ")} |`,
    `|${heading.map(() => " --- |").join("")}`,
    ...rows.map((row) => `| ${row.map(markdownCell).join(" | ")} |`),
  ];
}

/** Lines as a block of code. */
export function markdownBlock(lines: readonly string[]): string {
  const fence = fenceOf(lines.join("\n")).padEnd(3, "`");
  return [fence, ...lines, fence].join("\n");
}
