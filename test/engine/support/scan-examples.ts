import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../../sandbox";
import { harness } from "./harness";
import { createProject, type Project } from "./workspace";

const repository = join(__dirname, "..", "..", "..");
/** What `npm install` adds to an example beside the package: its development dependencies. */
const developmentDependencies = ["typescript", "@types/node"];

export interface ExampleStack {
  readonly example: "environments" | "deployment" | "decisions" | "organisations";
  readonly stack: string;
  /** Absent: the project's environment leads to no Cobalt at all. */
  readonly sandbox?: Sandbox;
}

/** Copies an example's folder to a project of its own, installs it, and makes or selects a stack, as a user does. */
export async function createExample({ example, stack, sandbox }: ExampleStack): Promise<Project> {
  const project = await createProject({ sandbox, name: example, stack: "unused" });
  for (const file of ["Pulumi.yaml", "Pulumi.unused.yaml", "index.js", "program.json", "package.json"])
    rmSync(join(project.folder, file));
  cpSync(join(repository, "examples", example), project.folder, { recursive: true });
  installDevelopmentDependencies();
  symlinkSync(join(harness().root, "node_modules"), join(project.folder, "node_modules"), "junction");
  if (sandbox !== undefined)
    project.setEnv("COBALT_SANDBOX_TARGETS", sandbox.store.targets.map(({ id }) => id).join());
  await project.must("stack", "init", stack);
  return project;
}

/** The JavaScript of a command that is installed with the project. */
export function installedCommand(name: "pulumi-cobalt"): string {
  const folder = join(harness().root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: Record<string, string>;
  };
  return join(folder, bin[name] ?? "");
}

/** The compiler that a user's editor and CI run. */
export const typeScriptCompiler = join(repository, "node_modules", "typescript", "bin", "tsc");

/** Beside the package, where npm puts it and where Pulumi looks for the compiler. */
function installDevelopmentDependencies(): void {
  for (const name of developmentDependencies) {
    const link = join(harness().root, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(repository, "node_modules", name), link, "junction");
  }
}
