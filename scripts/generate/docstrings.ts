import { join } from "node:path";
import * as ts from "typescript";

/** One export of a module, as its declaration and docstring show it. */
export interface Export {
  readonly name: string;
  /** Of its declaration. */
  readonly file: string;
  /** `function`, `class`, `type`, or `value`. */
  readonly kind: "class" | "function" | "type" | "value";
  readonly declaration: string;
  /** Empty: it has none. */
  readonly text: string;
}

/** What a module exports, by name; only what is ours. */
export function exportsOf(root: string, file: string): readonly Export[] {
  const path = join(root, file);
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([path], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is no module.`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => exported(symbol, checker))
    .filter((one) => one !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exported(symbol: ts.Symbol, checker: ts.TypeChecker): Export | undefined {
  const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = own.declarations ?? [];
  const file = declaration?.getSourceFile().fileName;
  if (declaration === undefined || file === undefined || file.includes("node_modules")) return undefined;
  const text = ts.displayPartsToString(own.getDocumentationComment(checker));
  return { name: symbol.name, file, ...shapeOf(own, declaration, checker), text };
}

function shapeOf(
  symbol: ts.Symbol,
  declaration: ts.Declaration,
  checker: ts.TypeChecker,
): Pick<Export, "kind" | "declaration"> {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
    return { kind: "type", declaration: withoutExport(typeText(symbol, declaration, checker)) };
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const [construct] = type.getConstructSignatures();
  if (construct !== undefined)
    return { kind: "class", declaration: `new ${symbol.name}${checker.signatureToString(construct)}` };
  const calls = type.getCallSignatures();
  if (calls.length > 0) {
    const lines = calls.map((call) => `${symbol.name}${checker.signatureToString(call)}`);
    return { kind: "function", declaration: lines.join("\n") };
  }
  return { kind: "value", declaration: `${symbol.name}: ${checker.typeToString(type)}` };
}

/** A type as it is written; one that is derived from a table (`keyof typeof …`), as the values that it has. */
function typeText(
  symbol: ts.Symbol,
  declaration: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  checker: ts.TypeChecker,
): string {
  if (!declaration.getText().includes("keyof typeof")) return declaration.getText();
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const values = checker.typeToString(type, undefined, ts.TypeFormatFlags.InTypeAlias);
  return `type ${symbol.name} = ${values};`;
}

function withoutExport(text: string): string {
  return text.replace(/^export /, "");
}
