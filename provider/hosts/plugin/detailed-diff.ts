import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { PropertyChange } from "../../resources/lifecycle";
import { type PathChange, pathsOf, type Sides } from "./paths";

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
} as const;

/**
 * Changes as the engine reads them. It wants every top-level key of `detailedDiff` in `diffs` and the other way round, and
 * neither twice.
 */
export function detailedDiff(changes: readonly PropertyChange[], sides: Sides): DiffResponse {
  const response = new DiffResponse().setHasdetaileddiff(true).setDeletebeforereplace(false);
  if (changes.length === 0) return response.setChanges(DiffResponse.DiffChanges.DIFF_NONE);
  const details = response.getDetaileddiffMap();
  for (const change of changes) {
    for (const place of pathsOf(change, sides)) details.set(place.path, propertyDiff(change, place));
  }
  const replaces = changes.filter(({ replace }) => replace).map(({ property }) => property);
  return response
    .setChanges(DiffResponse.DiffChanges.DIFF_SOME)
    .setDiffsList([...new Set(changes.map(({ property }) => property))])
    .setReplacesList([...new Set(replaces)]);
}

function propertyDiff(change: PropertyChange, { kind, replace }: PathChange): PropertyDiff {
  const [plain, replacing] = kinds[kind];
  // Old values of what is taken out are looked up in the outputs, which are what was deployed. All others in the inputs: there the
  // CLI finds no old list to print as deleted when an output gets an entry.
  return new PropertyDiff().setKind(replace ? replacing : plain).setInputdiff(change.kind !== "delete");
}
