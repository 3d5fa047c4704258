import { safeLine, shortLine } from "../../provider/foreign-text";
import type { CommandContext } from "./command";

/** Where a text is shown: `columns` is undefined in a pipe or a file. */
export type Terminal = Pick<CommandContext, "env" | "columns">;

const sgr = { green: 32, yellow: 33, red: 31, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof sgr;
type Paint = (colour: Colour, text: string) => string;

/** The codes that a painter puts before and after a text. */
export const colourCodes = new RegExp(`(\\u001b\\[(?:0|${Object.values(sgr).join("|")})m)`);

/** True if colours are shown: on a terminal, unless NO_COLOR (https://no-color.org) or a terminal of the kind `dumb` forbids them. */
export function hasColours({ env, columns }: Terminal): boolean {
  return columns !== undefined && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

export function painter(terminal: Terminal): Paint {
  const isPlain = !hasColours(terminal);
  return (colour, text) => (isPlain ? text : `\u001b[${sgr[colour]}m${text}\u001b[0m`);
}

/** Characters that a terminal shows two columns wide: East Asian ones, and pictures; of a flag each of its two letters is one. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?!\p{RI})\p{Emoji_Presentation}/u;
/** Marks on the character before, and the vowels and last consonants of a Korean syllable. */
const without = /\p{Mn}|\p{Me}|\p{Cf}|[\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** The number of columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  return [...text].reduce((sum, one) => sum + (without.test(one) ? 0 : wide.test(one) ? 2 : 1), 0);
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Breaks a text at blanks into lines of at most `width` columns; a longer word, such as a URL, stays whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The widest line that is easy to read. */
const widest = 100;

/** The width of texts in columns; in a pipe they are not wrapped at all, so that lines can be searched. */
export function textWidth({ columns }: Pick<Terminal, "columns">): number {
  return columns === undefined ? Number.POSITIVE_INFINITY : Math.min(columns, widest);
}

const leastText = 24;

/**
 * The same text with every line wrapped. What follows a name and two blanks stays in its column; in a narrow terminal it
 * stands below the name.
 */
export function reflowed(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (displayWidth(line) <= width ? [line] : reflowedLine(line, width)))
    .join("\n");
}

function reflowedLine(line: string, width: number): readonly string[] {
  const [, head = "", rest = ""] = /^( *\S.*? {2,})(\S.*)$/.exec(line) ?? /^( *)(.*)$/.exec(line) ?? [];
  const indent = displayWidth(head);
  if (width - indent >= leastText) return hung(head, wrapped(rest, width - indent), indent);
  const narrow = Math.min(6, indent);
  return [head.trimEnd(), ...wrapped(rest, width - narrow).map((one) => " ".repeat(narrow) + one)];
}

function hung(head: string, lines: readonly string[], indent: number): readonly string[] {
  return lines.map((one, at) => (at === 0 ? head : " ".repeat(indent)) + one);
}

type Row = readonly string[];

const gap = "  ";
/** The most columns that one cell may take in all rows of a pipe, and the most characters of it on a terminal. */
const widestCell = 160;

/**
 * Rows below a heading, in columns. Where the terminal is too narrow for them, a block for each row, with its first cell as the
 * heading: ids and URLs are not cut off, so that they can be copied. `columns`: undefined in a pipe, which has room for all; a cell
 * that is longer than any terminal is wide has it in its own row there, and ends in an ellipsis on a terminal.
 */
export function table(heading: Row, rows: readonly Row[], columns: number | undefined): string {
  const shown = columns === undefined ? safeLine : (cell: string) => shortLine(cell, widestCell);
  const cells = rows.map((row) => row.map(shown));
  const widths = heading.map((title, at) =>
    Math.min(
      columns === undefined ? widestCell : Number.POSITIVE_INFINITY,
      cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), displayWidth(title)),
    ),
  );
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  if (columns !== undefined && total > columns) return blocks(heading, cells);
  const line = (row: Row) =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join(gap)
      .trimEnd();
  return [heading.map((title) => title.toUpperCase()), ...cells].map((row) => `${line(row)}\n`).join("");
}

function blocks(heading: Row, rows: readonly Row[]): string {
  const width = Math.max(...heading.slice(1).map(displayWidth));
  const block = ([first = "", ...rest]: Row) => [
    first,
    ...rest.flatMap((cell, at) =>
      cell === "" ? [] : [`${gap}${padded(heading[at + 1] ?? "", width)}${gap}${cell}`],
    ),
    "",
  ];
  return `${rows.flatMap(block).join("\n")}`;
}
