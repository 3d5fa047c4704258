import * as pulumi from "@pulumi/pulumi";
import type { Children, Outputs } from "../../../provider/hosts/components";
import {
  type ComponentName,
  dynamicTypeOf,
  type ResourceName,
  tokenOf,
} from "../../../provider/resources/all-fields";
import { refuseSecondSdk } from "../guard";
import { componentWith, type Declaration, propertiesOf, withProperties } from "../properties";
import { lookUpOutput, pluginOptions } from "./invokes";

type Registration = ConstructorParameters<typeof pulumi.CustomResource>;

/** What one of the plugin's resources registers with Pulumi. */
export function registrationOf(resource: ResourceName, declaration: Declaration): Registration {
  refuseSecondSdk();
  // A resource that moves here from `pulumi-cobalt` is the same one: nothing is posted again.
  const defaults = { ...pluginOptions, aliases: [dynamicAlias(resource, declaration)] };
  const options = pulumi.mergeOptions(defaults, declaration.options);
  return [tokenOf(resource), declaration.name, propertiesOf(resource, declaration), options];
}

/**
 * The same resource in the dynamic host, at the top of the stack as a URN: of the other form Pulumi's SDK makes a dozen promises more,
 * which cost a large stack's program some 4 % of its time.
 */
function dynamicAlias(resource: ResourceName, { name, options }: Declaration): pulumi.URN | pulumi.Alias {
  const type = dynamicTypeOf(resource);
  if (options?.parent !== undefined) return { type };
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
}

/** The base of the plugin's classes. */
export function pluginResource<Properties>() {
  return withProperties<Properties, Registration, pulumi.CustomResource>(pulumi.CustomResource);
}

const children: Children = {
  declare: (resource, name, args, options) =>
    new (pluginResource<Outputs>())(...registrationOf(resource, { name, args, options })),
  targets: lookUpOutput("getDastTargets"),
};

/** The base of a component's class. */
export function component<Properties>(name: ComponentName) {
  return componentWith<Properties>(name, children);
}

export { componentOf, isOfType } from "../properties";
