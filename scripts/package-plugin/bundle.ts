import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

export interface Bundle {
  readonly code: string;
  /** The source map, where one was asked for; the code names it by its own name and `.map`. */
  readonly map?: string | undefined;
  /** The files whose code it holds, relative to the repository. */
  readonly sources: readonly string[];
}

/**
 * Names stay and lines are short, so that a stack trace tells where it came from. Spaces and comments would cost a plugin's start a
 * fifteenth, as Node.js reads the whole file.
 */
const options = {
  platform: "node",
  target: "node20",
  format: "cjs",
  legalComments: "none",
  minifyWhitespace: true,
  lineLimit: 160,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * One file with everything that `entry` needs but the packages of `loaded`, which its process has loaded already, or, with
 * `alone`, the entry's own code and no more.
 */
export async function bundle(
  root: string,
  entry: string,
  { alone = false, loaded = [] as readonly string[], mapped = false, plugins = [] as readonly Plugin[] } = {},
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    outdir: join(root, "dist", dirname(entry)),
    metafile: true,
    sourcemap: mapped,
    sourcesContent: false,
    plugins: [withoutFetch, ...plugins],
    ...(alone ? { bundle: false } : { bundle: true, alias: neverUsed, external: [neverLoaded, ...loaded] }),
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text;
  const code = textOf(".js");
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith(".js"))?.[1];
  if (code === undefined || output === undefined) throw new Error(`esbuild has made nothing of ${entry}.`);
  return { code, map: textOf(".js.map"), sources: Object.keys(output.inputs) };
}

/** What both hosts' processes load at their start, as one file each: reading hundreds of files costs more than running them. */
export const hosts: readonly { readonly entry: string; readonly loaded: readonly string[] }[] = [
  { entry: "provider/cmd/plugin", loaded: [] },
  { entry: "provider/hosts/dynamic", loaded: ["@pulumi/*", "@grpc/*", "google-protobuf"] },
];

/** Puts the bundles of the hosts into `dist`, in the place of what the compiler has made of the same sources. */
export async function bundleHosts(root: string): Promise<void> {
  const bundles = await Promise.all(
    hosts.map(async ({ entry, loaded }) => {
      const made = await bundle(root, `${entry}.ts`, { loaded, mapped: true });
      writeFileSync(join(root, "dist", `${entry}.js`), made.code);
      writeFileSync(join(root, "dist", `${entry}.js.map`), made.map ?? "");
      return made;
    }),
  );
  const sources = bundles.flatMap(({ sources }) => sources);
  writeFileSync(join(root, "dist", "provider", "THIRD-PARTY.txt"), thirdParty(root, sources));
}

/** axios loads it, and a table of all media types with it, for forms, which nothing here sends: any module may stand for it. */
const neverUsed = { "form-data": "node:stream" };

/**
 * axios looks for the classes of `fetch` as it loads, and the first look makes Node.js load its own `fetch`, which takes as long again; the
 * adapter `http` needs none of them. The copy in a bundle does not find them; a copy that a program shares with us is left as it is.
 */
const withoutFetch: Plugin = {
  name: "without-fetch",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]axios[\\/]dist[\\/]node[\\/]axios\.cjs$/ }, ({ path }) => ({
      contents: `"use strict"; const globalThis = Object.create(global, ${hidden});\n${readFileSync(path, "utf8")}`,
    })),
};
const hidden = "{ Blob: {}, FormData: {}, ReadableStream: {}, Request: {}, Response: {} }";

/** gRPC's introspection services alone read .proto files at run time; nothing here serves them. */
const neverLoaded = "@grpc/proto-loader";

const licenceFile = /^(licen[sc]e|copying|notice)([-.].*)?$/i;
/** Some packages have theirs at the end of the readme only. */
const lastSection = /\nlicen[sc]e\n-+\n([\s\S]+)$/i;

/**
 * The licences of the packages that a bundle holds code of, as their authors ask for.
 * @throws Error for a package that ships no licence text.
 */
export function thirdParty(root: string, sources: readonly string[]): string {
  const folders = [...new Set(sources.flatMap(packageFolder))].sort();
  const texts = folders.map((folder) => licenceOf(join(root, folder)));
  return `The hosts of pulumi-cobalt are one file each, which holds code of these packages.\n\n${texts.join("\n\n")}\n`;
}

function packageFolder(source: string): string[] {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
  return found === undefined ? [] : [found];
}

function licenceOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { name, version, license } = manifest as { name: string; version: string; license?: string };
  const texts = textsIn(folder);
  if (texts.length === 0)
    throw new Error(`${name} ${version} ships no licence text: look at its repository and add one by hand.`);
  const title = `${name} ${version}, ${license ?? "see below"}`;
  const line = "=".repeat(title.length);
  return [line, title, line, ...texts.map((text) => text.trim())].join("\n");
}

function textsIn(folder: string): readonly string[] {
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const files = readdirSync(folder).sort();
  const texts = files.filter((file) => licenceFile.test(file)).map(read);
  if (texts.length > 0) return texts;
  return files
    .filter((file) => /^readme/i.test(file))
    .flatMap((file) => lastSection.exec(read(file))?.[1] ?? []);
}
