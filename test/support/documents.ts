import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

export const root = join(__dirname, "..", "..");

export interface Document {
  /** From the repository's root, with slashes: `docs/guides/adopt.md`. */
  readonly path: string;
  readonly text: string;
}

/** The pages below docs/, sorted by path. */
export const pages: readonly Document[] = readdirSync(join(root, "docs"), { recursive: true })
  .map((name) => `docs/${String(name).replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".md"))
  .sort()
  .map(document);

export const readme = document("README.md");

/** Every public text of the repository. */
export const documents: readonly Document[] = [
  readme,
  ...["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".github/pull_request_template.md"].map(document),
  ...pages,
];

function document(path: string): Document {
  return { path, text: readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n") };
}

/** The text of the page with this path. Throws where there is none. */
export function textOf(path: string): string {
  const page = documents.find((one) => one.path === path);
  if (page === undefined) throw new Error(`There is no ${path}.`);
  return page.text;
}

/** What stands under a heading of the second level, up to the next one; empty where the page has no such heading. */
export function sectionOf(text: string, heading: string): string {
  const [, section = ""] = `\n${text}`.split(`\n## ${heading}\n`);
  return section.split("\n## ")[0] ?? "";
}

/** The relative links and pictures of a document that lead nowhere: no such file, or no such heading in it. */
export function brokenLinks(page: Document): readonly string[] {
  const prose = withoutCode(page.text);
  const markdown = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const html = [...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, link = ""]) => link);
  return [...markdown, ...html].filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link));
}

function leadsSomewhere({ path, text }: Document, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = posix.join(posix.dirname(path), file);
  if (file !== "" && !existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(file === "" ? text : document(target).text).includes(anchor);
}

/** The anchors that GitHub gives to a page's headings. */
export function anchorsOf(text: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/** Each `npm run …` of a text, by the script's name. */
export function scriptsIn(text: string): readonly string[] {
  return [...text.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name = ""]) => name);
}

export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
