import { countsAsEnabled } from "../../../provider/client/types";
import { safeLine } from "../../../provider/foreign-text";
import type { ListedTarget } from "./listing";

/** A module of constants: the enabled targets by name, ready to be a program's list. */
export function typescriptOf(targets: readonly ListedTarget[]): string {
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

/** `Shop (production)` → `shopProduction` */
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
