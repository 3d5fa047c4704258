import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { linkRuntimeDependencies } from "../../scripts/packed-package";
import { HARNESS_FILE, harness } from "../engine/support/harness";
import type { FaultName } from "./faults";

const repository = resolve(__dirname, "..", "..");

/** Until `work` is over, the CLI's programs find the packed package with a fault in it, which both hosts meet. */
export async function withFaultyPackage<T>(fault: FaultName, work: () => Promise<T>): Promise<T> {
  const sound = process.env[HARNESS_FILE];
  const shared = harness();
  const root = mkdtempSync(join(shared.root, "faulty-"));
  try {
    await linkRuntimeDependencies(repository, root);
    const folder = join(root, "node_modules", "pulumi-cobalt");
    cpSync(join(shared.root, "node_modules", "pulumi-cobalt"), folder, { recursive: true });
    putInto(folder, fault);
    const file = join(root, "harness.json");
    writeFileSync(file, JSON.stringify({ ...shared, root }));
    process.env[HARNESS_FILE] = file;
    return await work();
  } finally {
    process.env[HARNESS_FILE] = sound;
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Compiles the faults beside the package's own modules, whose seams they decorate, and lets the entry of each host install one first. */
function putInto(folder: string, fault: FaultName): void {
  const compiled = join(folder, "dist", relative(repository, __dirname));
  mkdirSync(compiled, { recursive: true });
  for (const name of ["decorators", "faults", "install"]) {
    const source = readFileSync(join(__dirname, `${name}.ts`), "utf8");
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    writeFileSync(join(compiled, `${name}.js`), transpileModule(source, { compilerOptions }).outputText);
  }
  const installing = `require(${JSON.stringify(join(compiled, "install.js"))}).install("${fault}");`;
  for (const entry of hostEntries(folder)) {
    const code = readFileSync(entry, "utf8");
    writeFileSync(
      entry,
      code.replace(/^(#!.*\n)?/, (shebang) => `${shebang}${installing}\n`),
    );
  }
}

/** What Pulumi starts or loads: the plugin's executable, and the host of dynamic providers. */
function hostEntries(folder: string): readonly string[] {
  const { bin, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return [bin["pulumi-resource-cobalt"], exports["./dynamic-host"].default].map((path) => join(folder, path));
}
