import type { Derivations } from "../../resources/lifecycle";
import type { PropertyMap } from "../../resources/property-map";

/** The properties of an answer that have to be marked: those that came in as secrets, and those made from them. */
export function secretsOf(
  answer: PropertyMap,
  inputs: ReadonlySet<string>,
  derivations: Derivations,
): ReadonlySet<string> {
  const sourcesOf = (property: string) =>
    (Object.hasOwn(derivations, property) ? derivations[property] : undefined) ?? [];
  const isSecret = (property: string) =>
    inputs.has(property) || sourcesOf(property).some((source) => inputs.has(source));
  return new Set(Object.keys(answer).filter(isSecret));
}
