import { join } from "node:path";
import { LANGUAGES, type Language } from "./generate";

export const USAGE = `usage: npm run sdks [-- --language <language>] [--out <folder>]

Writes SDKs from provider/schema.json with Pulumi's own generators, as \`pulumi package gen-sdk\` does where Pulumi has today's
language hosts.
  --language  ${LANGUAGES.join(", ")}; may be repeated; default: all of them
  --out       gets a folder for each language, which is replaced; default: out/sdks`;

export type Asked =
  | { readonly kind: "generate"; readonly languages: readonly Language[]; readonly out: string }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly reason: string };

/** What the arguments ask for. `root`: the repository. */
export function parseArguments(args: readonly string[], root: string): Asked {
  const languages: Language[] = [];
  let out = join(root, "out", "sdks");
  for (let index = 0; index < args.length; index += 2) {
    const [name = "", value] = args.slice(index, index + 2);
    if (name === "--help") return { kind: "help" };
    if (name !== "--language" && name !== "--out") return wrong(`${name} is not known`);
    if (value === undefined) return wrong(`${name} has no value`);
    if (name === "--out") {
      out = value;
    } else if (isLanguage(value)) {
      languages.push(value);
    } else {
      return wrong(`there is no language ${value}`);
    }
  }
  return { kind: "generate", languages: languages.length > 0 ? languages : LANGUAGES, out };
}

function isLanguage(value: string): value is Language {
  return LANGUAGES.some((language) => language === value);
}

function wrong(reason: string): Asked {
  return { kind: "wrong", reason };
}
