import { pluginDownloadUrl, type Repository } from "../../../provider/plugin-download-url";

const manifest = require("pulumi-cobalt/package.json") as {
  readonly version: string;
  readonly repository?: Repository;
};

/** Which plugin the engine has to run, and where it may look for one that is not installed. */
export const pluginOptions = {
  version: manifest.version,
  pluginDownloadURL: pluginDownloadUrl(manifest.repository),
} as const;
