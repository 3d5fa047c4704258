import { packageManifest } from "../../provider/package-manifest";
import { renderSchema } from "../../provider/schema";
import { classes, declarations, lookUps } from "./declarations";
import { installation, released } from "./installation";
import { policiesPage } from "./policies";
import { reference } from "./reference";
import { componentBlocks, configurationBlock, filled, resourceBlocks } from "./tables";

/**
 * The committed files that follow from others, each with what it has to be: of some pages only what stands between marks is written
 * here. The reference is made of the files before it.
 */
export function generated(): Readonly<Record<string, (committed: string) => string>> {
  const manifest = packageManifest(__dirname);
  return {
    "provider/schema.json": () => renderSchema(manifest),
    "sdk/nodejs/declarations.ts": declarations,
    "sdk/nodejs/classes.ts": () => classes({ base: "dynamicResource", file: "./cobalt-resource", up: "." }),
    "sdk/nodejs/plugin/classes.ts": () =>
      classes({ base: "pluginResource", file: "./plugin-resource", up: ".." }),
    "sdk/nodejs/functions.ts": () => lookUps({ file: "./look-up", up: ".", runsHere: true }),
    "sdk/nodejs/plugin/functions.ts": () => lookUps({ file: "./invokes", up: "..", runsHere: false }),
    "docs/policies.md": policiesPage,
    "docs/configuration.md": (page) => filled(page, { keys: configurationBlock() }),
    "docs/resources.md": (page) => filled(page, resourceBlocks()),
    "docs/components.md": (page) => filled(page, componentBlocks()),
    ...installation(released, manifest),
    "docs/reference.md": reference,
  };
}
