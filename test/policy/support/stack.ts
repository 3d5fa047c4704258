import type { Definition, PolicyResult } from "../../../sdk/policy/definition";
import type { PolicyEnvironment } from "../../../sdk/policy/environment";
import { effectiveConfig } from "../../../sdk/policy/policy-of";
import { type PolicyResourceLike, viewOf } from "../../../sdk/policy/stack/declared";

/** The very proxy that guards unknown values at run time; its types are not published. */
const { unknownCheckingProxy, unknownStringValue } = jest.requireActual<{
  unknownCheckingProxy(properties: object): object;
  readonly unknownStringValue: string;
}>("@pulumi/policy/proxy");

/** What a preview hands over for a value that it does not know. */
export const unknown = unknownStringValue;
export const now = Date.parse("2026-11-25T12:00:00Z");

/** The two hosts' types of our resources. */
export const hosts = ["pulumi-nodejs:dynamic/cobalt:", "cobalt:index:"] as const;

export const shop = "dt_GZgcehapJUNh6mjNuqsE4T";
export const blog = "dt_HZgcehapJUNh6mjNuqsE4T";

export interface Made extends PolicyResourceLike {
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** A resource as `@pulumi/policy` hands it over, its unknown values guarded by the very proxy that throws. */
export function resource(
  type: string,
  name: string,
  props: object,
  from: Made["propertyDependencies"] = {},
): Made {
  const urn = `urn:pulumi:prod::shop::${type}::${name}`;
  return {
    urn,
    type,
    name,
    props: unknownCheckingProxy(props),
    dependencies: Object.values(from).flat(),
    propertyDependencies: from,
  };
}

export function schedule(name: string, props: object = {}, host: string = hosts[0]): Made {
  const declared = { targetId: shop, dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" };
  return resource(`${host}DastScheduledScan`, name, { ...declared, ...props });
}

export function trigger(name: string, props: object = {}, host: string = hosts[0]): Made {
  return resource(`${host}DastScanTrigger`, name, { targetId: shop, ...props });
}

export function gate(
  name: string,
  scan: Made | undefined,
  props: object = {},
  host: string = hosts[0],
): Made {
  const declared = { scanId: unknown, limits: { maxHigh: 0 } };
  return resource(`${host}DastScanGate`, name, { ...declared, ...props }, scan ? { scanId: [scan] } : {});
}

/** PolicyEnvironment without tokens, files or network. */
export function environment(more: Partial<PolicyEnvironment> = {}): PolicyEnvironment {
  return {
    now: () => now,
    variables: {},
    readFile: (path) => {
      throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT", syscall: "open" });
    },
    connect: () => {
      throw new Error("No test connects unless it says so.");
    },
    show: () => undefined,
    ...more,
  };
}

export interface Judged {
  readonly violations: readonly string[];
  readonly notes: readonly string[];
  readonly findings: readonly PolicyResult[];
}

/** Runs a policy on a stack with the defaults of its schema. */
export async function evaluate<Config>(
  definition: Definition<Config>,
  resources: readonly PolicyResourceLike[],
  config: object = {},
  around: PolicyEnvironment = environment(),
): Promise<Judged> {
  const effective = effectiveConfig<Config>(definition.properties, config).config;
  const findings = await definition.evaluate(viewOf(resources), effective, around);
  const texts = (kind: PolicyResult["kind"]) =>
    findings.filter((finding) => finding.kind === kind).map(({ message }) => message);
  return { findings, violations: texts("violation"), notes: texts("note") };
}

export const nothing = { violations: [], notes: [], findings: [] };
