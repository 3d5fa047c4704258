import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Version } from "./versions";

/** The release that is fetched or built. */
export const ENGINE_VERSION = "3.255.0";
/** The oldest engine on PATH that is taken. */
export const OLDEST_ENGINE: Version = [3, 200, 0];
/** The oldest Go that builds the pinned modules. */
export const OLDEST_GO: Version = [1, 26, 0];

/** One executable that is built from a published Go module. Its go.mod and go.sum stand in `go/<name>`. */
export interface Component {
  readonly name: "pulumi" | "language-yaml" | "language-nodejs" | "generate-sdk";
  readonly version: string;
  readonly package: string;
  readonly executable: string;
  readonly folder: "bin" | "node-host";
  readonly linkerFlags: string;
  /** Our own Go files in `go/<name>`, where the package is not a published one. */
  readonly sources?: readonly string[];
}

export const PULUMI: Component = {
  name: "pulumi",
  version: ENGINE_VERSION,
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  executable: "pulumi",
  folder: "bin",
  linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`,
};

export const LANGUAGE_YAML: Component = {
  name: "language-yaml",
  version: "1.10.0",
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  executable: "pulumi-language-yaml",
  folder: "bin",
  linkerFlags: "-s -w",
};

/** The last Node.js language host that is a published Go package. It runs programs with today's SDK. */
export const LANGUAGE_NODEJS: Component = {
  name: "language-nodejs",
  version: "3.68.0",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  executable: "pulumi-language-nodejs",
  folder: "node-host",
  linkerFlags: "-s -w",
};

/** Pulumi's generators of SDKs, which engines without today's language hosts come without. */
export const GENERATE_SDK: Component = {
  name: "generate-sdk",
  version: ENGINE_VERSION,
  package: ".",
  executable: "generate-sdk",
  folder: "bin",
  linkerFlags: "-s -w",
  sources: ["main.go"],
};

/** Starts the process of a dynamic provider; the npm package `@pulumi/pulumi` brings it. */
export const DYNAMIC_LAUNCHER = "pulumi-resource-pulumi-nodejs";

/** The folder with the component's go.mod and go.sum, from the sources as from the compiled script. */
export function pinsFolder(component: Component): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(
        `There is no package.json above ${__dirname}, so the pinned Go modules cannot be found.`,
      );
    }
    folder = parent;
  }
  return join(folder, "scripts", "engine", "go", component.name);
}

/** Twelve hex digits that change with any pin, so that another version is built into another folder. */
export function hashOfPins(components: readonly Component[]): string {
  const hash = createHash("sha256");
  for (const component of components) {
    hash.update(JSON.stringify(component));
    for (const file of ["go.mod", "go.sum", ...(component.sources ?? [])]) {
      hash.update(readFileSync(join(pinsFolder(component), file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}
