import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../sdk/cli/commands";

const root = join(__dirname, "..", "..");
const guides = join(root, "docs", "guides");
const documents = [join(root, "README.md"), ...readdirSync(guides).map((name) => join(guides, name))];

/** Each `npx pulumi-cobalt …` of a document, up to the end of its line or backticks. */
const shown = documents.flatMap((path) =>
  [...readFileSync(path, "utf8").matchAll(/npx pulumi-cobalt ([^\n`]+)/g)].map(([, line = ""]) => line),
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
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const missing = readdirSync(guides).filter((name) => !readme.includes(`(docs/guides/${name})`));
  expect(missing).toEqual([]);
});
