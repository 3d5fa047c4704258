import { copyFileSync, existsSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { PULUMI, pinsFolder } from "./toolchain";

/**
 * What starts packs, by the engine's version: today's asks the language host; the oldest supported one runs an executable in
 * the pack's folder, with its address and "." as arguments.
 */
const starters = {
  "pulumi-language-nodejs": () => `require(${JSON.stringify(pluginHost())});`,
  "pulumi-analyzer-policy": () =>
    'require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }));',
};

/** The compiled host, from the sources as from the compiled script. */
function pluginHost(): string {
  return join(dirname(pinsFolder(PULUMI)), "..", "..", "..", "dist", "tools", "engine", "plugin-host.js");
}

/** The runtime of programs where a host called nodejs would be asked to run packs as well, which an old one cannot. */
const renamedRuntime = "nodejs-program";

export interface PolicyEngine {
  readonly pulumi: string;
  /** The value of PATH to run it with. */
  readonly path: string;
  /** The runtime that Pulumi.yaml of a program in JavaScript names. */
  readonly runtime: string;
}

interface AtHand {
  /** The executable that runs programs in JavaScript. */
  readonly pulumi: string;
  readonly path: string;
}

/** An engine that runs packs: the one at hand if it is a whole Pulumi, else the built one with what starts packs beside it, in `folder`. */
export function policyEngine({ pulumi, path }: AtHand, folder: string): PolicyEngine {
  const from = dirname(pulumi);
  if (basename(from) !== "node-host") return { pulumi, path, runtime: "nodejs" };
  const others = path.split(delimiter).filter((entry) => entry !== from);
  const made = {
    pulumi: join(folder, "pulumi"),
    path: [folder, ...others].join(delimiter),
    runtime: renamedRuntime,
  };
  if (existsSync(made.pulumi)) return made;
  mkdirSync(folder, { recursive: true });
  for (const name of ["pulumi-language-yaml", "pulumi-resource-pulumi-nodejs"]) place(from, name, folder);
  place(from, "pulumi-language-nodejs", folder, `pulumi-language-${renamedRuntime}`);
  for (const [name, source] of Object.entries(starters)) {
    writeFileSync(join(folder, name), `#!/usr/bin/env node\n${source()}\n`, { mode: 0o755 });
  }
  place(from, "pulumi", folder);
  return made;
}

function place(from: string, name: string, to: string, as = name): void {
  try {
    linkSync(join(from, name), join(to, as));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    copyFileSync(join(from, name), join(to, as));
  }
}
