import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "esbuild";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { bundle, hosts } from "../../scripts/package-plugin/bundle";
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
    await putInto(folder, fault);
    const file = join(root, "harness.json");
    writeFileSync(file, JSON.stringify({ ...shared, root }));
    process.env[HARNESS_FILE] = file;
    return await work();
  } finally {
    process.env[HARNESS_FILE] = sound;
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Bundles each host again, with the fault installed before its entry is run. */
async function putInto(folder: string, fault: FaultName): Promise<void> {
  for (const { entry, loaded } of hosts) {
    const { code } = await bundle(repository, `${entry}.ts`, { loaded, plugins: [installing(fault, entry)] });
    writeFileSync(join(folder, "dist", `${entry}.js`), code);
  }
}

/**
 * Lets the entry install the fault first. Each module is compiled for CommonJS, so that its exports can be replaced: esbuild's own
 * modules would call one another's functions directly.
 */
function installing(fault: FaultName, entry: string): Plugin {
  const entryFile = join(repository, `${entry}.ts`);
  const first = `require(${JSON.stringify(join(__dirname, "install.ts"))}).install("${fault}");\n`;
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return {
    name: "fault",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const { outputText } = transpileModule(readFileSync(path, "utf8"), { compilerOptions });
        return { contents: path === entryFile ? `${first}${outputText}` : outputText };
      }),
  };
}
