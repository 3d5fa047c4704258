import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A line of the product, changed on purpose into a fault that a test has to see. */
export interface Mutation {
  /** The promise that it breaks. */
  readonly breaks: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly line: string;
  readonly becomes: string;
  /** How the test says that the promise is broken. */
  readonly seenAs: RegExp;
}

export interface Outcome {
  readonly exitCode: number;
  readonly text: string;
}

const root = resolve(__dirname, "..", "..");
const parts = [
  "provider",
  "sandbox",
  "sdk",
  "scripts",
  "policy-pack",
  "test",
  "examples",
  "package.json",
  "package-lock.json",
  "jest.config.js",
  "tsconfig.json",
  "tsconfig.check.json",
  "PulumiPlugin.yaml",
  "pulumi-resource-cobalt",
  "docs",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "README.md",
  "LICENSE",
];

/** A copy of this tree with the change in it. */
export class MutatedCopy {
  private readonly folder = mkdtempSync(join(tmpdir(), "mutated-"));

  constructor({ file, line, becomes }: Mutation) {
    for (const part of parts) cpSync(join(root, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    const path = join(this.folder, file);
    const [before, after, ...more] = readFileSync(path, "utf8").split(line);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${JSON.stringify(line)} does not stand in ${file} exactly once.`);
    writeFileSync(path, `${before}${becomes}${after}`);
  }

  /** Runs Node there. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const options = { cwd: this.folder, env: { ...process.env, ...env }, maxBuffer: 100 * 1024 * 1024 };
    return new Promise((done) => {
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        const exitCode = typeof error?.code === "number" ? error.code : error ? 1 : 0;
        done({ exitCode, text: stdout + stderr });
      });
    });
  }

  jest(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
    return this.node([join("node_modules", "jest", "bin", "jest.js"), ...args], env);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
