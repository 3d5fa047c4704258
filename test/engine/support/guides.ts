import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import type { RunOutcome } from "./cli-run";
import { harness } from "./harness";
import type { Project } from "./workspace";

const folder = join(__dirname, "..", "..", "..", "docs", "guides");

/** All guides, by file. */
export const guides = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
}));

/** What stands between a guide's fences of a language. */
export function blocksOf(text: string, language: string): readonly string[] {
  const fences = new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm");
  return [...text.matchAll(fences)].map(([, code = ""]) => code);
}

/** The example of the page for Pulumi's registry, in a language. */
export function registryProgram(language: string): string {
  return blocksOf(readFileSync(join(folder, "..", "_index.md"), "utf8"), language)[0] ?? "";
}

/** A TypeScript program as Node.js runs it. */
export function transpiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** Lets `npx pulumi-cobalt` find the installed command in a project, as `npm install` does. */
export function installCommand({ folder }: Project): void {
  const command = join(harness().root, "node_modules", "pulumi-cobalt", "dist", "sdk", "cli", "main.js");
  chmodSync(command, 0o755);
  mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
  symlinkSync(command, join(folder, "node_modules", ".bin", "pulumi-cobalt"));
}

/** Runs a guide's lines as they stand, in a project that has the package; where Pulumi would ask, the answer is yes. */
export async function runLines(project: Project, lines: string): Promise<RunOutcome> {
  const env = { PULUMI_SKIP_CONFIRMATIONS: "true" };
  const outcome = await project.startProgram("bash", ["-e", "-c", lines], { env }).done;
  expect([lines, outcome.exitCode, outcome.text]).toEqual([lines, 0, expect.any(String)]);
  return outcome;
}
