import { safeLine, shortLine } from "../../../provider/foreign-text";
import { displayWidth, padded } from "./terminal";

export type Row = readonly string[];

const gap = "  ";
/** The most columns that one cell may take in all rows, and the most characters of it on a terminal. */
const widest = 160;

/**
 * Rows below a heading, in columns. Where the terminal is too narrow for them, a block for each row, with its first cell as the
 * heading: ids and URLs are not cut off, so that they can be copied. `columns`: undefined in a pipe, which has room for all; a cell
 * that is longer than any terminal is wide has it in its own row there, and ends in an ellipsis on a terminal.
 */
export function table(heading: Row, rows: readonly Row[], columns: number | undefined): string {
  const shown = columns === undefined ? safeLine : (cell: string) => shortLine(cell, widest);
  const cells = rows.map((row) => row.map(shown));
  const widths = heading.map((title, at) =>
    Math.min(
      widest,
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
