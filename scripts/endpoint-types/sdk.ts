import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

/** A published SDK of a Pulumi provider, unpacked. */
export interface Sdk {
  /** `@pulumi/aws 7.48.0` */
  readonly title: string;
  /** The declarations' file of each resource type, by the type without its API's version. */
  readonly files: ReadonlyMap<string, string>;
}

/** Fetches a package such as `@pulumi/aws@7` from npm's registry into `folder`. */
export function fetchSdk(name: string, folder: string, canonical: (type: string) => string): Sdk {
  const own = join(folder, name.replace(/[^a-z0-9.-]/gi, "_"));
  mkdirSync(own, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", name], { cwd: own, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", packed.split("\n").at(-1) ?? packed], { cwd: own });
  const root = join(own, "package");
  const manifest: { name: string; version: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  return { title: `${manifest.name} ${manifest.version}`, files: resourceFiles(root, canonical) };
}

/** Generated resources say their type in `__pulumiType`. Of a type's API versions the last one counts. */
function resourceFiles(root: string, canonical: (type: string) => string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  const found = files.flatMap((name) => {
    const type = /\b__pulumiType = ['"]([^'"]+)['"]/.exec(readFileSync(join(root, name), "utf8"))?.[1];
    return type === undefined ? [] : [[canonical(type), join(root, name.replace(/\.js$/, ".d.ts"))] as const];
  });
  return new Map(found.sort(([, a], [, b]) => (a < b ? -1 : 1)));
}

/** Which of the paths the type's outputs or inputs do not have; a path is such as `spec.rules[*].host`. */
export function missingPaths(
  files: ReadonlyMap<string, string>,
  paths: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const wanted = [...paths].flatMap(([type, own]) => {
    const file = files.get(type);
    return file === undefined ? [] : [{ type, own, file }];
  });
  const pulumi = join(require.resolve("@pulumi/pulumi/package.json"), "..", "..", "..");
  const program = ts.createProgram(
    wanted.map(({ file }) => file),
    {
      skipLibCheck: true,
      strict: true,
      noEmit: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      baseUrl: pulumi,
      paths: { "@pulumi/pulumi": ["@pulumi/pulumi"], "@pulumi/pulumi/*": ["@pulumi/pulumi/*"] },
      ignoreDeprecations: "5.0",
    },
  );
  const checker = program.getTypeChecker();
  return new Map(
    wanted.map(({ type, own, file }) => {
      const source = program.getSourceFile(file);
      const roots = source === undefined ? [] : rootsOf(source, checker);
      return [type, own.filter((path) => !roots.some((root) => hasPath(root, stepsOf(path), checker)))];
    }),
  );
}

/** The class of the resource, and its arguments. */
function rootsOf(source: ts.SourceFile, checker: ts.TypeChecker): readonly ts.Type[] {
  return source.statements
    .filter((statement) => ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement))
    .map((statement) => checker.getTypeAtLocation(statement));
}

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[\*\]|\["([^"]+)"\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[0],
  );
}

function hasPath(type: ts.Type, [step, ...rest]: readonly string[], checker: ts.TypeChecker): boolean {
  if (step === undefined) return true;
  const value = unwrapped(type, checker);
  const parts = value.isUnion() ? value.types : [value];
  return parts.some((part) => {
    const own = unwrapped(part, checker);
    if (own.flags & ts.TypeFlags.Any) return true;
    // TypeScript has characters for a text's items, without end.
    if (own.flags & ts.TypeFlags.StringLike) return false;
    const item = own.getNumberIndexType();
    if (step === "[*]")
      return item === undefined ? hasPath(own, rest, checker) : hasPath(item, rest, checker);
    // A list at the end of a path, or on the way, gives its items.
    if (item !== undefined) return hasPath(item, [step, ...rest], checker);
    const property = own.getProperty(step);
    const below = property === undefined ? own.getStringIndexType() : checker.getTypeOfSymbol(property);
    return below !== undefined && hasPath(below, rest, checker);
  });
}

/** What an output, an input or an optional property holds. */
function unwrapped(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  const given = checker.getNonNullableType(type);
  const alias = given.aliasSymbol?.name ?? "";
  const [held] = given.aliasTypeArguments ?? [];
  return ["Output", "Input"].includes(alias) && held !== undefined ? unwrapped(held, checker) : given;
}
