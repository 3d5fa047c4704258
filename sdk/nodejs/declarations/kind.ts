import type * as pulumi from "@pulumi/pulumi";
import type { ResourceName } from "../../../provider/registry";

/** A kind of resource, as its class hands it to its host. */
export interface Kind {
  readonly resource: ResourceName;
  /** The inputs that its lifecycle knows; others are left out. */
  readonly inputs: readonly string[];
  /** What the class shows beside its inputs. Pulumi fills in the properties that it finds named. */
  readonly outputs: readonly string[];
  /** What Pulumi is given of an input in place of what the program gave, by input. */
  readonly prepared?: Readonly<Record<string, (given: unknown) => unknown>>;
}

/** What a program gives to a class's constructor. */
export interface Declaration {
  readonly name: string;
  readonly args: object;
  readonly options: pulumi.CustomResourceOptions | undefined;
}

/** The properties that a resource is registered with: its inputs as they were given or prepared, and the names of its outputs. */
export function propertiesOf(
  { inputs, outputs, prepared = {} }: Kind,
  { args }: Declaration,
): Record<string, unknown> {
  const given = new Map(
    Object.entries(args).map(([input, value]) => [input, prepared[input]?.(value) ?? value] as const),
  );
  return {
    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
    ...Object.fromEntries(inputs.map((input) => [input, given.get(input)])),
  };
}
