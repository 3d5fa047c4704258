import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyEngine } from "../../../tools/engine";
import type { RunOutcome } from "./cli-run";
import { harness } from "./harness";
import type { Project } from "./workspace";

/** The ready pack, as it lies in the installed package. */
export const readyPack = join(harness().root, "node_modules", "pulumi-cobalt", "policy-pack");

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
  const { pulumi, path, runtime } = policyEngine(harness(), join(harness().root, "policy-engine"));
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
