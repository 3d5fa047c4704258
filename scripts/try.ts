import { mkdirSync, readdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { exitCodeOfSignal, InterruptedError } from "../sdk/cli/command";
import { type Engine, findEngine, realSystem } from "../tools/engine";
import { fileBackend, run } from "./demo/project";
import { accountCommands } from "./generate/installation";
import { pack } from "./packed-package";

const usage = `usage: npm run try -- <folder>

Makes a Pulumi project in the folder, or adds this package to the one that is there, and runs \`pulumi up\` against the sandbox.
No account is needed. A new project is deployed at once; for one that was there, Pulumi shows the changes and asks.`;

const root = join(__dirname, "..", "..");
/** A stack of its own: what it holds existed in a sandbox alone. */
const stack = "cobalt-sandbox";
/** The target that the template's program scans; every sandbox has it. */
const target = "dt_GZgcehapJUNh6mjNuqsE4T";
const system = realSystem();

interface Project {
  readonly folder: string;
  readonly isNew: boolean;
  readonly engine: Engine;
  readonly env: NodeJS.ProcessEnv;
  /** What of `env` differs from the environment of the person who ran this. */
  readonly set: Readonly<Record<string, string>>;
}

async function tryIn(folder: string): Promise<number> {
  const isNew = isNewProject(folder);
  const engine = await findEngine({ system });
  const tarball = await pack(system, { source: root, root: join(root, "out") });
  const project = { folder, isNew, engine, ...(await environment(engine, folder)) };
  if (isNew) await makeProject(project);
  await makeStack(project);
  say(`Installing ${tarball} in ${folder}`);
  const install = ["install", "--no-audit", "--no-fund", tarball];
  if ((await run("npm", install, { cwd: folder, env: project.env })) !== 0)
    throw new Error(`npm could not install the package in ${folder}: see above.`);
  const code = await up(project);
  say(next(project));
  return code;
}

/** False for a project that can be extended. @throws Error where it holds something else. */
function isNewProject(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => name !== ".git");
  if (names.length === 0) return true;
  const foreign = names.find((name) => /^(yarn|pnpm-lock|bun)\.(lockb?|yaml)$/.test(name));
  if (foreign !== undefined)
    throw new Error(
      `${folder} has a ${foreign}, and npm would install beside it. Nothing was changed there: \`npm run package\` prints the path of a file; ` +
        "add that to the project, and run `npx pulumi-cobalt sandbox -- pulumi up` there.",
    );
  if (names.includes("Pulumi.yaml") && names.includes("package.json")) return false;
  throw new Error(
    `${folder} holds files, and no Pulumi.yaml with a package.json beside it. Nothing was changed there: name a new or empty folder, or a ` +
      "Pulumi project in TypeScript or JavaScript. For other languages see docs/hosts.md.",
  );
}

/** Where nobody is logged in, the state is kept in the folder, with secrets that an empty passphrase encrypts. */
async function environment(engine: Engine, folder: string): Promise<Pick<Project, "env" | "set">> {
  const path = { PATH: engine.pathForTypeScript() };
  const env = { ...process.env, ...path, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { exitCode } = await system.run(engine.pulumiForTypeScript, ["whoami", "--non-interactive"], {
    cwd: folder,
    env,
  });
  const isGiven = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"].some(
    (name) => process.env[name],
  );
  const passphrase = isGiven ? {} : { PULUMI_CONFIG_PASSPHRASE: "" };
  const backend = { PULUMI_BACKEND_URL: fileBackend(folder), ...passphrase };
  const local = exitCode === 0 ? {} : backend;
  return {
    env: { ...env, ...local },
    set: { ...(path.PATH === process.env.PATH ? {} : path), ...local },
  };
}

async function makeProject(project: Project): Promise<void> {
  const template = join(root, "templates", "typescript");
  await pulumi(project, "new", template, "--generate-only", "--yes", "--dir", project.folder);
}

async function makeStack(project: Project): Promise<void> {
  const stacks = JSON.parse(await pulumi(project, "stack", "ls", "--json")) as readonly { name: string }[];
  if (!stacks.some(({ name }) => name.split("/").at(-1) === stack))
    await pulumi(project, "stack", "init", stack, ...(project.isNew ? [] : ["--no-select"]));
  if (project.isNew) await pulumi(project, "config", "set", "targetId", target, "--stack", stack);
}

async function pulumi({ engine, folder, env }: Project, ...args: readonly string[]): Promise<string> {
  const options = { cwd: folder, env: env as Record<string, string> };
  const { exitCode, stdout, stderr } = await system.run(
    engine.pulumiForTypeScript,
    [...args, "--non-interactive"],
    options,
  );
  if (exitCode !== 0) throw new Error(`\`pulumi ${args.join(" ")}\` failed in ${folder}: ${stderr.trim()}`);
  return stdout;
}

function up({ folder, isNew, engine, env }: Project): Promise<number> {
  const cli = join(folder, "node_modules", "pulumi-cobalt", "dist", "sdk", "cli", "main.js");
  const inside = [engine.pulumiForTypeScript, "up", "--stack", stack, ...(isNew ? ["--yes"] : [])];
  return run(process.execPath, [cli, "sandbox", "--", ...inside], { cwd: folder, env, stdin: "inherit" });
}

function next({ folder, isNew, engine, set }: Project): string {
  const folderOfEngine = engine.nodeHostFolder ?? engine.folder;
  const exports = Object.entries(set).map(([name, value]) =>
    name === "PATH" ? `export PATH="${folderOfEngine}${delimiter}$PATH"` : `export ${name}="${value}"`,
  );
  const lines = (commands: readonly string[]) => commands.map((command) => `  ${command}`).join("\n");
  return [
    "\nAgain, after a change of the program; each time the sandbox starts empty:\n",
    lines([`cd "${folder}"`, ...exports, `npx pulumi-cobalt sandbox -- pulumi up --stack ${stack}`]),
    "\nWith an account, on a stack of its own:\n",
    lines(accountCommands.filter((command) => isNew || !command.includes("targetId"))),
  ].join("\n");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main([folder, ...more]: readonly string[]): Promise<number> {
  if (folder === undefined || folder.startsWith("-") || more.length > 0) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  // npm runs scripts in the clone, wherever it was called.
  return tryIn(resolve(process.env.INIT_CWD ?? ".", folder));
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    const interrupted = error instanceof InterruptedError;
    process.stderr.write(
      interrupted ? "Interrupted. Running it again goes on from here.\n" : `${error.message}\n`,
    );
    process.exitCode = interrupted ? exitCodeOfSignal(error.signal) : 1;
  },
);
