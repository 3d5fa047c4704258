import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A policy pack on this machine. */
export interface Pack {
  readonly name: string;
  readonly folder: string;
  /** What a preview with it says. */
  readonly says: string;
}

/** Both packs; `root` holds `node_modules` with the packed package. */
export function packsIn(root: string): { readonly ours: Pack; readonly empty: Pack } {
  const ours = join(root, "node_modules", "pulumi-cobalt", "policy-pack");
  return {
    ours: { name: "pulumi-cobalt/policy-pack", folder: ours, says: `"target":"a996.shop.example"` },
    empty: { name: "an empty pack", folder: writeEmptyPack(join(root, "empty-pack")), says: "empty@v0.1.0" },
  };
}

/** What a pack costs that judges nothing. */
function writeEmptyPack(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty-pack", version: "0.1.0" }));
  const source = `
const { PolicyPack } = require("@pulumi/policy");
const nothing = () => {};
new PolicyPack("empty", { policies: [
  { name: "nothing-of-a-resource", description: "None.", enforcementLevel: "mandatory", validateResource: nothing },
  { name: "nothing-of-a-stack", description: "None.", enforcementLevel: "mandatory", validateStack: nothing },
] });
`;
  writeFileSync(join(folder, "index.js"), source);
  return folder;
}
