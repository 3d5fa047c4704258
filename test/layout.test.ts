import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..");

interface Import {
  readonly file: string;
  /** A path from the root for what is ours, a package's name for what is not. */
  readonly imported: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [...text.matchAll(/\b(?:from|import|require\()\s*\(?["']([^"']+)["']/g)];
  return found.map(([, name = ""]) => {
    const imported = name.startsWith(".") ? relative(root, resolve(root, dirname(file), name)) : name;
    return { file: file.split(sep).join("/"), imported: imported.split(sep).join("/") };
  });
}

const imports = ["provider", "sdk", "sandbox", "scripts", "tools"].flatMap(sources).flatMap(importsOf);

function of(folder: string): Import[] {
  return imports.filter(({ file }) => file.startsWith(folder));
}

function among(found: readonly Import[], forbidden: RegExp): string[] {
  return found
    .filter(({ imported }) => forbidden.test(imported))
    .map(({ file, imported }) => `${file} -> ${imported}`);
}

it("sees the imports at all", () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(among(of("sdk/nodejs"), /^provider\/client/)).not.toEqual([]);
});

it("keeps the sandbox free of the provider", () => {
  expect(among(of("sandbox/"), /^(provider|sdk|scripts|tools)\//)).toEqual([]);
});

it("keeps the client to HTTP", () => {
  expect(
    among(
      of("provider/client/"),
      /^(provider\/(?!client\/|foreign-text$|cobalt\/)|sdk|sandbox|scripts|tools)|^@pulumi|^@grpc/,
    ),
  ).toEqual([]);
});

it("keeps the facts of Cobalt's, the calendar and the filter of foreign texts free of everything", () => {
  expect(of("provider/cobalt/")).toEqual([]);
  expect(among(of("provider/time/"), /^(?!provider\/(cobalt|time)\/)/)).toEqual([]);
  expect(of("provider/foreign-text.ts")).toEqual([]);
});

it("shows the client by its face alone", () => {
  // `effects` is a leaf, which each command and each pack loads at its start.
  const inner = /^provider\/client\/(?!(api|errors|types|effects)$)/;
  const outside = imports.filter(({ file }) => !file.startsWith("provider/client/"));
  expect(among(outside, inner)).toEqual([]);
  expect(among(of("provider/"), /^provider\/client\/effects$/).filter(isOutsideClient)).toEqual([]);
});

function isOutsideClient(found: string): boolean {
  return !found.startsWith("provider/client/");
}

it("keeps words about Pulumi and its commands out of the client's texts", () => {
  const texts = sources("provider/client").flatMap((file) => textsOf(file).map((text) => `${file}: ${text}`));
  expect(texts.length).toBeGreaterThan(300);
  const words = /pulumi|cobalt:|COBALT_|\brun (it |this )?again|\bstacks?\b|\bdeployment|\badopt/i;
  expect(texts.filter((text) => words.test(text.slice(text.indexOf(": "))))).toEqual([]);
});

/** The strings of a file, and the fixed parts of its templates; neither comments nor what it imports. */
function textsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** Grammar of addresses, and a pipe that output goes to: nothing is sent. */
const sendNothing = [
  "sdk/cli/files.ts -> node:net",
  "sdk/policy/endpoints/addresses.ts -> node:net",
  "sdk/policy/endpoints/gcp.ts -> node:net",
  "sdk/policy/endpoints/host-names.ts -> node:net",
];

it("lets the client alone speak HTTP; the sandbox answers it", () => {
  const others = imports.filter(({ file }) => !/^(provider\/client|sandbox)\//.test(file));
  const speaking = among(others, /^(node:)?(net|tls|https?|http2)$|^(axios|undici|node-fetch|got)\b/);
  expect(speaking.filter((found) => !sendNothing.includes(found))).toEqual([]);
  const fetching = ["provider", "sdk", "scripts"]
    .flatMap(sources)
    .filter((file) => /(?<![.\w])fetch\s*\(/.test(readFileSync(join(root, file), "utf8")));
  expect(fetching).toEqual([]);
});

it("lets one file alone import axios", () => {
  const files = imports.filter(({ imported }) => /^axios/.test(imported)).map(({ file }) => file);
  expect([...new Set(files)]).toEqual(["provider/client/transport.ts"]);
});

it("keeps lifecycles and functions free of HTTP, gRPC and Pulumi", () => {
  const inner = [...of("provider/resources/"), ...of("provider/functions/")];
  const ours =
    /^provider\/client\/(?!api$|errors$|types$)|^provider\/(hosts|registry|context)|^(sdk|sandbox|scripts|tools)\//;
  expect(among(inner, ours)).toEqual([]);
  expect(among(inner, /^(@pulumi|@grpc|axios|hono)/)).toEqual([]);
});

it("lets only hosts and the SDK know Pulumi, and only hosts know gRPC", () => {
  const elsewhere = of("provider/").filter(({ file }) => !/^provider\/(hosts|cmd)\//.test(file));
  expect(among(elsewhere, /^(@pulumi|@grpc)/)).toEqual([]);
  expect(among(of("sdk/"), /^@grpc/)).toEqual([]);
});

it("lets the provider import nothing that stands below it", () => {
  expect(among(of("provider/"), /^(sdk|sandbox|scripts|tools)\//)).toEqual([]);
  expect(among(of("sdk/nodejs/"), /^(sandbox|scripts|tools)\//)).toEqual([]);
});

it("keeps policies to the provider, and all but their entry free of Pulumi", () => {
  expect(among(of("sdk/policy/"), /^(sdk\/(?!policy\/)|sandbox|scripts|tools)/)).toEqual([]);
  const inner = of("sdk/policy/").filter(({ file }) => !/^sdk\/policy\/(pack|policy-of)\.ts$/.test(file));
  expect(among(inner, /^(@pulumi|@grpc|axios)/)).toEqual([]);
  expect(among(of("sdk/nodejs/"), /^sdk\/policy/)).toEqual([]);
});

/** What policies still take from the inside of the provider; each entry that goes is one less. */
const insideForPolicies = [
  "provider/resources/property-map",
  "provider/resources/scan-gate/evaluate",
  "provider/resources/scheduled-scan/state",
  "provider/resources/targets",
];

it("shows policies no host, and of the rest of the provider the faces and what is listed", () => {
  const policies = of("sdk/policy/");
  expect(among(policies, /^provider\/(hosts|cmd)(\/|$)/)).toEqual([]);
  const inner =
    /^provider\/(?!([^/]+|client\/(api|errors|types|effects)|cobalt\/facts|resources\/(all-fields|[^/]+\/(index|fields))|time\/[^/]+)$)/;
  const inside = policies.map(({ imported }) => imported).filter((imported) => inner.test(imported));
  expect([...new Set(inside)].sort()).toEqual(insideForPolicies);
});

it("shows commands the faces of the provider alone", () => {
  const inner = /^provider\/(?!([^/]+|client\/effects|cobalt\/facts|resources\/scan-gate|time\/[^/]+)$)/;
  expect(among(of("sdk/cli/"), inner)).toEqual([]);
  expect(among(of("sdk/cli/"), /^provider\/client$/)).not.toEqual([]);
  expect(among(of("sdk/cli/"), /^(sdk\/nodejs|scripts|tools)\/|^@pulumi|^axios/)).toEqual([]);
});
