import type { EndpointSource } from "../reading";
import { collect } from "./collect";
import type { Verdict } from "./condition";
import type { ServedBy, StackResource } from "./rule";
import { canonicalType } from "./types";

/**
 * Whether all that serves a resource's hosts is private: `holds` where it is. What is not in the stack may be public, and so is one
 * public server among others; `open` where a preview cannot tell what serves them.
 */
export function servedPrivately(
  source: EndpointSource,
  servedBy: ServedBy,
  stack: readonly StackResource[],
  isPrivate: (server: StackResource) => boolean,
): Verdict {
  const found = collect(source, servedBy.path);
  if (found.length === 0) return { kind: servedBy.privateWithout ? "holds" : "fails" };
  const references = found.map((one) => ({
    path: one.path,
    reference: one.kind === "known" ? servedBy.referenceOf(one.value, source) : undefined,
  }));
  const isServedOutside = references.some(({ reference }) => {
    if (reference === undefined || reference === "inside the cluster") return false;
    const servers = stack.filter(
      (resource) =>
        servedBy.types.includes(canonicalType(resource.type)) &&
        textAt(resource, "metadata.name") === reference.name &&
        namespaceOf(resource) === reference.namespace,
    );
    return servers.length === 0 || !servers.every(isPrivate);
  });
  if (isServedOutside) return { kind: "fails" };
  const paths = references.flatMap(({ path, reference }) => (reference === undefined ? [path] : []));
  return paths.length === 0 ? { kind: "holds" } : { kind: "open", paths };
}

/** A resource's namespace in Kubernetes. */
export function namespaceOf(source: EndpointSource): string {
  return textAt(source, "metadata.namespace") ?? "default";
}

function textAt(source: EndpointSource, path: string): string | undefined {
  const reading = source.read(path);
  return reading.kind === "known" && typeof reading.value === "string" ? reading.value : undefined;
}
