import type { Environment } from "../configuration";
import { safeValue } from "../foreign-text";
import { digest } from "../resources/keys";
import type { Lifecycle } from "../resources/lifecycle";
import type { PropertyMap } from "../resources/property-map";

/**
 * The variables of Pulumi's own that lead to the stack: its configuration in clear, and the backend that keeps its state. Engines
 * since 3.247 hand all of them to a plugin.
 */
export const engineVariables = ["PULUMI_CONFIG", "PULUMI_ACCESS_TOKEN", "PULUMI_API"] as const;

/** What is secret by itself in those variables, and masked in everything that a host says. */
export function engineSecrets({ PULUMI_ACCESS_TOKEN }: Environment): readonly string[] {
  return [PULUMI_ACCESS_TOKEN ?? ""];
}

/** The key that tells a value of the engine's own from a plain object (sdk/go/common/resource/sig). */
export const signatureKey = "4dabf18193072939515e22adb298388d";

const kinds: ReadonlyMap<unknown, string> = new Map([
  ["c44067f5952c0a294b673a41bacd8c17", "asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "archive"],
]);

/**
 * The text that stands for an asset or an archive among plain values, `asset:<hash>`: the same for the same content, wherever that
 * lies. The engine sends the hash; without one, where it lies stands for it. Undefined for any other value.
 */
export function textOfAsset(value: PropertyMap): string | undefined {
  const kind = kinds.get(value[signatureKey]);
  if (kind === undefined) return undefined;
  const { hash, ...others } = value;
  return `${kind}:${typeof hash === "string" && hash !== "" ? hash : digest([others])}`;
}

/**
 * A state for the engine. Inputs stay as the program gave them, so that they never differ from it; of all else, what others wrote
 * gives no orders to the CLI that shows it.
 */
export function safeState(state: PropertyMap, { inputs }: Lifecycle): PropertyMap {
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, inputs.includes(key) ? value : safeValue(value)]),
  );
}
