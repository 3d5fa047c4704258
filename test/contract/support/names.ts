import type { Sandbox } from "../../../sandbox/types";
import type { Properties } from "../../hosts/plugin/support/calls";

/** The ids that the sandbox gave, by the names that the table uses. */
function namesOf({ store }: Sandbox): readonly (readonly [name: string, id: string])[] {
  const named = (kind: string, all: readonly { readonly id: string }[]) =>
    all.map(({ id }, n) => [`$${kind}${n}`, id] as const);
  return [
    ...named("target", store.targets),
    ...named("scan", store.scans),
    ...named("schedule", store.schedules),
    ...named("finding", store.findings),
  ];
}

/** The table's names replaced by ids, anywhere in a value. */
export function withIds<T>(value: T, sandbox: Sandbox): T {
  return rewritten(value, (text) =>
    namesOf(sandbox).reduce((done, [name, id]) => done.replaceAll(name, id), text),
  );
}

/** Ids replaced by the table's names, and the sandbox's address, which no two runs share. */
export function withNames<T>(value: T, sandbox: Sandbox): T {
  return rewritten(value, (text) =>
    namesOf(sandbox).reduce(
      (done, [name, id]) => done.replaceAll(id, name),
      text.replaceAll(new URL(sandbox.url).host, "$host"),
    ),
  );
}

function rewritten<T>(value: T, rewrite: (text: string) => string): T {
  if (typeof value === "string") return rewrite(value) as T;
  if (Array.isArray(value)) return value.map((item) => rewritten(item, rewrite)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Properties);
  return Object.fromEntries(entries.map(([key, item]) => [rewrite(key), rewritten(item, rewrite)])) as T;
}
