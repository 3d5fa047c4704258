import { countsAsEnabled, type Target } from "../../../provider/client";
import { safeLine } from "../../../provider/foreign-text";
import { table } from "../terminal";

export interface ListedTarget extends Target {
  /** Patterns such as `every Monday at 02:00 UTC`; undefined: its scans were not read. */
  readonly looksScheduled: readonly string[] | undefined;
}

export const formats = ["table", "json", "yaml", "ts"] as const;

/** The list in a form for people, or for programs. `columns`: of the terminal, if there is one. */
export function formatTargets(
  targets: readonly ListedTarget[],
  format: (typeof formats)[number],
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

/** A value as YAML. That is JSON with hidden characters as escapes, and without pairs of surrogates. */
function flow(value: unknown): string {
  const text = JSON.stringify(value).replace(/[\u{10000}-\u{10ffff}]/gu, (one) => {
    const code = one.codePointAt(0)?.toString(16).padStart(8, "0");
    return safeLine(one) === one ? one : `\\U${code}`;
  });
  return safeLine(text);
}

/** A TypeScript module of constants: the enabled targets by name. */
function typescriptOf(targets: readonly ListedTarget[]): string {
  const enabled = targets.filter(countsAsEnabled);
  const names = uniqueNames(enabled.map(({ id, name = id }) => identifier(name)));
  const disabled = targets.filter((target) => !countsAsEnabled(target));
  return [
    "/** Cobalt's enabled DAST targets. Made by `npx pulumi-cobalt targets --format ts`. */",
    "export const targets = {",
    ...enabled.flatMap((target, at) => entry(names[at] ?? "target", target)),
    ...disabled.map(
      ({ id, name = "" }) => `  // Left out, since it is disabled in Cobalt: ${literal(name)} (${id})`,
    ),
    "} as const;",
    "",
    "export type TargetName = keyof typeof targets;",
    "",
  ].join("\n");
}

function entry(key: string, { id, name, url, looksScheduled = [] }: ListedTarget): readonly string[] {
  const note = looksScheduled.map((when) => `  // Looks scheduled in Cobalt already: ${when}`);
  const known = Object.entries({ id, name, url }).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}: ${literal(value)}`],
  );
  return [...note, `  ${key}: { ${known.join(", ")} },`];
}

/** A string literal that stays on its line, also in a comment. */
function literal(text: string): string {
  return safeLine(JSON.stringify(text));
}

/** Makes an identifier of a name: `Shop (production)` becomes `shopProduction`. */
function identifier(name: string): string {
  const words =
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const isName = /^[A-Za-z]/.test(joined);
  return isName ? joined.charAt(0).toLowerCase() + joined.slice(1) : `target${joined}`;
}

function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1)
      unique = `${name}${/\d$/.test(name) ? "_" : ""}${count}`;
    taken.add(unique);
    return unique;
  });
}
