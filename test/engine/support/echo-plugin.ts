import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./workspace";

/** As long as `cobalt`, which the state names as often. */
const name = "hollow";

/** What a plugin adds to the state that does nothing: on Pulumi's own provider server, with the answers that it is told. */
const source = `#!${process.execPath}
const provider = require("@pulumi/pulumi/provider");
const answers = require("./answers.json");
const nameOf = (urn) => urn.slice(urn.lastIndexOf("::") + 2);
provider.main({
  version: "0.1.0",
  getSchema: async () => JSON.stringify(require("./schema.json")),
  check: async (_, __, news) => ({ inputs: news }),
  create: async (urn) => answers[nameOf(urn)],
}, process.argv.slice(2));
`;

export interface Echo {
  /** The package's schema. */
  readonly schema: object;
  /** What each resource answers, by its name. */
  readonly answers: Readonly<Record<string, { readonly id: unknown; readonly outs: object }>>;
}

/** Puts the plugin beside a project's program, and gives its name and folder. */
export function writeEchoPlugin(project: Project, { schema, answers }: Echo) {
  const folder = join(project.folder, "echo");
  mkdirSync(folder);
  writeFileSync(join(folder, `pulumi-resource-${name}`), source, { mode: 0o755 });
  const renamed = JSON.stringify(schema).replaceAll("cobalt:index:", `${name}:index:`);
  writeFileSync(join(folder, "schema.json"), JSON.stringify({ ...(JSON.parse(renamed) as object), name }));
  writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
  return { name, folder };
}
