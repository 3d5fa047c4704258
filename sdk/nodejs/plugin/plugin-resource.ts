import * as pulumi from "@pulumi/pulumi";
import { tokenOf } from "../../../provider/tokens";
import { type Declaration, type Kind, propertiesOf } from "../declarations/kind";
import { pluginOptions } from "./plugin-options";

type Registration = ConstructorParameters<typeof pulumi.CustomResource>;

/** What one of the plugin's resources registers with Pulumi. */
export function registrationOf(kind: Kind, declaration: Declaration): Registration {
  // A resource that moves here from `pulumi-cobalt` is the same one: nothing is posted again.
  const defaults = { ...pluginOptions, aliases: [dynamicAlias(kind, declaration)] };
  const options = pulumi.mergeOptions(defaults, declaration.options);
  return [tokenOf(kind.resource), declaration.name, propertiesOf(kind, declaration), options];
}

/**
 * The same resource in the dynamic host, at the top of the stack as a URN: of the other form Pulumi's SDK makes a dozen promises more,
 * which cost a large stack's program some 4 % of its time.
 */
function dynamicAlias({ resource }: Kind, { name, options }: Declaration): pulumi.URN | pulumi.Alias {
  const type = `pulumi-nodejs:dynamic/cobalt:${resource}`;
  if (options?.parent !== undefined) return { type };
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
}

/**
 * Pulumi's own class as the base of one whose instances have `Properties` as well, which Pulumi fills in by their names. There is no
 * class of ours in between, since Pulumi's SDK counts constructors to find the program's line that a state and an IDE show
 * (`Resource.stackTrace` in resource.ts).
 */
export function pluginResource<Properties>() {
  return pulumi.CustomResource as unknown as new (
    ...registration: Registration
  ) => pulumi.CustomResource & Properties;
}
