import { dirname } from "node:path";
import { type Export, exportsOf } from "./docstrings";
import { functionTexts } from "./tables";

const modules = [
  { name: "pulumi-cobalt", file: "sdk/nodejs/index.ts" },
  { name: "pulumi-cobalt/plugin", file: "sdk/nodejs/plugin/index.ts" },
  { name: "pulumi-cobalt/policy", file: "sdk/policy/index.ts" },
  { name: "pulumi-cobalt/sandbox", file: "sandbox/index.ts" },
] as const;

/** The reference of everything that programs can import or call, but for what other pages show in full, as Markdown. */
export function reference(): string {
  const root = dirname(require.resolve("pulumi-cobalt/package.json"));
  const shown = new Set<string>();
  const parts = modules.map(({ name, file }) => {
    const own = exportsOf(root, file).filter((one) => !shown.has(keyOf(one)));
    for (const one of own) shown.add(keyOf(one));
    const elsewhere = own.filter(isFromFields).map((one) => `\`${one.name}\``);
    const also = elsewhere.length === 0 ? [] : [`${elsewhere.join(", ")}: see above.`, ""];
    return [
      `## \`${name}\``,
      "",
      ...also,
      ...own.filter((one) => !isFromFields(one)).flatMap(exportText),
    ].join("\n");
  });
  return [
    "# Reference",
    "",
    "Made by `npm run generate` from the fields and the docstrings. What a module exports like another one above stands there only.",
    "Resources, with their inputs, outputs and types, stand in [Resources](resources.md), the arguments of a `Provider` in",
    "[Configuration](configuration.md).",
    "",
    "## Functions of the plugin",
    "",
    ...functionTexts(),
    ...parts,
  ].join("\n");
}

/** True for what is written from the fields of resources and of the configuration, as the tables of their pages are. */
function isFromFields({ file }: Export): boolean {
  return /\/(declarations|classes)\.ts$/.test(file);
}

function keyOf({ name, declaration }: Export): string {
  return `${name} ${declaration}`;
}

function exportText({ name, declaration, text }: Export): readonly string[] {
  return [`### ${name}`, "", ...(text === "" ? [] : [text, ""]), "```text", declaration, "```", ""];
}
