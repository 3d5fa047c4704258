import type {
  PolicyConfigSchema,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { safeLines } from "../../provider/foreign-text";
import { effectiveConfig } from "./config/effective";
import type { Definition } from "./definition";
import { documentationUrl } from "./documentation";
import { notesText } from "./findings/finding";
import { isOfType } from "./stack/declared";
import { type PolicyResourceLike, viewOf } from "./stack/view";
import type { Surroundings } from "./surroundings";

type Report = (message: string, urn?: string) => void;
type PolicyOf<LooksAt> = LooksAt extends "stack" ? StackValidationPolicy : ResourceValidationPolicy;

/** A policy for `@pulumi/policy`. Violations are reported at the policy's level; notes are shown and never stop anything. */
export function policyOf<Config, LooksAt extends Definition["looksAt"]>(
  definition: Definition<Config> & { readonly looksAt: LooksAt },
  surroundings: Surroundings,
): PolicyOf<LooksAt> {
  const looksAt: Definition["looksAt"] = definition.looksAt;
  const { name, description, displayName, enforcementLevel, severity, properties } = definition;
  const configSchema = { properties } as unknown as PolicyConfigSchema;
  const organisation = organisationIn(surroundings.environment);
  const run = async (
    resources: readonly PolicyResourceLike[],
    { given, tags }: { readonly given: object; readonly tags: StackValidationArgs["stackTags"] | undefined },
    report: Report,
  ) => {
    const { config, faults } = effectiveConfig<Config>(properties, given);
    for (const fault of faults) report(safeLines(fault));
    const findings = await definition.judge(viewOf(resources, { organisation, tags }), config, surroundings);
    for (const finding of findings)
      if (finding.kind === "violation") report(safeLines(finding.message), finding.urn);
    const notes = notesText(name, findings);
    if (notes !== undefined) surroundings.show(safeLines(notes));
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
function organisationIn(environment: Surroundings["environment"]): string | undefined {
  const name = environment.PULUMI_NODEJS_ORGANIZATION ?? environment.PULUMI_ORGANIZATION;
  return name === "" ? undefined : name;
}
