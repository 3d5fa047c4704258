import { type EndpointSource, readProperty } from "../reading";

/** The part of a policy's resource that is read here, in a form that needs nothing of Pulumi's. */
export interface PolicyResourceLike {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** May be a proxy that throws on values that a preview does not know. */
  readonly props: unknown;
  readonly dependencies?: readonly { readonly urn: string }[];
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

export interface ResourceView extends EndpointSource {
  /** URNs of the resources that the property's value comes from; of all properties where the engine does not tell. */
  comesFrom(property: string): readonly string[];
}

/** The resources of one stack as they will be: the engine hands over none that is replaced or deleted. */
export interface StackView {
  readonly project: string;
  readonly stack: string;
  /** The organisation that the stack belongs to; absent where the engine does not tell. */
  readonly organisation?: string;
  /** The stack's tags, which Pulumi Cloud alone has. */
  readonly tags?: ReadonlyMap<string, string>;
  /** By URN, so that findings come in the same order in each run. */
  readonly resources: readonly ResourceView[];
}

export function viewOf(
  resources: readonly PolicyResourceLike[],
  more: Pick<StackView, "organisation" | "tags"> = {},
): StackView {
  const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const [, , stack = "", , project = ""] = sorted[0]?.urn.split(":") ?? [];
  return { ...more, project, stack, resources: sorted.map(resourceView) };
}

function resourceView(resource: PolicyResourceLike): ResourceView {
  const { urn, type, name, props } = resource;
  return {
    urn,
    type,
    name,
    read: (path) => readProperty(props, path),
    comesFrom: (property) => {
      const sources = resource.propertyDependencies?.[property] ?? resource.dependencies ?? [];
      return sources.map((source) => source.urn);
    },
  };
}
