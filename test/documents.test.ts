import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import {
  brokenLinks,
  type Document,
  documents,
  manifest,
  pages,
  readme,
  root,
  scriptsIn,
  textOf,
} from "./support/documents";

/** Paths between backticks; `<resource>` stands for one that there is. */
function pathsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, one = ""]) => one);
  return quoted.filter((one) => /^(provider|sdk|sandbox|scripts|test|examples)\//.test(one));
}

function isThere(path: string): boolean {
  const names = path.startsWith("sdk/") ? ["dast-scan-gate"] : ["scan-gate"];
  return [path, ...names.map((name) => path.replace("<resource>", name))].some((one) =>
    existsSync(join(root, one)),
  );
}

test.each(["CONTRIBUTING.md", "SECURITY.md"])("%s names files and commands that there are", (path) => {
  const text = textOf(path);
  expect(pathsIn(text).length).toBeGreaterThan(0);
  expect(pathsIn(text).filter((one) => !isThere(one))).toEqual([]);
  expect(scriptsIn(text).filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test("the steps for a new resource are ten", () => {
  expect(textOf("CONTRIBUTING.md").match(/^\d+\. /gm)).toHaveLength(10);
});

test.each(documents.map((document) => [document.path, document] as const))(
  "%s links to files and headings that there are, and names scripts that there are",
  (_, document) => {
    expect(brokenLinks(document)).toEqual([]);
    expect(scriptsIn(document.text).filter((name) => !(name in manifest.scripts))).toEqual([]);
  },
);

test("a link to a missing file, heading or picture is found", () => {
  const text =
    '[a](README.md) [b](guides/none.md) [c](#a-heading) [d](README.md#none)\n\n## A heading\n\n<img src="none.svg">';
  expect(brokenLinks({ path: "docs/page.md", text })).toEqual([
    "guides/none.md",
    "README.md#none",
    "none.svg",
  ]);
});

test.each(["docs/_index.md", "docs/installation-configuration.md"])(
  "%s has the front matter that Pulumi's registry asks for",
  (path) => {
    const [, head = ""] = /^---\n([\s\S]*?)\n---\n/.exec(textOf(path)) ?? [];
    expect(head).toMatch(/^title: .+\nmeta_desc: .{50,160}\nlayout: package$/);
  },
);

test("each choice of the registry's page is there in every language that it names", () => {
  const choosers = [
    ...textOf("docs/_index.md").matchAll(/chooser language "([^"]+)" >}}([\s\S]*?){{< \/chooser/g),
  ];
  expect(choosers.length).toBeGreaterThan(0);
  for (const [, languages, choices = ""] of choosers)
    expect([...choices.matchAll(/choosable language (\w+) %}}\n\n```/g)].map(([, name]) => name).join()).toBe(
      languages,
    );
});

test("the README has at most 250 lines", () => {
  expect(readme.text.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
});

test("docs/README.md lists every page", () => {
  const links = [...textOf("docs/README.md").matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) => link);
  const listed = links.map((link) => posix.join("docs", link));
  const others = pages.map(({ path }) => path).filter((path) => path !== "docs/README.md");
  expect(others.filter((path) => !listed.includes(path))).toEqual([]);
  expect(listed.filter((path, index) => listed.indexOf(path) !== index)).toEqual([]);
});

test("docs/development.md describes every script of package.json", () => {
  const described = new Set(scriptsIn(textOf("docs/development.md")));
  const own = Object.keys(manifest.scripts).filter((name) => !["prepare", "prepack", "test"].includes(name));
  expect(own.filter((name) => !described.has(name))).toEqual([]);
});

/** The folders of a folder, from the repository's root, without hidden and generated ones. */
function foldersIn(parent: string): readonly string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$|out$)/.test(entry.name))
    .map(({ name }) => `${parent === "." ? "" : `${parent}/`}${name}/`);
}

/** Each "`name` in `file`" and "`name` in [a link](file)" of a document, the file from the repository's root. */
function namesIn({ path, text }: Document): readonly { readonly name: string; readonly file: string }[] {
  const found = text.matchAll(/`(\w+)` in\s+(?:`([\w./-]+\.ts)`|\[[^\]]+\]\(([\w./-]+\.ts)\))/g);
  return [...found].map(([, name = "", quoted, linked = ""]) => {
    const file = quoted ?? posix.join(posix.dirname(path), linked);
    return { name, file };
  });
}

test("documents name code that is in the file that they name", () => {
  const named = documents.flatMap(namesIn);
  expect(named.length).toBeGreaterThan(5);
  const isMissing = ({ name, file }: { readonly name: string; readonly file: string }) =>
    !new RegExp(`\\b${name}\\b`).test(readFileSync(join(root, file), "utf8"));
  expect(named.filter(isMissing)).toEqual([]);
});

test("docs/development.md shows folders and files that there are", () => {
  const [, map = ""] = /^```\n(provider\/[\s\S]*?)^```$/m.exec(textOf("docs/development.md")) ?? [];
  const path: string[] = [];
  const shown = map
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, indent = "", name = ""] = /^( *)(\S+)/.exec(line) ?? [];
      path.length = indent.length / 2;
      path.push(name);
      return path.join("");
    });
  expect(shown.length).toBeGreaterThan(15);
  expect(shown.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const folders = ["provider", "sdk", "."].flatMap((parent) => foldersIn(parent));
  expect(folders.filter((folder) => !shown.includes(folder))).toEqual([]);
});

const decisions = pages.filter(({ path }) => path.startsWith("docs/decisions/"));

test.each(decisions.map(({ path, text }) => [path, text] as const))("%s is a decision record", (_, text) => {
  expect(text.match(/^## .+$/gm)).toEqual(["## Context", "## Decision", "## Consequences"]);
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});
