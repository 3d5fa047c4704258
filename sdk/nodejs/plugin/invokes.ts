import * as pulumi from "@pulumi/pulumi";
import { type LookUpName, listIn } from "../../../provider/functions/fields";
import { tokenOf } from "../../../provider/resources/all-fields";
import { pluginOptions } from "./plugin-resource";

/** Every property of a query as an input that may be an output of another resource. */
export type QueryInputs<Query> = { readonly [Key in keyof Query]: pulumi.Input<Query[Key]> };

/** Asks the plugin once, as a promise. */
export function lookUp<Query extends object, Answer>(name: LookUpName) {
  return async (query: Query, options?: pulumi.InvokeOptions): Promise<Answer> => {
    const inputs = { ...query };
    const answer: Answered<Answer> = await pulumi.runtime.invoke(tokenOf(name), inputs, {
      ...pluginOptions,
      ...options,
    });
    const value = given(name, answer);
    // Pulumi's SDK gives nothing for what a preview does not know.
    const known = answer[listIn(name) ?? "id"];
    if (value !== undefined && known !== undefined && !pulumi.isUnknown(known)) return value;
    throw new pulumi.RunError(
      `${name}: not known in this preview, which has no tokens. Set COBALT_API_TOKEN and COBALT_ORG_TOKEN, or use ${name}Output.`,
    );
  };
}

/** Asks the plugin as an output. In a preview without tokens the answer is unknown, and the plugin says so, once a run. */
export function lookUpOutput<Query extends object, Answer>(name: LookUpName) {
  return (query: QueryInputs<Query>, options?: pulumi.InvokeOutputOptions): pulumi.Output<Answer> => {
    const inputs = { ...query } as pulumi.Inputs;
    const answer = pulumi.runtime.invokeOutput<Answered<Answer>>(tokenOf(name), inputs, {
      ...pluginOptions,
      ...options,
    });
    return answer.apply((properties) => given(name, properties)) as pulumi.Output<Answer>;
  };
}

/** What comes over the wire: the answer, or an object that holds it. */
type Answered<Answer> = Answer & Readonly<Record<string, Answer | undefined>>;

/** What programs are given of it. */
function given<Answer>(name: LookUpName, answer: Answered<Answer>): Answer | undefined {
  const list = listIn(name);
  return list === undefined ? answer : answer[list];
}
