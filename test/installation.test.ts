import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installation, released } from "../scripts/generate/installation";
import { documents, root } from "./support/documents";

/** Commands and dependencies that need the package on npm, or the repository's releases. */
const needsRelease = [
  /\b(?:npm|yarn|pnpm)\s+(?:i|install|add|exec)\b[^\n`&;]*[\s"']pulumi-cobalt\b(?!-\d|\/)[^\n`]*/g,
  /\bnpx\s+(?:-y|--yes|-p|--package)\b[^\n`]*pulumi-cobalt[^\n`]*/g,
  /"pulumi-cobalt": "(?!file:)[^"]*"/g,
  /\bpulumi plugin install resource cobalt\b(?![^\n`]*--file)[^\n`]*/g,
  /\bpulumi new (?:https?:|git@)[^\n`]*/g,
];
const needing = (text: string) =>
  needsRelease.flatMap((one) => [...text.matchAll(one)].map(([found]) => found));

const publication = { version: "1.2.3", repository: "https://github.com/acme/pulumi-cobalt" };
const committed = (path: string) => readFileSync(join(root, path), "utf8");
/** Each file of `installation` as it would be, with its path. */
const written = (isReleased: boolean) =>
  Object.entries(installation(isReleased, publication)).map(
    ([path, textFrom]) => [path, textFrom(committed(path))] as const,
  );
const manifestsIn = (folder: string) =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}/package.json`;
    return readdirSync(join(root, folder, name)).includes("package.json") ? [path] : [];
  });

test.each([
  "npm install pulumi-cobalt",
  "npm install --save-dev pulumi-cobalt@1.2.3",
  "npx --yes pulumi-cobalt doctor",
  '"pulumi-cobalt": "^1.2.3"',
  "pulumi plugin install resource cobalt 1.2.3",
  "pulumi plugin install resource cobalt 1.2.3 --server github://api.github.com/acme/pulumi-cobalt",
])("%s needs a release", (line) => {
  expect(needing(`Run this:\n\`${line}\` and go on.`)).toEqual([line]);
});

test.each(written(false))("before a release, %s needs none", (_, text) => {
  expect(needing(text)).toEqual([]);
});

const installing = written(true).filter(([path]) => !path.startsWith("examples/"));

test.each(installing)("after a release, %s needs nothing of a clone", (path, text) => {
  expect(needing(text).join("\n")).toMatch(path === "docs/hosts.md" ? /plugin install/ : /pulumi-cobalt/);
  expect(text).not.toMatch(/not on npm yet|npm run (try|package)\b(?!:)|out\/pulumi-cobalt-|npm ci/);
});

test("an example takes the clone's package before a release, and npm's after it", () => {
  for (const path of manifestsIn("examples")) {
    const dependency = (isReleased: boolean) =>
      JSON.parse(Object.fromEntries(written(isReleased))[path] ?? "{}").dependencies["pulumi-cobalt"];
    expect([dependency(false), dependency(true)]).toEqual([
      "file:../../out/pulumi-cobalt-1.2.3.tgz",
      "^1.2.3",
    ]);
  }
});

test("a release without a repository has no documents", () => {
  expect(() => installation(true, { version: "1.2.3" })).toThrow("needs a `repository`");
});

test("what is committed needs a release only if there is one", () => {
  const manifests = [...manifestsIn("examples"), ...manifestsIn("templates")];
  const texts = [
    ...documents.filter(({ path }) => path !== "CHANGELOG.md"),
    ...manifests.map((path) => ({ path, text: committed(path) })),
  ];
  const found = texts.flatMap(({ path, text }) => needing(text).map((what) => `${path}: ${what}`));
  if (released) expect(found).not.toEqual([]);
  else expect(found).toEqual([]);
});
