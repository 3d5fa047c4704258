import type { Defaults } from "../resources/fields";

/** The parts of a Pulumi package schema (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/) that are used here. */
export interface PropertySchema {
  readonly description?: string;
  readonly type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly secret?: boolean;
  readonly default?: string | boolean | number;
  readonly willReplaceOnChanges?: boolean;
}

export type Properties = Readonly<Record<string, PropertySchema>>;

/** What a host has to know of a resource to offer it in every language. */
export interface ResourceSchema {
  readonly description: string;
  readonly inputs: Properties;
  readonly requiredInputs: readonly string[];
  /** What an absent input means. */
  readonly defaults: Defaults;
  /** Beside the inputs. */
  readonly outputs: Properties;
  readonly requiredOutputs: readonly string[];
}

export interface FunctionSchema {
  readonly description: string;
  readonly inputs: Properties;
  readonly requiredInputs: readonly string[];
  readonly outputs: Properties;
  readonly requiredOutputs: readonly string[];
}

export type TypeSchema =
  | {
      readonly type: "object";
      readonly description: string;
      readonly properties: Properties;
      readonly required?: readonly string[];
    }
  | {
      readonly type: "string";
      readonly description: string;
      readonly enum: readonly {
        readonly name: string;
        readonly value: string;
        readonly description?: string;
      }[];
    };

export function typeRef(name: string): { readonly $ref: string } {
  return { $ref: `#/types/cobalt:index:${name}` };
}

export const anything = { $ref: "pulumi.json#/Any" } as const;
