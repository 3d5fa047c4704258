import { commands } from "../../sdk/cli/commands";
import { documents, pages, textOf } from "../support/documents";

/** Each `npx pulumi-cobalt …` of a document, up to the end of its line or backticks. */
const shown = documents.flatMap(({ text }) =>
  [...text.matchAll(/npx pulumi-cobalt ([^\n`]+)/g)].map(([, line = ""]) => line),
);

test("documents show only commands and options that there are", () => {
  const wrong = shown.flatMap((line) => {
    const [own = ""] = line.split(" -- ");
    const [name = "", ...words] = own.split(/\s+/);
    if (name === "--help" || name === "…") return [];
    const usage = new Map(Object.entries(commands)).get(name)?.usage ?? "";
    const unknown = words.filter((word) => /^--[a-z]/.test(word) && !usage.includes(`${word} `));
    return usage === "" || unknown.length > 0 ? [`${line}: ${name} ${unknown.join(", ")}`] : [];
  });
  expect(shown.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

test("every guide is in the README's list", () => {
  const index = textOf("docs/README.md");
  const guides = pages.flatMap(({ path }) => /^docs\/(guides\/.+)$/.exec(path)?.[1] ?? []);
  expect(guides.length).toBeGreaterThan(10);
  expect(guides.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});
