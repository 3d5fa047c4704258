import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { resourceFields } from "../../../provider/resources/all-fields";
import type { Sandbox } from "../../../sandbox";
import type { Engine } from "../../../tools/engine";
import type { Subject } from "./subjects";

export interface Setting {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  /** Holds `node_modules` with the packed package. */
  readonly root: string;
  readonly subject: Subject;
  readonly count: number;
}

export interface BenchProject {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  stateBytes(): number;
  remove(): void;
}

/** A Pulumi project in a folder of its own below `root`, so that Node.js finds the package from there. */
export function createProject({ engine, sandbox, root, subject, count }: Setting): BenchProject {
  const folder = mkdtempSync(join(root, "stack-"));
  const state = join(folder, "state");
  mkdirSync(state);
  cpSync(join(__dirname, "programs"), folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "bench", main: `${subject.program}.js` }),
  );
  writeFileSync(join(folder, "Pulumi.yaml"), projectFile(subject, root, folder));
  if (subject.plugin === "empty") writeEmptyPlugin(folder);
  if (subject.plugin !== undefined)
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  return {
    folder,
    env: {
      ...process.env,
      PATH: engine.pathForTypeScript(),
      PULUMI_HOME: join(root, "home"),
      PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      COBALT_BASE_URL: sandbox.url,
      COBALT_API_TOKEN: sandbox.tokens.apiToken,
      COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
      BENCH_COUNT: String(count),
      BENCH_PROPERTIES: propertiesOfSchedules().join(),
      BENCH_TARGETS: sandbox.store.targets.map(({ id }) => id).join(),
    },
    stateBytes: () => statSync(join(state, ".pulumi", "stacks", "bench", "bench.json")).size,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function propertiesOfSchedules(): readonly string[] {
  const { inputs, outputs } = resourceFields.DastScheduledScan;
  return [...Object.keys(inputs), ...Object.keys(outputs)];
}

function projectFile({ plugin }: Subject, root: string, folder: string): string {
  const path = plugin === "empty" ? join(folder, "plugin") : join(root, "node_modules", "pulumi-cobalt");
  const plugins = { providers: plugin === undefined ? [] : [{ name: plugin, path }] };
  // JSON is YAML, and quotes what has to be.
  return JSON.stringify({
    name: "bench",
    runtime: { name: "nodejs", options: { typescript: false } },
    ...(plugin && { plugins }),
  });
}

function writeEmptyPlugin(folder: string): void {
  const plugin = join(folder, "plugin");
  mkdirSync(plugin);
  writeFileSync(join(plugin, "PulumiPlugin.yaml"), "runtime: nodejs\n");
  const executable = join(plugin, "pulumi-resource-empty");
  writeFileSync(executable, '#!/usr/bin/env node\nrequire("../empty-plugin.js");\n');
  chmodSync(executable, 0o755);
}
