import type {
  PolicyConfigSchema,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { safeLines } from "../../provider/foreign-text";
import { type Manifest, manifestAbove, webAddress } from "../../provider/package-manifest";
import { suggestion } from "../../provider/suggestion";
import type { Properties } from "./config";
import { type Definition, notesText } from "./definition";
import type { PolicyEnvironment } from "./environment";
import { isOfType, type PolicyResourceLike, viewOf } from "./stack/declared";

type Report = (message: string, urn?: string) => void;
type PolicyOf<LooksAt> = LooksAt extends "stack" ? StackValidationPolicy : ResourceValidationPolicy;

/** A policy for `@pulumi/policy`. Violations are reported at the policy's level; notes are shown and never stop anything. */
export function policyOf<Config, LooksAt extends Definition["looksAt"]>(
  definition: Definition<Config> & { readonly looksAt: LooksAt },
  environment: PolicyEnvironment,
): PolicyOf<LooksAt> {
  const looksAt: Definition["looksAt"] = definition.looksAt;
  const { name, description, displayName, enforcementLevel, severity, properties } = definition;
  const configSchema = { properties } as unknown as PolicyConfigSchema;
  const organisation = organisationIn(environment.variables);
  const run = async (
    resources: readonly PolicyResourceLike[],
    { given, tags }: { readonly given: object; readonly tags: StackValidationArgs["stackTags"] | undefined },
    report: Report,
  ) => {
    const { config, faults } = effectiveConfig<Config>(properties, given);
    for (const fault of faults) report(safeLines(fault));
    const results = await definition.evaluate(viewOf(resources, { organisation, tags }), config, environment);
    for (const result of results)
      if (result.kind === "violation") report(safeLines(result.message), result.urn);
    const notes = notesText(name, results);
    if (notes !== undefined) environment.show(safeLines(notes));
  };
  const policy = {
    name,
    description,
    displayName,
    enforcementLevel,
    severity,
    configSchema,
    remediationSteps: definition.remediationSteps,
    tags: ["cobalt", "dast", "security"],
    url: documentationUrl(name),
  };
  if (looksAt === "stack") {
    const validateStack: StackValidationPolicy["validateStack"] = (args, report) =>
      run(args.resources, { given: args.getConfig(), tags: args.stackTags }, report);
    return { ...policy, validateStack } as StackValidationPolicy as PolicyOf<LooksAt>;
  }
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) =>
    isOfType(args.type, looksAt)
      ? run([args], { given: args.getConfig(), tags: args.stackTags }, report)
      : undefined;
  return { ...policy, validateResource } as ResourceValidationPolicy as PolicyOf<LooksAt>;
}

/** How Pulumi's CLI tells the packs that Node.js runs which organisation the stack belongs to. */
function organisationIn(environment: PolicyEnvironment["variables"]): string | undefined {
  const name = environment.PULUMI_NODEJS_ORGANIZATION ?? environment.PULUMI_ORGANIZATION;
  return name === "" ? undefined : name;
}

export interface EffectiveConfig<Config> {
  readonly config: Config;
  /** What the CLI's own check lets through: settings that do not exist. */
  readonly faults: readonly string[];
}

/** What is configured, with the schema's defaults for the rest (a pack that is run by tests alone gets no defaults from a CLI). */
export function effectiveConfig<Config>(properties: Properties, given: object): EffectiveConfig<Config> {
  const known = Object.keys(properties);
  const defaults = Object.fromEntries(
    Object.entries(properties)
      .filter(([, schema]) => schema.default !== undefined)
      .map(([name, schema]) => [name, schema.default]),
  );
  const wrong = Object.keys(given).filter((name) => !known.includes(name));
  return { config: { ...defaults, ...given } as Config, faults: wrong.map((name) => faultOf(name, known)) };
}

function faultOf(name: string, known: readonly string[]): string {
  const meant = suggestion(name, known);
  const hint =
    meant === undefined
      ? known.length === 0
        ? "It has none."
        : `It has: ${known.join(", ")}.`
      : `Did you mean ${meant}?`;
  return `The policy's configuration has no setting ${JSON.stringify(name)}. ${hint}`;
}

/** The page that describes a policy, in the package's repository; undefined as long as package.json names none. */
export function documentationUrl(
  policy: string,
  manifest: Pick<Manifest, "repository"> | undefined = manifestAbove(__dirname),
): string | undefined {
  const { repository } = manifest ?? {};
  return repository && `${webAddress(repository)}/blob/main/docs/policies.md#${policy}`;
}
