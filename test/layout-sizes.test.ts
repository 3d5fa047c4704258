import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const folders = [
  "provider",
  "sdk",
  "sandbox",
  "scripts",
  "tools",
  "examples",
  "templates",
  "policy-pack",
] as const;

/** What the source may grow to, tests apart: the numbers that were reached last. Lower them when a change lowers the count. */
const most = {
  files: 286,
  lines: 33_300,
  relativeImports: 1_331,
  linesOfLongestFile: 300,
  castsInResources: 0,
  castsElsewhere: 5,
};
/** The least number of lines for each relative import; fewer mean that what belongs together lies in pieces. */
const leastLinesForEachImport = 25;

interface Source {
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
);

/** Nobody reads these from their beginning to their end. */
const isGenerated = ({ text }: Source) => text.startsWith("// Written by `npm run generate`");

const lines = (text: string) => text.split("\n").length - 1;
const sum = (counted: readonly Source[], of: (text: string) => number) =>
  counted.reduce((total, { text }) => total + of(text), 0);
const matches = (pattern: RegExp) => (text: string) => text.match(pattern)?.length ?? 0;
const casts = matches(/\bas unknown as\b/g);
const isInResources = ({ path }: Source) => path.startsWith("provider/resources/");

const reached: typeof most = {
  files: sources.length,
  lines: sum(sources, lines),
  relativeImports: sum(
    sources,
    matches(/\bfrom "\.{1,2}(?:\/[^"]*)?"|(?:(?<!typeof )\bimport|\brequire)\("\.{1,2}\/[^"]*"\)/g),
  ),
  linesOfLongestFile: Math.max(...sources.filter((one) => !isGenerated(one)).map(({ text }) => lines(text))),
  castsInResources: sum(sources.filter(isInResources), casts),
  castsElsewhere: sum(
    sources.filter((source) => !isInResources(source)),
    casts,
  ),
};

it("the longest file is of a human size", () => {
  const tooLong = sources
    .filter((source) => !isGenerated(source))
    .filter(({ text }) => lines(text) > most.linesOfLongestFile);
  expect(tooLong.map(({ path, text }) => `${path}: ${lines(text)} lines`)).toEqual([]);
});

it("the source has not grown", () => {
  const grown = (Object.keys(most) as (keyof typeof most)[]).filter((name) => reached[name] > most[name]);
  expect(grown.map((name) => `${name}: ${reached[name]}, at most ${most[name]}`)).toEqual([]);
});

it("what belongs together lies together", () => {
  const linesForEachImport = reached.lines / reached.relativeImports;
  expect(linesForEachImport).toBeGreaterThanOrEqual(leastLinesForEachImport);
});
