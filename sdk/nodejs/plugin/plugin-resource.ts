import * as pulumi from "@pulumi/pulumi";
import { tokenOf } from "../../../provider/tokens";
import { type Declaration, type Kind, propertiesOf } from "../declarations/kind";
import { pluginOptions } from "./plugin-options";

/** What the plugin's resources share. */
class PluginResource extends pulumi.CustomResource {
  constructor(kind: Kind, declaration: Declaration) {
    const defaults = {
      ...pluginOptions,
      // A resource that moves here from `pulumi-cobalt` is the same one: nothing is posted again.
      aliases: [{ type: `pulumi-nodejs:dynamic/cobalt:${kind.resource}` }],
    };
    const options = pulumi.mergeOptions(defaults, declaration.options);
    super(tokenOf(kind.resource), declaration.name, propertiesOf(kind, declaration), options);
  }
}

/** The base of a class whose instances have `Properties` as well, which Pulumi fills in by their names. */
export function pluginResource<Properties>() {
  return PluginResource as unknown as new (
    kind: Kind,
    declaration: Declaration,
  ) => pulumi.CustomResource & Properties;
}
