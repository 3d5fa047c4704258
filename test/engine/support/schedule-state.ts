import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackState, StateResource } from "./state";
import type { Project } from "./workspace";

/** Exports the state, changes the resources that a program made, by name, and imports it again. */
export async function editState(
  project: Project,
  edit: (resource: StateResource, name: string) => StateResource,
): Promise<void> {
  const state = await project.state();
  const resources = (state.deployment.resources ?? []).map((resource) =>
    resource.type.startsWith("pulumi:")
      ? resource
      : edit(resource, resource.urn.slice(resource.urn.lastIndexOf("::") + 2)),
  );
  await importState(project, { ...state, deployment: { ...state.deployment, resources } });
}

export async function importState(project: Project, state: StackState): Promise<void> {
  const file = join(project.folder, "state.json");
  writeFileSync(file, JSON.stringify(state));
  await project.must("stack", "import", "--file", file);
}
