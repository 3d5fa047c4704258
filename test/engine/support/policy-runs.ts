import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import type { RunOutcome } from "./cli-run";
import { harness } from "./harness";
import type { Project } from "./workspace";

/** The ready pack, as it lies in the installed package. */
export const readyPack = join(harness().root, "node_modules", "pulumi-cobalt", "policy-pack");

/**
 * Starts a pack as Pulumi did before its language hosts could, which the engine still does for a runtime without a host
 * (`NewPolicyAnalyzer` in sdk/go/common/resource/plugin/analyzer_plugin.go): arguments are its address and the pack.
 */
const analyzer = `#!/usr/bin/env node
require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }));
`;

/** The runtime of programs where a host called nodejs would be asked to run packs as well, which an old one cannot. */
const renamedRuntime = "nodejs-program";

interface Engine {
  readonly pulumi: string;
  readonly path: string;
  readonly runtime: string;
}

/** An engine that runs packs: the one at hand if it is a whole Pulumi, else the built one with the analyzer beside it. */
function engine(): Engine {
  const { pulumi, path, root } = harness();
  const folder = dirname(pulumi);
  if (basename(folder) !== "node-host") return { pulumi, path, runtime: "nodejs" };
  const own = join(root, "policy-engine");
  const others = path.split(delimiter).filter((entry) => entry !== folder);
  const made = {
    pulumi: join(own, "pulumi"),
    path: [own, ...others].join(delimiter),
    runtime: renamedRuntime,
  };
  if (existsSync(made.pulumi)) return made;
  mkdirSync(own, { recursive: true });
  for (const name of ["pulumi-language-yaml", "pulumi-resource-pulumi-nodejs"]) place(folder, name, own);
  place(folder, "pulumi-language-nodejs", own, `pulumi-language-${renamedRuntime}`);
  writeFileSync(join(own, "pulumi-analyzer-policy-nodejs"), analyzer);
  chmodSync(join(own, "pulumi-analyzer-policy-nodejs"), 0o755);
  place(folder, "pulumi", own);
  return made;
}

function place(from: string, name: string, to: string, as = name): void {
  try {
    linkSync(join(from, name), join(to, as));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    copyFileSync(join(from, name), join(to, as));
  }
}

export interface PolicyRun {
  /** Default: the ready pack. */
  readonly pack?: string;
  /** What `--policy-pack-config` names, by policy. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A file in place of `config`. */
  readonly configFile?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** `pulumi preview` or `pulumi up` with a pack. */
export function runWithPack(
  project: Project,
  command: "preview" | "up" | "up --skip-preview",
  { pack = readyPack, config = {}, configFile, env }: PolicyRun = {},
): Promise<RunOutcome> {
  const { pulumi, path, runtime } = engine();
  const projectFile = join(project.folder, "Pulumi.yaml");
  writeFileSync(
    projectFile,
    readFileSync(projectFile, "utf8").replace('"name":"nodejs"', `"name":"${runtime}"`),
  );
  const own = join(project.folder, "policy-config.json");
  writeFileSync(own, JSON.stringify(config));
  const args = [
    ...command.split(" "),
    ...(command === "preview" ? [] : ["--yes"]),
    ...["--policy-pack", pack, "--policy-pack-config", configFile ?? own],
    ...["--non-interactive", "--color", "never"],
  ];
  return project.startProgram(pulumi, args, { env: { PATH: path, ...env } }).done;
}

/** The part of the output that lists what policies found, and what they showed beside it. */
export function policyTexts({ text }: RunOutcome): string {
  const start = text.indexOf("\nPolicies:");
  return start < 0 ? "" : text.slice(start);
}
