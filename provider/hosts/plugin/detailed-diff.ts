import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Bag } from "../../resources/bag";
import type { PropertyChange } from "../../resources/lifecycle";
import { type PathChange, pathsOf } from "./paths";

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
} as const;

/**
 * Changes as the engine reads them. It wants every top-level key of `detailedDiff` in `diffs` and the other way round, and
 * neither twice.
 */
export function detailedDiff(
  changes: readonly PropertyChange[],
  { state, inputs }: { readonly state: Bag; readonly inputs: Bag },
): DiffResponse {
  const response = new DiffResponse().setHasdetaileddiff(true).setDeletebeforereplace(false);
  if (changes.length === 0) return response.setChanges(DiffResponse.DiffChanges.DIFF_NONE);
  const details = response.getDetaileddiffMap();
  for (const change of changes.flatMap((change) => pathsOf(change, state, inputs))) {
    details.set(change.path, propertyDiff(change, inputs));
  }
  const replaces = changes.filter(({ replace }) => replace).map(({ property }) => property);
  return response
    .setChanges(DiffResponse.DiffChanges.DIFF_SOME)
    .setDiffsList([...new Set(changes.map(({ property }) => property))])
    .setReplacesList([...new Set(replaces)]);
}

function propertyDiff({ path, kind, replace }: PathChange, inputs: Bag): PropertyDiff {
  const [plain, replacing] = kinds[kind];
  const top = path.split(/[.[]/)[0] ?? path;
  // A change of what a person wrote is looked up in the inputs; one of what the provider found (a ledger) in the outputs.
  return new PropertyDiff()
    .setKind(replace ? replacing : plain)
    .setInputdiff(top in inputs && kind !== "delete");
}
