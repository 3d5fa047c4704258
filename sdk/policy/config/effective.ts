import type { Properties } from "./schema";

export interface EffectiveConfig<Config> {
  readonly config: Config;
  /** What the CLI's own check lets through: settings that do not exist. */
  readonly faults: readonly string[];
}

/** What is configured, with the schema's defaults for the rest (a pack that is run by tests alone gets no defaults from a CLI). */
export function effectiveConfig<Config>(properties: Properties, given: object): EffectiveConfig<Config> {
  const known = Object.keys(properties);
  const defaults = Object.fromEntries(
    Object.entries(properties)
      .filter(([, schema]) => schema.default !== undefined)
      .map(([name, schema]) => [name, schema.default]),
  );
  const wrong = Object.keys(given).filter((name) => !known.includes(name));
  return { config: { ...defaults, ...given } as Config, faults: wrong.map((name) => faultOf(name, known)) };
}

function faultOf(name: string, known: readonly string[]): string {
  const { suggestion } =
    require("../../../provider/hosts/plugin/suggestion") as typeof import("../../../provider/hosts/plugin/suggestion");
  const meant = suggestion(name, known);
  const hint =
    meant === undefined
      ? known.length === 0
        ? "It has none."
        : `It has: ${known.join(", ")}.`
      : `Did you mean ${meant}?`;
  return `The policy's configuration has no setting ${JSON.stringify(name)}. ${hint}`;
}
