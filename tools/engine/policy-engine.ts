import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

/**
 * Starts a pack as Pulumi did before its language hosts could, which the engine still does for a runtime without a host
 * (`NewPolicyAnalyzer` in sdk/go/common/resource/plugin/analyzer_plugin.go): arguments are its address and the pack.
 */
const analyzer = `#!/usr/bin/env node
require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }));
`;

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

/** An engine that runs packs: the one at hand if it is a whole Pulumi, else the built one with the analyzer beside it, in `folder`. */
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
  writeFileSync(join(folder, "pulumi-analyzer-policy-nodejs"), analyzer);
  chmodSync(join(folder, "pulumi-analyzer-policy-nodejs"), 0o755);
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
