import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { harness } from "./harness";
import { createProject, type Project, type ProjectOptions } from "./workspace";

/** What `npm pack` makes, installed: the plugin has to run from it alone. */
export function installedPlugin(): string {
  return join(harness().root, "node_modules", "pulumi-cobalt");
}

/** The text of examples/yaml/Pulumi.yaml, on the installed plugin, polling as often as one may. */
export function exampleProgram(): string {
  const example = join(__dirname, "..", "..", "..", "examples", "yaml", "Pulumi.yaml");
  return edited(readFileSync(example, "utf8"), {
    "path: ../..": `path: ${installedPlugin()}`,
    "pollInterval: 10s": "pollInterval: 5s",
  });
}

/** A project whose program is its Pulumi.yaml. */
export async function createYamlProject(program: string, options: ProjectOptions = {}): Promise<Project> {
  const project = await createProject({ name: "yaml", stack: "dev", ...options });
  for (const file of ["index.js", "program.json", "package.json"]) rmSync(join(project.folder, file));
  writeProgram(project, program);
  return project;
}

export function writeProgram(project: Project, program: string): void {
  writeFileSync(join(project.folder, "Pulumi.yaml"), program);
}

/** The program with some texts in it replaced, each of which it has to hold. */
export function edited(program: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The program has no ${JSON.stringify(from)}:\n${text}`);
    return text.replace(from, to);
  }, program);
}
