import { type ConfigurationField, configurationFields } from "../../provider/configuration-fields";
import { type FunctionFields, functionFields } from "../../provider/functions/fields";
import { componentFields, resourceFields } from "../../provider/resources/all-fields";
import type { Field, Fields, ResourceFields, Shape } from "../../provider/resources/fields";
import { defaultText } from "../../provider/schema";

const mark = /(<!-- generated: (.+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A page with what belongs between its marks. @throws Error where its marks are not those of the blocks, each once. */
export function filled(page: string, blocks: Readonly<Record<string, string>>): string {
  const marks = [...page.matchAll(mark)].map(([, , name]) => name);
  if (marks.join() !== Object.keys(blocks).join())
    throw new Error(`The page marks ${marks.join(", ")}; it has to mark ${Object.keys(blocks).join(", ")}.`);
  return page.replace(
    mark,
    (_, begin: string, name: string, end: string) => `${begin}${blocks[name]}\n${end}`,
  );
}

/** Each resource with its inputs and outputs, in full. */
export function resourceBlocks(): Readonly<Record<string, string>> {
  return blocksOf(resourceFields);
}

/** Each component, likewise. */
export function componentBlocks(): Readonly<Record<string, string>> {
  return blocksOf(componentFields);
}

function blocksOf(fields: Readonly<Record<string, ResourceFields>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { meaning, inputs, outputs }]) => [
      name,
      [
        meaning,
        "",
        ...table(
          ["input", "type", "default", "meaning"],
          spelledOut(inputs).map(({ path, type, field }) => [
            inCode(path),
            type,
            field.required ? "required" : (defaultText(field) ?? "none"),
            field.meaning,
          ]),
        ),
        "",
        ...table(
          ["output", "type", "meaning"],
          spelledOut(outputs).map(({ path, type, field }) => [inCode(path), type, field.meaning]),
        ),
      ].join("\n"),
    ]),
  );
}

/** The table of the keys that can be configured. */
export function configurationBlock(): string {
  const rows = Object.entries<ConfigurationField>(configurationFields).map(([key, field]) => [
    `${inCode(`cobalt:${key}`)}${field.secret === true ? " (secret)" : ""}`,
    field.variable === undefined ? "" : inCode(field.variable),
    defaultText(field) ?? "none",
    field.meaning,
  ]);
  return table(["key", "environment", "default", "meaning"], rows).join("\n");
}

/** The plugin's functions. Their types have sections of their own. */
export function functionTexts(): readonly string[] {
  return Object.entries<FunctionFields>(functionFields).flatMap(([name, { meaning, inputs, outputs }]) => [
    `### ${name}`,
    "",
    meaning,
    "",
    ...table(
      ["input", "type", "meaning"],
      Object.entries(inputs).map(([input, { kind, meaning: text, required }]) => [
        `${inCode(input)}${required ? " (required)" : ""}`,
        typeText(kind.shape),
        text,
      ]),
    ),
    "",
    ...table(
      ["output", "type", "meaning"],
      Object.entries(outputs).map(([output, { kind, meaning: text }]) => [
        inCode(output),
        typeText(kind.shape),
        text,
      ]),
    ),
    "",
  ]);
}

interface Row {
  readonly path: string;
  readonly type: string;
  readonly field: Field;
}

/** A row for each field. One that is an object, or a list of them, is followed by a row for each of its own, as `limits.maxHigh`. */
function spelledOut(fields: Fields): readonly Row[] {
  const shown = new Map<string, string>();
  const rowsOf = (own: Fields, before: string): readonly Row[] =>
    Object.entries(own).flatMap(([name, field]) => {
      const path = `${before}${name}`;
      const { shape } = field.kind;
      const isList = shape.type === "list";
      const object = isList ? shape.of : shape;
      if (object.type !== "object") return [{ path, type: typeText(shape), field }];
      const like = shown.get(object.name);
      shown.set(object.name, like ?? path);
      const type = `${isList ? "list of objects" : "object"}${like === undefined ? "" : `, like ${inCode(like)}`}`;
      const parts = like === undefined ? rowsOf(object.fields, `${path}${isList ? "[]" : ""}.`) : [];
      return [{ path, type, field }, ...parts];
    });
  return rowsOf(fields, "");
}

function typeText(shape: Shape): string {
  switch (shape.type) {
    case "list":
    case "map":
      return `${shape.type} of ${typeText(shape.of)}`;
    case "enum":
      return shape.values.map(inCode).join(", ");
    case "object":
      return shape.name;
    case "string":
      return shape.called ?? shape.words?.map(inCode).join(", ") ?? "string";
    default:
      return shape.type;
  }
}

function inCode(text: string): string {
  return `\`${text}\``;
}

/** A table of Markdown. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)];
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}
