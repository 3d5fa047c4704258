import * as pulumi from "@pulumi/pulumi";
import type { FunctionName } from "../../../provider/functions/fields";
import { tokenOf } from "../../../provider/tokens";
import type { QueryInputs } from "../look-up";
import { pluginOptions } from "./plugin-options";

/**
 * Asks the plugin once, as a promise.
 * @param property the one property of the plugin's answer, which is what programs are given
 */
export function promised<Query extends object, Answer>(name: FunctionName, property: string) {
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
export function asOutput<Query extends object, Answer>(name: FunctionName, property: string) {
  return (query: QueryInputs<Query>, options?: pulumi.InvokeOutputOptions): pulumi.Output<Answer> => {
    const inputs = { ...query } as pulumi.Inputs;
    const answer = pulumi.runtime.invokeOutput<Readonly<Record<string, Answer>>>(tokenOf(name), inputs, {
      ...pluginOptions,
      ...options,
    });
    return answer.apply((properties) => properties[property]) as pulumi.Output<Answer>;
  };
}
