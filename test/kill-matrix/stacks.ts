import type { Sandbox } from "../../sandbox";
import type { ResourceSpec } from "../engine/support/program";
import { scanTrigger, targetId } from "../engine/support/scan-programs";
import { createProject, type Project } from "../engine/support/workspace";
import { createYamlProject, installedPlugin, writeProgram } from "../engine/support/yaml-programs";

export const hosts = ["dynamic provider", "plugin"] as const;
export type Host = (typeof hosts)[number];

/** What an `up` has to do, on one target. */
export const tasks = [
  "create a schedule",
  "create a trigger",
  "change a trigger",
  "create a decision",
  "change a decision",
] as const;
export type Task = (typeof tasks)[number];

export interface Stack {
  readonly project: Project;
  /** Brings the program to where the `up` under test begins. */
  ready(): Promise<void>;
}

/** The same stack in the program of either host. */
export async function createStack(host: Host, task: Task, sandbox: Sandbox): Promise<Stack> {
  const inYaml = host === "plugin";
  const [first, second] = specsOf(task, sandbox);
  const project = inYaml
    ? await createYamlProject(yaml(first), { sandbox })
    : await createProject({ resources: [first], sandbox });
  return {
    project,
    ready: async () => {
      if (second === undefined) return;
      await project.must("up", "--yes", "--skip-preview");
      if (inYaml) writeProgram(project, yaml(second));
      else project.setResources([second]);
    },
  };
}

/** What is declared, and for a change what is declared next. */
function specsOf(task: Task, sandbox: Sandbox): readonly [ResourceSpec, ResourceSpec?] {
  const target = targetId(sandbox, 0);
  const trigger = (version: string) => scanTrigger("it", { targetId: target, triggers: [version] });
  const args = { targetId: target, dateTime: "2031-01-05T02:00:00Z", recurrence: "WEEKLY" };
  const decision = (state: string): ResourceSpec => ({
    type: "DastFindingDecision",
    name: "it",
    args: { findingId: findingOf(sandbox), state, reason: "SEC-1" },
  });
  switch (task) {
    case "create a schedule":
      return [{ type: "DastScheduledScan", name: "it", args }];
    case "create a trigger":
      return [trigger("v1")];
    case "change a trigger":
      return [trigger("v1"), trigger("v2")];
    case "create a decision":
      return [decision("wont_fix")];
    case "change a decision":
      return [decision("invalid"), decision("wont_fix")];
  }
}

/** The finding that the sandbox has, which is made when it is asked for first. */
export function findingOf({ store }: Sandbox): string {
  const [known] = store.findings;
  if (known !== undefined) return known.id;
  const { id } = store.addScan(store.targets[0]?.id ?? "", { status: "completed", ageMs: 3_600_000 });
  return store.addFinding(id).id;
}

function yaml({ type, args }: ResourceSpec): string {
  return JSON.stringify({
    name: "yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "cobalt", path: installedPlugin() }] },
    resources: { it: { type: `cobalt:index:${type}`, properties: args } },
  });
}
