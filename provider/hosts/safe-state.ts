import { safeValue } from "../foreign-text";
import type { Lifecycle } from "../resources/lifecycle";
import type { PropertyMap } from "../resources/property-map";

/**
 * A state for the engine. Inputs stay as the program gave them, so that they never differ from it; of all else, what others wrote
 * gives no orders to the CLI that shows it.
 */
export function safeState(state: PropertyMap, { inputs }: Lifecycle): PropertyMap {
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, inputs.includes(key) ? value : safeValue(value)]),
  );
}
