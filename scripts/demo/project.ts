import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../sandbox";
import { InterruptedError } from "../../sdk/cli/command";
import type { Engine } from "../../tools/engine";

/** A Pulumi project in a folder of its own, which runs the demo's program with this checkout of the package. */
export interface DemoProject {
  /** Runs one command of the CLI, shown as it runs; its exit code. */
  pulumi(...args: readonly string[]): Promise<number>;
  /** Runs one command of `npx pulumi-cobalt`, the same way. */
  cobalt(...args: readonly string[]): Promise<number>;
  remove(): void;
}

const command = "node_modules/pulumi-cobalt/dist/sdk/cli/main.js";
const checkout = dirname(require.resolve("pulumi-cobalt/package.json"));

export function createProject({ engine, sandbox, modules }: Setting): DemoProject {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-demo-"));
  mkdirSync(join(folder, "state"));
  if (modules === undefined) linkCheckout(folder);
  else symlinkSync(modules, join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "demo", main: "index.js" }));
  copyFileSync(join(__dirname, "program.js"), join(folder, "index.js"));
  const env = environment({ engine, sandbox }, folder);
  return {
    pulumi: (...args) => run(engine.pulumiForTypeScript, args, { cwd: folder, env }),
    cobalt: (...args) => run(process.execPath, [join(folder, command), ...args], { cwd: folder, env }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface Setting {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  /** A `node_modules` folder with the package installed; absent: this checkout is linked. */
  readonly modules?: string;
}

function linkCheckout(folder: string): void {
  mkdirSync(join(folder, "node_modules", "@pulumi"), { recursive: true });
  symlinkSync(checkout, join(folder, "node_modules", "pulumi-cobalt"), "junction");
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  symlinkSync(sdk, join(folder, "node_modules", "@pulumi", "pulumi"), "junction");
}

function environment({ engine, sandbox }: Setting, folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: engine.pathForTypeScript(),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: fileBackend(join(folder, "state")),
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    COBALT_BASE_URL: sandbox.url,
    COBALT_API_TOKEN: sandbox.tokens.apiToken,
    COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
  };
}

/** The address of a backend of Pulumi that keeps its state in a folder. */
export function fileBackend(folder: string): string {
  return `file://${folder.replaceAll("\\", "/")}`;
}

export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** `inherit` lets the command ask the person. */
  readonly stdin?: "ignore" | "inherit";
}

/**
 * Runs a command, shown as it runs; its exit code. A signal goes to the command too, unless it is the Ctrl-C that a terminal sends to
 * both, and makes an `InterruptedError` of its end.
 */
export function run(command: string, args: readonly string[], place: Place): Promise<number> {
  const { cwd, env, stdin = "ignore" } = place;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: [stdin, "inherit", "inherit"] });
    let interrupted: InterruptedError | undefined;
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const forward = (signal: NodeJS.Signals) => {
      interrupted = new InterruptedError(signal);
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (interrupted !== undefined) reject(interrupted);
      else resolve(code ?? (signal === null ? 0 : 1));
    });
  });
}
