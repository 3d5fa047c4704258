import { knownValue } from "../../policy/reading";
import { declaredIn } from "../../policy/stack/declared";
import { type CommandContext, MisuseError } from "../command";
import { stateOfStack } from "../stacks/state";
import type { GateArgs } from "./arguments";

/** A scan to judge, and the trigger that started it, where that is known. */
export interface Subject {
  readonly scanId: string;
  readonly trigger: string | undefined;
}

/** @throws MisuseError where there is nothing to judge: a gate without a scan must not pass. */
export async function subjectsOf(of: GateArgs["of"], context: CommandContext): Promise<readonly Subject[]> {
  if (of.kind === "scans") return of.ids.map((scanId) => ({ scanId, trigger: undefined }));
  const { triggers } = declaredIn(await stateOfStack(context, of.name));
  if (triggers.length === 0)
    throw new MisuseError(`The stack ${of.name} has no DastScanTrigger, so there is no scan to judge.`);
  const found = triggers.map(({ name, scanId }) => ({ trigger: name, scanId: knownValue(scanId) }));
  const without = found.filter(({ scanId }) => scanId === undefined).map(({ trigger }) => trigger);
  if (without.length > 0)
    throw new MisuseError(
      `The stack ${of.name} shows no scan of ${without.join(", ")}: the trigger has started none yet (\`scanOnCreate: false\`), ` +
        "or its id is a secret. Give the scans with --scan.",
    );
  return found.map(({ trigger, scanId = "" }) => ({ trigger, scanId }));
}
