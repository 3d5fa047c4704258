import type { ReadKey } from "../../../provider/configuration";
import type { Context } from "../../../provider/resources";
import { type CommandContext, MisuseError, UsageError } from "../command";
import { connect } from "../connection";
import type { Subject } from "./results";

/** The scans that a command is about: these, or the ones that a stack's triggers started last. */
export type ScansOf =
  | { readonly kind: "scans"; readonly ids: readonly string[] }
  | { readonly kind: "stack"; readonly name: string };

export const scanOptions = { scan: { type: "string", multiple: true }, stack: { type: "string" } } as const;

/** @throws UsageError where neither is given, or both are. */
export function scansOf(scans: readonly string[] | undefined, stack: string | undefined): ScansOf {
  const ids = [...new Set(scans ?? [])];
  if (stack !== undefined && ids.length === 0) return { kind: "stack", name: stack };
  if (stack === undefined && ids.length > 0) return { kind: "scans", ids };
  throw new UsageError("Give the scans: either --scan dsc_… (as often as needed), or --stack <name>.");
}

/** What reads stacks is loaded for --stack alone. */
function stacks() {
  return require("../stacks") as typeof import("../stacks");
}

/** Connects with the environment's configuration and, where a stack is meant, with the stack's, as `change` gives it. */
export async function connectFor(
  of: ScansOf | undefined,
  context: CommandContext,
  change: (readKey: ReadKey) => ReadKey = (readKey) => readKey,
): Promise<Context> {
  const readKey =
    of?.kind === "stack" ? await stacks().configurationOfStack(context, of.name) : () => undefined;
  return connect(context, change(readKey));
}

/** Finds the scans. @throws MisuseError where there is none: a gate without a scan must not pass */
export async function subjectsOf(of: ScansOf, context: CommandContext): Promise<readonly Subject[]> {
  if (of.kind === "scans") return of.ids.map((scanId) => ({ scanId, trigger: undefined }));
  const found = await stacks().scansOfStack(context, of.name);
  if (found.length === 0)
    throw new MisuseError(`The stack ${of.name} has no DastScanTrigger, so there is no scan to judge.`);
  const without = found.filter(({ scanId }) => scanId === undefined).map(({ trigger }) => trigger);
  if (without.length > 0)
    throw new MisuseError(
      `The stack ${of.name} shows no scan of ${without.join(", ")}: the trigger has started none yet (\`scanOnCreate: false\`), ` +
        "or its id is a secret. Give the scans with --scan.",
    );
  return found.map(({ trigger, scanId = "" }) => ({ trigger, scanId }));
}
