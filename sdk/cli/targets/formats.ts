import { safeLine } from "../../../provider/foreign-text";
import { table } from "../text/table";
import type { ListedTarget } from "./listing";
import { typescriptOf } from "./typescript";

export const formats = ["table", "json", "yaml", "ts"] as const;
export type Format = (typeof formats)[number];

/** The list in a form for people, or for programs. `columns`: of the terminal, if there is one. */
export function formatted(
  targets: readonly ListedTarget[],
  format: Format,
  columns: number | undefined,
): string {
  switch (format) {
    case "table":
      return tableOf(targets, columns);
    case "json":
      return `${JSON.stringify(targets, undefined, 2)}\n`;
    case "yaml":
      return yamlOf(targets);
    case "ts":
      return typescriptOf(targets);
  }
}

function tableOf(targets: readonly ListedTarget[], columns: number | undefined): string {
  const withHistory = targets.some(({ looksScheduled }) => looksScheduled !== undefined);
  const heading = ["name", "id", "url", "enabled", ...(withHistory ? ["looks scheduled"] : [])];
  const rows = targets.map(({ name = "", id, url = "", enabled, looksScheduled = [] }) => [
    name,
    id,
    url,
    enabled === undefined ? "not told" : enabled ? "yes" : "no",
    looksScheduled.join(", "),
  ]);
  return table(heading, rows, columns);
}

function yamlOf(targets: readonly ListedTarget[]): string {
  const item = (target: ListedTarget) =>
    Object.entries(target)
      .filter(([, value]) => value !== undefined)
      .map(([name, value], at) => `${at === 0 ? "  - " : "    "}${name}: ${flow(value)}\n`)
      .join("");
  return targets.length === 0 ? "targets: []\n" : `targets:\n${targets.map(item).join("")}`;
}

/** JSON is YAML, once each hidden character is an escape; YAML knows no pairs of surrogates. */
function flow(value: unknown): string {
  const text = JSON.stringify(value).replace(/[\u{10000}-\u{10ffff}]/gu, (one) => {
    const code = one.codePointAt(0)?.toString(16).padStart(8, "0");
    return safeLine(one) === one ? one : `\\U${code}`;
  });
  return safeLine(text);
}
