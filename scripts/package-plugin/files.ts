import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../provider/package-manifest";
import { bundle, thirdParty } from "./bundle";
import type { ArchiveFile } from "./tar";

/** As Go names them, which the engine is written in. */
export const systems = ["linux", "darwin", "windows"] as const;
export type PluginOs = (typeof systems)[number];

const executable = "pulumi-resource-cobalt";

/** What the engine finds in an installed plugin's folder, by operating system. */
export async function pluginFiles(root: string, published: Published) {
  const launcher = await bundle(root, "provider/cmd/pulumi-resource-cobalt.ts", { alone: true });
  const plugin = await bundle(root, "provider/cmd/plugin.ts");
  const everywhere: readonly ArchiveFile[] = [
    { name: executable, content: launcher.code, executable: true },
    { name: "plugin.js", content: plugin.code },
    { name: "package.json", content: manifest(published) },
    { name: "LICENSE", content: readFileSync(join(root, "LICENSE")) },
    { name: "THIRD-PARTY.txt", content: thirdParty(root, plugin.sources) },
  ];
  return (os: PluginOs): readonly ArchiveFile[] => (os === "windows" ? [...everywhere, command] : everywhere);
}

/** What the plugin says of itself, from package.json. */
export type Published = Pick<Manifest, "version" | "repository">;

/** Gives the version; and keeps a package.json further up, such as one in the home folder, from deciding how Node reads the files. */
function manifest({ version, repository }: Published): string {
  const own = {
    name: "pulumi-cobalt",
    version,
    license: "Apache-2.0",
    repository,
    type: "commonjs",
    private: true,
  };
  return `${JSON.stringify(own, undefined, 2)}\n`;
}

/** On Windows the engine looks for an .exe, then for a .cmd (sdk/go/common/workspace/plugins.go). */
const command: ArchiveFile = {
  name: `${executable}.cmd`,
  content: `@node "%~dp0${executable}" %*\r\n`,
  executable: true,
};
