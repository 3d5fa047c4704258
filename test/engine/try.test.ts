import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../sandbox";
import { readme, root, sectionOf } from "../support/documents";
import { CliRun, type RunOutcome } from "./support/cli-run";
import { blocksOf } from "./support/guides";
import { instantScan, posts } from "./support/scan-programs";

jest.setTimeout(600_000);

/** Holds a clone, and what its reader makes beside it. */
let work: string;
let clone: string;
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(PULUMI_|COBALT_|INIT_CWD$|npm_(?!config_))/.test(name)),
);
let tried: RunOutcome;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "cobalt-try-"));
  clone = join(work, "clone");
  const left = ["node_modules", ".git", "out", "coverage"].map((name) => join(root, name));
  cpSync(root, clone, { recursive: true, filter: (path) => !left.includes(path) });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"), "junction");
});
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 3 }));

/** Runs lines of a document in the clone, as a reader who has npm, Node.js and the engine; nobody is logged in to Pulumi. */
function reader(lines: string, env: Readonly<Record<string, string>> = {}): Promise<RunOutcome> {
  return new CliRun({
    file: "bash",
    args: ["-e", "-c", lines],
    cwd: clone,
    env: { ...environment, npm_config_prefer_offline: "true", PULUMI_HOME: join(work, "home"), ...env },
    timeoutMs: 500_000,
  }).done;
}

async function must(...args: Parameters<typeof reader>): Promise<RunOutcome> {
  const outcome = await reader(...args);
  if (outcome.exitCode !== 0) throw new Error(`${args[0]} ended with ${outcome.exitCode}:\n${outcome.text}`);
  return outcome;
}

const commands = (blocksOf(sectionOf(readme.text, "Try it without an account"), "sh")[0] ?? "")
  .trim()
  .split("\n");
/** The commands that `npm run try` printed, before and after the words on an account. */
const printed = () =>
  tried.stdout
    .split("With an account")
    .map((part) => [...part.matchAll(/^ {2}((?:cd|export|npx|pulumi) .*)$/gm)].map(([, line = ""]) => line));
const yes = { PULUMI_SKIP_CONFIRMATIONS: "true" };

it("the README leads from a clone to the demo in two commands", async () => {
  expect(commands).toHaveLength(3);
  expect(commands[0]).toBe("npm ci");
  process.stderr.write(
    "`npm ci` is not run again: this checkout has run it, and the clone uses its node_modules.\n",
  );
  expect((await must(commands[1] ?? "")).stdout).toContain("Done in ");
});

it("the third makes a stack of one's own", async () => {
  tried = await must(commands[2] ?? "");
  expect(tried.text).toContain("Cobalt DAST gate passed");
  expect(tried.text).toMatch(/1 × create scheduled scan/);
  expect(tried.text).toMatch(/1 × create scan\b/);
  const { dependencies } = JSON.parse(readFileSync(join(work, "shop", "package.json"), "utf8"));
  expect(dependencies["pulumi-cobalt"]).toMatch(/^file:.*pulumi-cobalt-.*\.tgz$/);
});

it("the commands that it prints run in the project, and find nothing changed", async () => {
  const [again = []] = printed();
  expect(again.at(-1)).toMatch(/sandbox -- pulumi up/);
  const { text } = await must(again.join("\n"), yes);
  expect(text).toMatch(/Resources:\s+\d unchanged/);
  expect(text).toContain("pulumi-cobalt sandbox: 0 requests");
});

it("the README's commands for an account run there too", async () => {
  const sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan: instantScan } });
  try {
    const { apiToken, orgToken } = sandbox.tokens;
    const [block = ""] = blocksOf(sectionOf(readme.text, "Use it with an account"), "sh");
    const own = block
      .replace("API_TOKEN=…", `API_TOKEN=${apiToken}`)
      .replace("ORG_TOKEN=…", `ORG_TOKEN=${orgToken}`)
      .replace("dt_…", sandbox.store.targets[0]?.id ?? "");
    expect(own).not.toContain("…");
    const exports = printed()[0]?.filter((line) => line.startsWith("export")) ?? [];
    await must([...exports, own].join("\n"), { ...yes, COBALT_BASE_URL: sandbox.url });
    expect(
      posts(sandbox)
        .map(({ call }) => call)
        .sort(),
    ).toEqual(["create scan", "create scheduled scan"]);
    expect(block).toBe(["cd ../shop", ...(printed()[1] ?? []), ""].join("\n"));
  } finally {
    await sandbox.close();
  }
});

it("a project that is there gets the package, and keeps what it has", async () => {
  const folder = join(work, "own");
  mkdirSync(folder);
  const files = {
    "Pulumi.yaml": "# Ours\nname: own\nruntime: nodejs\n",
    "index.js":
      'exports.recurrences = Object.values(require("pulumi-cobalt").recurrences ?? ["none"]).length;\n',
    "package.json": `{\n    "name": "own",\n    "main": "index.js"\n}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { text } = await must("cd .. && npm --prefix clone run try -- own", yes);
  expect(text).toMatch(/recurrences: \d/);
  for (const name of ["Pulumi.yaml", "index.js"] as const)
    expect(readFileSync(join(folder, name), "utf8")).toBe(files[name]);
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  expect(manifest.startsWith('{\n    "name": "own",\n    "main": "index.js",\n    "dependencies"')).toBe(
    true,
  );
  const answer = await reader(
    [
      "cd ../own",
      ...(printed()[0]?.filter((line) => line.startsWith("export")) ?? []),
      `export PULUMI_BACKEND_URL=file://${folder}`,
      "pulumi stack ls",
    ].join("\n"),
  );
  expect(answer.stdout).toMatch(/^cobalt-sandbox /m);
});

it.each([
  [
    "a folder with other files",
    "npm run try -- docs",
    1,
    /holds files, and no Pulumi.yaml .*Nothing was changed there/,
  ],
  [
    "a project of another package manager",
    "mkdir ../yarn; cd ../yarn; touch Pulumi.yaml package.json yarn.lock; npm --prefix ../clone run try -- .",
    1,
    /has a yarn.lock.*Nothing was changed there/,
  ],
  ["a file", "npm run try -- README.md", 1, /EEXIST/],
  ["no folder", "npm run try", 2, /usage: npm run try -- <folder>/],
])("%s is refused with a message", async (_, command, code, message) => {
  const { exitCode, stderr } = await reader(command);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(exitCode).toBe(code);
  expect(existsSync(join(clone, "docs", "Pulumi.yaml"))).toBe(false);
});
