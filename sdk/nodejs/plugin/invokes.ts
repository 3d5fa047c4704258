import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { emptyMeansUnknown, type LookUpName, listIn } from "../../../provider/functions/fields";
import { pluginDownloadUrl, type Repository } from "../../../provider/package-manifest";
import { tokenOf } from "../../../provider/resources/all-fields";

const manifest = require("pulumi-cobalt/package.json") as {
  readonly version: string;
  readonly repository?: Repository;
};

/** Which plugin the engine has to run, and where it may look for one that is not installed. */
export const pluginOptions = {
  version: manifest.version,
  pluginDownloadURL: pluginDownloadUrl(manifest.repository),
} as const;

/** Every property of a query as an input that may be an output of another resource. */
export type QueryInputs<Query> = { readonly [Key in keyof Query]: pulumi.Input<Query[Key]> };

/** Asks the plugin once, as a promise. */
export function lookUp<Query extends object, Answer>(name: LookUpName) {
  return async (query: Query, options?: pulumi.InvokeOptions): Promise<Answer> => {
    const answer: Answered<Answer> = await pulumi.runtime.invoke(tokenOf(name), asked(query), {
      ...pluginOptions,
      ...options,
    });
    const value = given(name, answer);
    // Pulumi's SDK gives nothing for what a preview does not know.
    const known = answer[listIn(name) ?? "id"];
    if (value !== undefined && known !== undefined && !pulumi.isUnknown(known)) return value;
    throw mistake(
      `${name}: not known in this preview, which has no tokens. Set COBALT_API_TOKEN and COBALT_ORG_TOKEN, or use ${name}Output.`,
    );
  };
}

/** Asks the plugin as an output. In a preview without tokens the answer is unknown, and the plugin says so, once a run. */
export function lookUpOutput<Query extends object, Answer>(name: LookUpName) {
  return (query: QueryInputs<Query>, options?: pulumi.InvokeOutputOptions): pulumi.Output<Answer> => {
    const answer = pulumi.runtime.invokeOutput<Answered<Answer>>(tokenOf(name), asked(query), {
      ...pluginOptions,
      ...options,
    });
    return answer.apply((properties) => given(name, properties)) as pulumi.Output<Answer>;
  };
}

/**
 * Pulumi's runtime shows a `RunError` without its stack, and yet inspects it in colours for its trace, which takes Node.js 20
 * many seconds where the stack leads through `node_modules`.
 */
export function mistake(message: string): pulumi.RunError {
  return Object.assign(new pulumi.RunError(message), { stack: undefined });
}

/** Unit tests, whose mocks answer, see what the program gives and nothing else. */
function asked(query: object): pulumi.Inputs {
  const mayBeUnknown = pulumi.runtime.isDryRun() && !isMocked();
  return { ...query, ...(mayBeUnknown && { [emptyMeansUnknown]: true }) };
}

/** True if `pulumi.runtime.setMocks` stands for the engine. */
export function isMocked(): boolean {
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}

/** What comes over the wire: the answer, or an object that holds it. */
type Answered<Answer> = Answer & Readonly<Record<string, Answer | undefined>>;

/** What programs are given of it; unknown where a preview is answered with nothing. */
function given<Answer>(name: LookUpName, answer: Answered<Answer>): Answer | undefined {
  if (pulumi.runtime.isDryRun() && Object.keys(answer).length === 0) return pulumi.unknown as Answer;
  const list = listIn(name);
  return list === undefined ? answer : answer[list];
}
