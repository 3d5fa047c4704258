import { type Bag, isRecord, sameValue } from "../../resources/bag";
import type { PropertyChange, PropertyChangeKind } from "../../resources/lifecycle";

export interface PathChange {
  /** As Pulumi writes it: `limits.maxHigh`, `triggers[0]`. */
  readonly path: string;
  readonly kind: PropertyChangeKind;
  readonly replace: boolean;
}

/** The exact places at which a change of a property lies. */
export function pathsOf(change: PropertyChange, state: Bag, inputs: Bag): readonly PathChange[] {
  const { property, kind, replace } = change;
  const isOutput = inputs[property] === undefined && kind !== "delete";
  if (isOutput) return [{ path: property, kind, replace }];
  const found = differences(property, state[property], inputs[property]).map((place) => ({
    ...place,
    replace,
  }));
  return found.length > 0 ? found : [{ path: property, kind, replace }];
}

type Place = Omit<PathChange, "replace">;

function differences(path: string, before: unknown, after: unknown): readonly Place[] {
  if (sameValue(before, after)) return [];
  if (before === undefined || before === null) return [{ path, kind: "add" }];
  if (after === undefined || after === null) return [{ path, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, n) =>
      differences(`${path}[${n}]`, before[n], after[n]),
    ).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    if (!keys.every(isWritable)) return [{ path, kind: "update" }];
    return keys.flatMap((key) => differences(path + step(key), before[key], after[key]));
  }
  return [{ path, kind: "update" }];
}

/** Pulumi's paths (sdk/go/common/resource/property_path.go) escape quotes and nothing else, so no key can end with a backslash. */
function isWritable(key: string): boolean {
  return !key.endsWith("\\");
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `["${key.replaceAll('"', '\\"')}"]`;
}
