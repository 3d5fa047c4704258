import type { PropertyChange } from "../../resources/lifecycle";
import { isRecord } from "../../resources/property-map";
import { isOutput, pathsOf, type Sides } from "./paths";

/**
 * The outputs that a change will give other values, in words, since the CLI prints none of their values in a preview. Undefined:
 * there are none.
 */
export function describeOutputsToCome(changes: readonly PropertyChange[], sides: Sides): string | undefined {
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
