import * as pulumi from "@pulumi/pulumi";
import type { Finding, Scan, Target } from "../../../provider/client/types";
import type { FunctionName } from "../../../provider/functions/fields";
import type {
  FindingsQuery,
  ScansQuery,
  TargetQuery,
  TargetsQuery,
} from "../../../provider/functions/look-ups";
import { tokenOf } from "../../../provider/resources/all-fields";
import type { QueryInputs } from "../look-up";
import { pluginOptions } from "./plugin-resource";

export type { FindingsQuery, ScansQuery, TargetQuery, TargetsQuery };

/** The one target with this `id`, `name` or `url`; rejects with the candidates when none or several fit. */
export const getDastTarget = promised<TargetQuery, Target>("getDastTarget", "target");
/** `getDastTarget` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetOutput = asOutput<TargetQuery, Target>("getDastTarget", "target");

/** The organisation's targets, all or those that are `enabled` or whose name contains `nameContains`. */
export const getDastTargets = promised<TargetsQuery, readonly Target[]>("getDastTargets", "targets");
/** `getDastTargets` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetsOutput = asOutput<TargetsQuery, readonly Target[]>("getDastTargets", "targets");

/** The scan with this `id`; rejects when Cobalt has none. */
export const getDastScan = promised<{ readonly id: string }, Scan>("getDastScan", "scan");
/** `getDastScan` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScanOutput = asOutput<{ readonly id: string }, Scan>("getDastScan", "scan");

/** The scans of a target or of the whole organisation, newest first, all or those in certain `statuses`. */
export const getDastScans = promised<ScansQuery, readonly Scan[]>("getDastScans", "scans");
/** `getDastScans` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScansOutput = asOutput<ScansQuery, readonly Scan[]>("getDastScans", "scans");

/** Findings by target, scan, severity and state: what they are and where they stand, never their titles, URLs or proofs. */
export const getDastFindings = promised<FindingsQuery, readonly Finding[]>("getDastFindings", "findings");
/** `getDastFindings` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastFindingsOutput = asOutput<FindingsQuery, readonly Finding[]>(
  "getDastFindings",
  "findings",
);

/**
 * Asks the plugin once, as a promise.
 * @param property the one property of the plugin's answer, which is what programs are given
 */
function promised<Query extends object, Answer>(name: FunctionName, property: string) {
  return async (query: Query, options?: pulumi.InvokeOptions): Promise<Answer> => {
    const answer: Record<string, unknown> = await pulumi.runtime.invoke(
      tokenOf(name),
      { ...query },
      { ...pluginOptions, ...options },
    );
    const value = answer[property];
    if (value !== undefined && !pulumi.isUnknown(value)) return value as Answer;
    throw new pulumi.RunError(
      `${name}: not known in this preview, which has no tokens. Set COBALT_API_TOKEN and COBALT_ORG_TOKEN, or use ${name}Output.`,
    );
  };
}

/** Asks the plugin as an output. In a preview without tokens the answer is unknown, and the plugin says so, once a run. */
function asOutput<Query extends object, Answer>(name: FunctionName, property: string) {
  return (query: QueryInputs<Query>, options?: pulumi.InvokeOutputOptions): pulumi.Output<Answer> => {
    const inputs = { ...query } as pulumi.Inputs;
    const answer = pulumi.runtime.invokeOutput<Readonly<Record<string, Answer>>>(tokenOf(name), inputs, {
      ...pluginOptions,
      ...options,
    });
    return answer.apply((properties) => properties[property]) as pulumi.Output<Answer>;
  };
}
