import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

export interface Bundle {
  readonly code: string;
  /** The files whose code it holds, relative to the repository. */
  readonly sources: readonly string[];
}

/** Not minified: people can read what they install, and it starts as fast. */
const options = {
  platform: "node",
  target: "node20",
  format: "cjs",
  legalComments: "none",
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/** One file with everything that `entry` needs, or, with `alone`, the entry's own code and no more. */
export async function bundle(root: string, entry: string, { alone = false } = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    outdir: join(root, "out"),
    metafile: true,
    ...(alone ? { bundle: false } : { bundle: true, external: [neverLoaded] }),
  });
  const [output] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (file === undefined || output === undefined) throw new Error(`esbuild has made nothing of ${entry}.`);
  return { code: file.text, sources: Object.keys(output.inputs) };
}

/** gRPC's introspection services alone read .proto files at run time; nothing here serves them. */
const neverLoaded = "@grpc/proto-loader";
