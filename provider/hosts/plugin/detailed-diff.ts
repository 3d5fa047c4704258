import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { PropertyChange, PropertyChangeKind } from "../../resources/lifecycle";
import { isRecord, isUnknown, type PropertyMap, sameValue } from "../../resources/property-map";

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

export interface PathChange {
  /** As Pulumi writes it: `limits.maxHigh`, `triggers[0]`. */
  readonly path: string;
  readonly kind: PropertyChangeKind;
  readonly replace: boolean;
}

/** What a resource is, what is declared, and what it will be as far as that is known. */
export interface Sides {
  readonly state: PropertyMap;
  readonly inputs: PropertyMap;
  readonly planned: PropertyMap;
}

/** True if the change is one of what the provider finds, and not of what a person writes. */
export function isOutput({ property, kind }: PropertyChange, inputs: PropertyMap): boolean {
  return inputs[property] === undefined && kind !== "delete";
}

/** The exact places at which a change of a property lies. */
export function pathsOf(change: PropertyChange, { state, inputs, planned }: Sides): readonly PathChange[] {
  const { property, replace } = change;
  const places = isOutput(change, inputs)
    ? placesToCome(property, state[property], planned[property])
    : differences(property, state[property], inputs[property]);
  return (places.length > 0 ? places : [{ path: property, kind: change.kind }]).map((place) => ({
    ...place,
    replace,
  }));
}

type Place = Omit<PathChange, "replace">;

/**
 * The places of an output that will be other ones. The CLI looks new values up among the inputs alone (pkg/engine/detailedDiff.go),
 * where an output is not, and prints an update to nothing as a deletion: so what is to come is an addition.
 */
function placesToCome(path: string, before: unknown, after: unknown): readonly Place[] {
  if (!isUnknown(after) && sameValue(before, after)) return [];
  if (after === undefined || after === null) return [{ path, kind: "delete" }];
  if (!Array.isArray(before) || !Array.isArray(after)) return [{ path, kind: "add" }];
  return entries(before, after).flatMap(([n, old, next]) => placesToCome(`${path}[${n}]`, old, next));
}

function differences(path: string, before: unknown, after: unknown): readonly Place[] {
  if (sameValue(before, after)) return [];
  if (before === undefined || before === null) return [{ path, kind: "add" }];
  if (after === undefined || after === null) return [{ path, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    return entries(before, after).flatMap(([n, old, next]) => differences(`${path}[${n}]`, old, next));
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    if (!keys.every(isWritable)) return [{ path, kind: "update" }];
    return keys.flatMap((key) => differences(path + step(key), before[key], after[key]));
  }
  return [{ path, kind: "update" }];
}

/** Both lists side by side, by index. */
function entries(before: readonly unknown[], after: readonly unknown[]): [number, unknown, unknown][] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, n) => [n, before[n], after[n]]);
}

/** Pulumi's paths (sdk/go/common/resource/property_path.go) escape quotes and nothing else, so no key can end with a backslash. */
function isWritable(key: string): boolean {
  return !key.endsWith("\\");
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `["${key.replaceAll('"', '\\"')}"]`;
}

/**
 * The outputs that a change will give other values, in words, since the CLI prints none of their values in a preview. Undefined:
 * there are none.
 */
export function describePreviewOutputs(changes: readonly PropertyChange[], sides: Sides): string | undefined {
  const places = changes
    .filter((change) => isOutput(change, sides.inputs))
    .flatMap((change) => pathsOf(change, sides).map(({ path, kind }) => describe(path, kind, change, sides)));
  return places.length === 0 ? undefined : `To come: ${places.join("; ")}.`;
}

function describe(
  path: string,
  kind: string,
  { property }: PropertyChange,
  { state, planned }: Sides,
): string {
  const side = kind === "delete" ? state : planned;
  const index = /\[(\d+)\]$/.exec(path)?.[1];
  const value = index === undefined ? side[property] : (side[property] as readonly unknown[])[Number(index)];
  return kind === "delete" ? `${path} leaves: ${words(value)}` : `${path}: ${words(value)}`;
}

/** Of an entry its id alone: other values may be made from secrets, which stay where they are. */
function words(value: unknown): string {
  return isRecord(value) && typeof value.id === "string" ? value.id : "known after the deployment";
}
