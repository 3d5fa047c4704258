import type { RecordedRequest, Sandbox, ScanPlan } from "../../../sandbox";
import type { ResourceSpec } from "./program";
import type { StateResource } from "./state";

/** A scan that is over when anybody looks. */
export const instantScan: ScanPlan = { queuedMs: 1, startedMs: 1, finishingUpMs: 1, underReviewMs: 1 };
/** A scan that runs for as long as a test does. */
export const endlessScan: ScanPlan = { ...instantScan, startedMs: 86_400_000 };

type Args = Readonly<Record<string, unknown>>;
type Options = ResourceSpec["options"];

export function scanTrigger(name: string, args: Args, options?: Options): ResourceSpec {
  return { type: "DastScanTrigger", name, args, options };
}

/** A gate that polls as often as one may. */
export function scanGate(name: string, args: Args, options?: Options): ResourceSpec {
  return { type: "DastScanGate", name, args: { pollInterval: "5s", ...args }, options };
}

/** Something that depends on a gate: what is held back when it fails. */
export function heldBack(name: string, targetId: string, dependsOn: string): ResourceSpec {
  const args = { targetId, dateTime: "2026-01-05T02:00:00Z", recurrence: "WEEKLY" };
  return { type: "DastScheduledScan", name, args, options: { dependsOn } };
}

/** The latest scan of a trigger, for a gate's `scanId`. */
export function scanOf(trigger: string): Readonly<Record<string, string>> {
  return { $output: `${trigger}.scanId` };
}

export function posts(sandbox: Sandbox): readonly RecordedRequest[] {
  return sandbox.log.filter(({ method }) => method === "POST");
}

/** The target at this place of the seed. */
export function targetId(sandbox: Sandbox, index: number): string {
  const target = sandbox.store.targets[index];
  if (target === undefined) throw new Error(`the sandbox has no target ${index}`);
  return target.id;
}

/** An output of a resource that the state has; fails by name where it has none. */
export function outputOf(
  resources: Readonly<Record<string, StateResource>>,
  name: string,
): StateResource["outputs"] {
  const found = resources[name];
  if (found === undefined)
    throw new Error(`the state has no ${name}, only ${Object.keys(resources).join(", ")}`);
  return found.outputs;
}

export function named(count: number, prefix = "Target"): { readonly name: string }[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${prefix} ${index + 1}` }));
}

/** The arguments with which a failed gate's message says that one goes past it, as a shell would split them. */
export function argumentsPast(message: string): string[] {
  const [, command] = /pulumi up (--exclude .* --exclude-dependents)/.exec(message) ?? [];
  if (command === undefined) throw new Error(`the message has no way past the gate:\n${message}`);
  return command.replaceAll("'", "").split(" ");
}
