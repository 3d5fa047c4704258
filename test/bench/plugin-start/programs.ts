import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../../scripts/package-plugin/bundle";
import { pluginFiles } from "../../../scripts/package-plugin/files";
import type { Program } from "../start";

/** Builds what is compared, each as one file, into `folder`; Node.js caches its compiled code there too. */
export async function buildPrograms(root: string, folder: string) {
  const env = { PULUMI_HOME: join(folder, "home") };
  const plugin = join(folder, "plugin");
  mkdirSync(plugin, { recursive: true });
  for (const { name, content } of (await pluginFiles(root, { version: "0.0.0" }))("linux"))
    writeFileSync(join(plugin, name), content);
  const ours: Program = { name: "pulumi-cobalt", file: join(plugin, "pulumi-resource-cobalt"), env };
  return {
    ours,
    uncached: {
      ...ours,
      name: "the same without cached code",
      env: { ...env, NODE_DISABLE_COMPILE_CACHE: "1" },
    },
    grpc: await bundled(root, folder, { name: "an empty gRPC server", source: "grpc-server" }),
    pulumi: await bundled(root, folder, {
      name: "an empty plugin on Pulumi's server",
      source: "pulumi-provider",
    }),
  };
}

async function bundled(
  root: string,
  folder: string,
  { name, source }: { readonly name: string; readonly source: string },
): Promise<Program> {
  const file = join(folder, `${source}.js`);
  const { code } = await bundle(root, `test/bench/plugin-start/programs/${source}.ts`);
  writeFileSync(file, code);
  return { name, file };
}
