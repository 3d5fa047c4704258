import { manifestAbove, packageVersion } from "../../provider/package-manifest";
import { renderSchema } from "../../provider/schema";
import { classes, declarations } from "./declarations";
import { policiesPage } from "./policies";
import { reference } from "./reference";

/** The committed files that follow from others, each with what it has to be. The reference is made of those before it. */
export function generated(): Readonly<Record<string, () => string>> {
  return {
    "provider/schema.json": () =>
      renderSchema(packageVersion(__dirname), manifestAbove(__dirname)?.repository),
    "sdk/nodejs/declarations.ts": declarations,
    "sdk/nodejs/classes.ts": () => classes({ base: "dynamicResource", file: "./cobalt-resource" }),
    "sdk/nodejs/plugin/classes.ts": () => classes({ base: "pluginResource", file: "./plugin-resource" }),
    "docs/policies.md": policiesPage,
    "docs/reference.md": reference,
  };
}
