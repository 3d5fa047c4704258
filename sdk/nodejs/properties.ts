import * as pulumi from "@pulumi/pulumi";
import { type Children, type ComponentClass, componentClass } from "../../provider/hosts/components";
import {
  type ComponentName,
  componentFields,
  type ResourceName,
  resourceFields,
  tokenOf,
} from "../../provider/resources/all-fields";
import type { Fields } from "../../provider/resources/fields";
import { withoutAbsent } from "../../provider/resources/property-map";
import { comparable, type Incomparable } from "./comparable";

/** What a program gives to a class's constructor. */
export interface Declaration {
  readonly name: string;
  readonly args: object;
  readonly options: pulumi.CustomResourceOptions | undefined;
}

interface ComponentDeclaration extends Omit<Declaration, "options"> {
  readonly options: pulumi.ComponentResourceOptions | undefined;
}

type Prepare = Readonly<Record<string, (given: unknown) => unknown>>;

/** What Pulumi is given of an input in place of what the program gave. */
const prepared: Prepare = {
  triggers: (given) => comparable(given, "triggers", { refuse, special }),
  readiness: (given) =>
    isPromised(given) ? pulumi.output(given).apply(withSecretHeaders) : withSecretHeaders(given),
};

/** The names of a resource's inputs; others are left out. */
export function inputsOf(resource: ResourceName): readonly string[] {
  return Object.keys(resourceFields[resource].inputs);
}

/**
 * The properties that a resource is registered with: its inputs as they were given or prepared, and the names of its outputs, which
 * Pulumi fills in.
 */
export function propertiesOf(resource: ResourceName, { args }: Declaration): Record<string, unknown> {
  const { inputs, outputs } = resourceFields[resource];
  return {
    ...Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined])),
    ...given(inputs, args),
  };
}

/** The inputs of those that a program has given, prepared. A program in JavaScript may give none, and is told what it lacks. */
function given(inputs: Fields, args: object | undefined): Record<string, unknown> {
  const values = new Map(Object.entries(args ?? {}));
  return Object.fromEntries(
    Object.keys(inputs).map((input) => {
      const value: unknown = values.get(input);
      return [input, value === undefined ? undefined : (prepared[input]?.(value) ?? value)];
    }),
  );
}

/** What one of the components registers with Pulumi. */
export function componentOf(
  component: ComponentName,
  { name, args, options }: ComponentDeclaration,
): ConstructorParameters<ComponentClass> {
  return [tokenOf(component), name, withoutAbsent(given(componentFields[component].inputs, args)), options];
}

/** Makes the test whether a value is a resource of that type, whichever copy of its class has made it. */
export function isOfType<Resource>(type: string) {
  return (value: unknown): value is Resource => Reflect.get(Object(value), "__pulumiType") === type;
}

/** The base of one host's class of a component. */
export function componentWith<Properties>(component: ComponentName, children: Children) {
  return withProperties<Properties, ConstructorParameters<ComponentClass>, pulumi.ComponentResource>(
    componentClass(component, children),
  );
}

/**
 * A class of Pulumi's as the base of one whose instances have `Properties` as well, which Pulumi fills in by their names. There is no
 * class of ours in between: Pulumi's SDK counts constructors to find the program's line that a state and an IDE show
 * (`Resource.stackTrace` in resource.ts).
 */
export function withProperties<Properties, Arguments extends readonly unknown[], Instance>(
  base: abstract new (...registration: Arguments) => Instance,
): new (
  ...registration: Arguments
) => Instance & Properties {
  return base as unknown as new (
    ...registration: Arguments
  ) => Instance & Properties;
}

function isPromised(given: unknown): given is pulumi.Output<object> | Promise<object> {
  return pulumi.Output.isInstance(given) || given instanceof Promise;
}

/** The engine keeps as a secret what a program says is one; a dynamic provider cannot say so. */
function withSecretHeaders(given: unknown): unknown {
  const headers: unknown = Reflect.get(Object(given), "headers");
  return headers === undefined ? given : { ...Object(given), headers: pulumi.secret(headers) };
}

function refuse({ what, place, instead }: Incomparable): Error {
  return new pulumi.RunError(
    `${place}: ${what} is no value that can be compared, so a change of it would start no scan; give ${instead}.`,
  );
}

/** The engine compares assets and archives by their content; a resource counts by its id. */
function special(value: object): { readonly value: unknown } | undefined {
  if (pulumi.CustomResource.isInstance(value)) return { value: value.id };
  return pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)
    ? { value }
    : undefined;
}
