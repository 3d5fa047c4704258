import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliRun, type RunOptions, type RunOutcome } from "./cli-run";
import { type Harness, harness } from "./harness";
import { killAll, processesWithEnvironment } from "./processes";
import { GENERIC_PROGRAM, type ProgramSpec, type ResourceSpec } from "./program";
import { readTexts, resourcesByName, type StackState, type StateResource } from "./state";

const ALWAYS = ["--non-interactive", "--color", "never"];
const PROJECT_MARK = "PULUMI_COBALT_TEST_PROJECT";

export interface ProjectOptions {
  /** index.js; default: one that makes `resources`. */
  readonly program?: string;
  readonly resources?: readonly ResourceSpec[];
  readonly outputs?: ProgramSpec["outputs"];
  /** Stack config, in clear, by full key (`cobalt:region`). */
  readonly config?: Readonly<Record<string, string>>;
  /** Stack config, encrypted. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Where Cobalt is, and the tokens, as environment variables. */
  readonly sandbox?: {
    readonly url: string;
    readonly tokens: { readonly apiToken: string; readonly orgToken: string };
  };
  /** More environment variables for each run; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `cobalt-test`. */
  readonly name?: string;
  /** Default `test`. */
  readonly stack?: string;
}

/** Makes a Pulumi project with a backend of its own and one stack. */
export async function createProject(options: ProjectOptions = {}): Promise<Project> {
  const project = new Project(harness(), options);
  await project.must("stack", "init", options.stack ?? "test");
  const config = [
    ...Object.entries(options.config ?? {}).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
    ...Object.entries(options.secrets ?? {}).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
  ];
  if (config.length > 0) {
    await project.must("config", "set-all", ...config);
  }
  return project;
}

export class Project {
  /** Holds Pulumi.yaml and the program. */
  readonly folder: string;
  /** Holds the state and its history. */
  readonly backend: string;
  readonly #harness: Harness;
  readonly #env: Record<string, string | undefined>;
  readonly #runs = new Set<CliRun>();

  /** Use `createProject`. */
  constructor(shared: Harness, options: ProjectOptions) {
    this.#harness = shared;
    mkdirSync(join(shared.root, "projects"), { recursive: true });
    this.folder = mkdtempSync(join(shared.root, "projects", "p-"));
    this.backend = join(this.folder, "backend");
    this.#env = environment(shared, this.folder, options);
    mkdirSync(this.backend);
    this.#write("package.json", JSON.stringify({ name: "program", private: true, main: "index.js" }));
    // Plain JavaScript starts half a second earlier when nobody looks for TypeScript.
    const runtime = { name: "nodejs", options: { typescript: false } };
    this.#write("Pulumi.yaml", JSON.stringify({ name: options.name ?? "cobalt-test", runtime }));
    if (options.program === undefined) {
      this.setResources(options.resources ?? [], options.outputs);
    } else {
      this.setProgram(options.program);
    }
  }

  /** Replaces the program by one that makes these resources. */
  setResources(resources: readonly ResourceSpec[], outputs?: ProgramSpec["outputs"]): void {
    this.#write("program.json", JSON.stringify({ resources, outputs }));
    this.setProgram(GENERIC_PROGRAM);
  }

  /** Replaces index.js. */
  setProgram(source: string): void {
    this.#write("index.js", source);
  }

  /** Sets or, with undefined, removes an environment variable for the runs to come. */
  setEnv(name: string, value: string | undefined): void {
    this.#env[name] = value;
  }

  /** Starts a command and returns at once. */
  start(args: readonly string[], options: RunOptions = {}): CliRun {
    return this.startProgram(this.#harness.pulumi, [...args, ...ALWAYS], options);
  }

  /** Starts any program in the project's folder and environment. */
  startProgram(file: string, args: readonly string[], options: RunOptions = {}): CliRun {
    const run = new CliRun({
      ...options,
      file,
      args,
      cwd: this.folder,
      env: { ...this.#env, ...options.env },
    });
    this.#runs.add(run);
    return run;
  }

  /** Runs a command to its end, whatever its exit code. */
  run(args: readonly string[], options: RunOptions = {}): Promise<RunOutcome> {
    return this.start(args, options).done;
  }

  /** Runs a command that has to succeed. */
  async must(...args: readonly string[]): Promise<RunOutcome> {
    const outcome = await this.run(args);
    if (outcome.exitCode !== 0) {
      throw new Error(
        `pulumi ${args.join(" ")} ended with ${outcome.exitCode ?? outcome.signal}:\n${outcome.text}`,
      );
    }
    return outcome;
  }

  up(args: readonly string[] = [], options?: RunOptions): Promise<RunOutcome> {
    return this.run(["up", "--yes", "--skip-preview", ...args], options);
  }

  preview(args: readonly string[] = [], options?: RunOptions): Promise<RunOutcome> {
    return this.run(["preview", ...args], options);
  }

  refresh(args: readonly string[] = [], options?: RunOptions): Promise<RunOutcome> {
    return this.run(["refresh", "--yes", "--skip-preview", ...args], options);
  }

  destroy(args: readonly string[] = [], options?: RunOptions): Promise<RunOutcome> {
    return this.run(["destroy", "--yes", "--skip-preview", ...args], options);
  }

  /** `path`: the key is a path into a list or map (`cobalt:removedSchedules[0]`). */
  async setConfig(
    key: string,
    value: string,
    { secret = false, path = false }: { readonly secret?: boolean; readonly path?: boolean } = {},
  ): Promise<void> {
    const flags = [...(secret ? ["--secret"] : ["--plaintext"]), ...(path ? ["--path"] : [])];
    await this.must("config", "set", key, value, ...flags);
  }

  async removeConfig(key: string): Promise<void> {
    await this.must("config", "rm", key);
  }

  async state(): Promise<StackState> {
    return JSON.parse((await this.must("stack", "export")).stdout) as StackState;
  }

  /** What the program made, by name. */
  async resources(): Promise<Record<string, StateResource>> {
    return resourcesByName(await this.state());
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.must("stack", "output", "--json")).stdout) as Record<string, unknown>;
  }

  /** Every file of the backend, with history, locks and backups, by relative path. */
  stateFileTexts(): Record<string, string> {
    return readTexts(this.backend);
  }

  /** Kills what still runs and removes the project. */
  async close(): Promise<void> {
    for (const run of this.#runs) {
      run.destroy();
    }
    killAll(processesWithEnvironment(`${PROJECT_MARK}=${this.folder}`));
    await Promise.allSettled([...this.#runs].map((run) => run.done));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }
}

/** Nothing of the machine but PATH: what a test did not set must not reach it. */
function environment(
  { path, home }: Harness,
  folder: string,
  { sandbox, env }: ProjectOptions,
): Record<string, string | undefined> {
  return {
    PATH: path,
    HOME: home,
    PULUMI_HOME: join(home, ".pulumi"),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    [PROJECT_MARK]: folder,
    COBALT_BASE_URL: sandbox?.url,
    COBALT_API_TOKEN: sandbox?.tokens.apiToken,
    COBALT_ORG_TOKEN: sandbox?.tokens.orgToken,
    ...env,
  };
}
