import { displayWidth, padded, plain } from "./width";

export type Row = readonly string[];

const gap = "  ";

/**
 * Rows below a heading, in columns. Where the terminal is too narrow for them, a block for each row, with its first cell as the
 * heading: nothing is cut off, so that ids and URLs can be copied. `columns`: undefined in a pipe, which has room for all.
 */
export function table(heading: Row, rows: readonly Row[], columns: number | undefined): string {
  const cells = rows.map((row) => row.map(plain));
  const widths = heading.map((title, at) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[at] ?? ""))),
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
