import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

/** Paths and commands between backticks; `<resource>` stands for one that there is. */
function namedIn(document: string) {
  const texts = [...read(document).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  const paths = texts.filter((text) => /^(provider|sdk|sandbox|scripts|test|examples)\//.test(text));
  return {
    paths,
    commands: texts.flatMap((text) => [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name)),
  };
}

function isThere(path: string): boolean {
  const names = path.startsWith("sdk/") ? ["dast-scan-gate"] : ["scan-gate"];
  return [path, ...names.map((name) => path.replace("<resource>", name))].some((one) =>
    existsSync(join(root, one)),
  );
}

test.each(["CONTRIBUTING.md", "SECURITY.md"])("%s names files and commands that there are", (document) => {
  const { paths, commands } = namedIn(document);
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
  expect(commands.filter((command) => !(command in scripts))).toEqual([]);
});

test("the steps for a new resource are ten", () => {
  expect(read("CONTRIBUTING.md").match(/^\d+\. /gm)).toHaveLength(10);
});
