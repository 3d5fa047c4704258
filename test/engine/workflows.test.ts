import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { needGo, runGo } from "./support/go";
import { blocksOf, guides } from "./support/guides";
import { harness } from "./support/harness";

// Go compiles actionlint once.
jest.setTimeout(300_000);

/** From the registry of Go's modules, whose checksum database vouches for it. */
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
/** What else may be on the machine stays away, so that the result is the same everywhere. */
const options = ["-no-color", "-shellcheck=", "-pyflakes="];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(harness().root, "workflows-"));
  await needGo();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(text: string): ReturnType<typeof runGo> {
  const file = join(folder, "workflow.yml");
  writeFileSync(file, text);
  return runGo(folder, ["run", actionlint, ...options, file]);
}

const own = join(__dirname, "..", "..", ".github", "workflows");
const inGuides = guides.flatMap(({ name, text }) =>
  blocksOf(text, "yaml")
    .filter((block) => /^jobs:/m.test(block))
    .map((block, at) => [`${name}, ${at + 1}`, block] as const),
);
const workflows = [
  ...inGuides,
  ...readdirSync(own).map((name) => [name, readFileSync(join(own, name), "utf8")] as const),
];

it("finds the workflows of the guides and of this repository", () => {
  expect(workflows.map(([name]) => name)).toEqual(["pipelines.md, 1", "ci.yml", "release.yml"]);
});

it.each(workflows)("%s is a workflow that GitHub takes, as actionlint checks it", async (_, text) => {
  expect(await lint(text)).toEqual({ exitCode: 0, text: "" });
});

it("sees a job that needs another which is not there", async () => {
  const { exitCode, text } = await lint((workflows[0]?.[1] ?? "").replace(/needs: \S+/, "needs: nobody"));
  expect(exitCode).not.toBe(0);
  expect(text).toContain('needs job "nobody" which does not exist');
});
