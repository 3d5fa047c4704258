import { type ResourceView, readProperty } from "../../../../sdk/policy/reading";

// Its declarations leave these out.
const proxy: { unknownCheckingProxy(properties: unknown): unknown; unknownStringValue: string } =
  require("@pulumi/policy/proxy");

/** What a preview shows for a value that it does not know yet. */
export const unknown = proxy.unknownStringValue;

/** A resource as a policy sees it: its properties throw where a preview does not know them. */
export function resource(
  type: string,
  properties: unknown,
  { name = "web", from = [] }: { readonly name?: string; readonly from?: readonly ResourceView[] } = {},
): ResourceView {
  const seen = proxy.unknownCheckingProxy(properties);
  return {
    type,
    name,
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    read: (path) => readProperty(seen, path),
    comesFrom: () => from.map(({ urn }) => urn),
  };
}
