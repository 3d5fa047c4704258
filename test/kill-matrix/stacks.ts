import type { Sandbox } from "../../sandbox";
import { scanTrigger, targetId } from "../engine/support/scan-programs";
import { createProject, type Project } from "../engine/support/workspace";
import { createYamlProject, installedPlugin, writeProgram } from "../engine/support/yaml-programs";

export const hosts = ["dynamic provider", "plugin"] as const;
export type Host = (typeof hosts)[number];

/** What an `up` has to do, on one target. */
export const tasks = ["create a schedule", "create a trigger", "change a trigger"] as const;
export type Task = (typeof tasks)[number];

export interface Stack {
  readonly project: Project;
  /** Brings the program to where the `up` under test begins. */
  ready(): Promise<void>;
}

/** The same stack in the program of either host. */
export async function createStack(host: Host, task: Task, sandbox: Sandbox): Promise<Stack> {
  const target = targetId(sandbox, 0);
  const inYaml = host === "plugin";
  const first = specOf(task, target, "v1");
  const project = inYaml
    ? await createYamlProject(yaml(first), { sandbox })
    : await createProject({ resources: [first], sandbox });
  return {
    project,
    ready: async () => {
      if (task !== "change a trigger") return;
      await project.must("up", "--yes", "--skip-preview");
      const second = specOf(task, target, "v2");
      if (inYaml) writeProgram(project, yaml(second));
      else project.setResources([second]);
    },
  };
}

function specOf(task: Task, target: string, version: string) {
  if (task !== "create a schedule") return scanTrigger("it", { targetId: target, triggers: [version] });
  const args = { targetId: target, dateTime: "2031-01-05T02:00:00Z", recurrence: "WEEKLY" };
  return { type: "DastScheduledScan" as const, name: "it", args };
}

function yaml({ type, args }: ReturnType<typeof specOf>): string {
  return JSON.stringify({
    name: "yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "cobalt", path: installedPlugin() }] },
    resources: { it: { type: `cobalt:index:${type}`, properties: args } },
  });
}
