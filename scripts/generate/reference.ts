import { dirname } from "node:path";
import { type Export, exportsOf } from "./docstrings";
import { resourcesAndFunctions } from "./resources";

const modules = [
  { name: "pulumi-cobalt", file: "sdk/nodejs/index.ts" },
  { name: "pulumi-cobalt/plugin", file: "sdk/nodejs/plugin/index.ts" },
  { name: "pulumi-cobalt/policy", file: "sdk/policy/index.ts" },
  { name: "pulumi-cobalt/sandbox", file: "sandbox/index.ts" },
] as const;

/** The reference of everything that programs can import or declare, as Markdown. */
export function reference(): string {
  const root = dirname(require.resolve("pulumi-cobalt/package.json"));
  const shown = new Set<string>();
  const parts = modules.map(({ name, file }) => {
    const own = exportsOf(root, file).filter((one) => !shown.has(keyOf(one)));
    for (const one of own) shown.add(keyOf(one));
    return [`## \`${name}\``, "", ...own.flatMap(exportText)].join("\n");
  });
  return [
    "# Reference",
    "",
    "Made by `npm run generate` from the schema and the docstrings. What a module exports like another one above stands there only.",
    "",
    resourcesAndFunctions(),
    ...parts,
  ].join("\n");
}

function keyOf({ name, declaration }: Export): string {
  return `${name} ${declaration}`;
}

function exportText({ name, declaration, text }: Export): readonly string[] {
  return [`### ${name}`, "", ...(text === "" ? [] : [text, ""]), "```text", declaration, "```", ""];
}
