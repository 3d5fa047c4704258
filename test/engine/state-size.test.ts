import { expectEnd, schedule, startWorld, target } from "./support/schedule-world";
import type { StateResource } from "./support/state";

jest.setTimeout(120_000);

const mostBytes = 1_300;

/**
 * What the dynamic host and the engine add to a resource's own properties, in bytes of its entry in the state. Not the places
 * in the program, which newer SDKs write for a resource of any provider and which grow with the depth of the program's calls.
 */
function overhead({ stackTrace, sourcePosition, ...resource }: StateResource): number {
  const own = [resource.inputs, resource.outputs].map(
    ({ __provider, __resource, ...properties }) => properties,
  );
  return bytes(resource) - own.reduce((sum, properties) => sum + bytes(properties), 0);
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

it("costs a scheduled scan in the dynamic host at most 1,300 bytes of state above its own properties", async () => {
  const { project, sandbox, close } = await startWorld();
  try {
    const { id: targetId } = target(sandbox);
    project.setResources([schedule("shop-weekly", { targetId })]);
    expectEnd(await project.up());
    expectEnd(await project.refresh());
    const [resource] = Object.values(await project.resources());
    if (resource === undefined) throw new Error("The schedule is not in the state.");
    expect(overhead(resource)).toBeLessThanOrEqual(mostBytes);
    expect(overhead(resource)).toBeGreaterThan(500);
  } finally {
    await close();
  }
});
