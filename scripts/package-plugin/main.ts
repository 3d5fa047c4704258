import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Published, pluginFiles, systems } from "./files";
import { tarGz } from "./tar";

/** The engine asks for a plugin's download by system and processor; the code is the same for all processors. */
const processors = ["amd64", "arm64"];

/** Packs the resource plugin for `pulumi plugin install`, into the folder of the first argument, default `out`. */
async function main(folder = "out"): Promise<void> {
  const root = join(__dirname, "..", "..", "..");
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Published;
  const out = resolve(root, folder);
  mkdirSync(out, { recursive: true });
  const files = await pluginFiles(root, manifest);
  for (const os of systems) {
    const packed = tarGz(files(os));
    for (const processor of processors) {
      const archive = join(out, `pulumi-resource-cobalt-v${manifest.version}-${os}-${processor}.tar.gz`);
      writeFileSync(archive, packed);
      process.stdout.write(`${archive}\n`);
    }
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(
    `The plugin was not packed. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
