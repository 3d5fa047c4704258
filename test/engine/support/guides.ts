import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

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

/** A TypeScript program as Node.js runs it. */
export function transpiled(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
