import { idPattern, recurrences } from "../../provider/cobalt/facts";
import { acceptanceOf } from "../../provider/resources/scan-gate/evaluate";

/** JSON schema, as far as the CLI checks a policy's configuration with it. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

export type Properties = Readonly<Record<string, Schema>>;

export function oneOf(values: readonly string[], description: string, standard?: string): Schema {
  return { type: "string", enum: [...values], description, ...defaultOf(standard) };
}

export function listOf(items: Schema, description: string, standard: readonly unknown[] = []): Schema {
  return { type: "array", items, description, default: [...standard] };
}

/** An object that has these properties and no others. */
export function strict(properties: Properties, required: readonly string[] = []): Schema {
  return { type: "object", properties, required: [...required], additionalProperties: false };
}

export function wholeNumber(
  description: string,
  range: { minimum: number; maximum?: number; standard?: number },
): Schema {
  const { standard, ...limits } = range;
  return { type: "integer", description, ...limits, ...defaultOf(standard) };
}

const targetId = idPattern;

export const minimumRecurrence = (standard: string) =>
  oneOf(recurrences, "The least frequent recurrence that is enough.", standard);

/** The properties of every policy that asks which targets there are. */
export const inventoryProperties: Properties = {
  inventory: oneOf(
    ["stack", "organisation", "file"],
    "Which targets count: those that this stack (or `targets`) names, all enabled ones of the organisation, or those of a file " +
      "that `npx pulumi-cobalt inventory` has written.",
    "stack",
  ),
  targets: listOf(
    {
      ...strict({ id: text(targetId), name: nonEmpty(), url: text("^https?://") }, ["id"]),
      type: ["string", "object"],
      pattern: targetId,
    },
    "Targets that count beside those that the stack's resources name: ids, or { id, name, url }.",
  ),
  inventoryFile: nonEmpty(
    "The file's absolute path. Default: the environment variable COBALT_INVENTORY_FILE.",
  ),
  inventoryMaxAge: {
    ...text("^(\\d+(\\.\\d+)?(m|h|d))+$", "A file that is older is refused: 12h, 7d."),
    default: "7d",
  },
  onUnavailable: oneOf(
    ["warn", "fail"],
    "When Cobalt cannot be asked, or the file is missing, wrong or too old: a note, or a violation.",
    "warn",
  ),
};

/** Targets that a policy passes over, each with a reason and the last day on which that holds. */
export const exemptionProperties: Properties = {
  exemptions: listOf(
    strict(
      {
        target: nonEmpty("The target's id or name."),
        reason: nonEmpty("Why it is exempt."),
        until: text("^\\d{4}-\\d{2}-\\d{2}$", "The last day, in UTC: 2027-01-31."),
      },
      ["target", "reason", "until"],
    ),
    "Targets that this policy passes over.",
  ),
};

export function nonEmpty(description?: string): Schema {
  return { ...text(undefined, description), minLength: 1 };
}

export function text(pattern?: string, description?: string): Schema {
  return {
    type: "string",
    ...(pattern === undefined ? {} : { pattern }),
    ...(description === undefined ? {} : { description }),
  };
}

function defaultOf(standard: unknown): Schema {
  return standard === undefined ? {} : { default: standard };
}

export interface ExemptionConfig {
  readonly target: string;
  readonly reason: string;
  /** yyyy-mm-dd; that day is included, in UTC. */
  readonly until: string;
}

export type Exemption =
  | { readonly kind: "none" }
  | { readonly kind: "exempt" }
  /** `text`: what no longer holds and why, as a sentence for the violation. */
  | { readonly kind: "expired"; readonly text: string };

/** What the configuration says of a target; one that holds wins over one that has expired. */
export function exemptionOf(
  target: { readonly id: string; readonly name?: string },
  exemptions: readonly ExemptionConfig[],
  now: number,
): Exemption {
  const own = exemptions.filter((exemption) => [target.id, target.name].includes(exemption.target));
  const evaluated = own.map(({ reason, until }) => ({
    until,
    ...acceptanceOf(`${reason} until ${until}`, now),
  }));
  if (evaluated.some(({ kind }) => kind === "accepted")) return { kind: "exempt" };
  const [expired] = evaluated;
  if (expired === undefined || expired.kind !== "expired") return { kind: "none" };
  return {
    kind: "expired",
    text: `Its exemption until ${expired.until} (${own[0]?.reason}) no longer holds: ${expired.why}.`,
  };
}
