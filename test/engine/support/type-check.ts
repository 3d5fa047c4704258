import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");
const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");

export interface Resolution {
  readonly moduleResolution: string;
  readonly module: string;
  /** Are other packages' declarations taken as they are? @default false */
  readonly skipLibCheck?: boolean;
}

/** What the compiler says of programs in a folder that finds the packed package; nothing where all is right. */
export function typeCheck(folder: string, programs: readonly string[], resolution: Resolution): string {
  const typeRoots = [join(repository, "node_modules", "@types")];
  const compilerOptions = {
    ...resolution,
    strict: true,
    noEmit: true,
    target: "es2022",
    typeRoots,
    types: ["node"],
  };
  const files = programs.map((_, index) => `program-${index + 1}.ts`);
  for (const [index, file] of files.entries()) writeFileSync(join(folder, file), programs[index] ?? "");
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  return run(folder, process.execPath, [tsc, "-p", folder]);
}

/** What a command prints, also when it fails. */
export function run(folder: string, command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: "utf8" });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return `failed: ${stdout}${stderr}`;
  }
}
