import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CannotProvideError, findGenerator, GO_TO_INSTALL, type System } from "../../tools/engine";

/** The languages that Pulumi's generators are there for. */
export const LANGUAGES = ["python", "go", "nodejs"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface SdkRequest {
  readonly language: Language;
  /** The package's schema, a JSON file. */
  readonly schema: string;
  /** The SDK becomes `<out>/<language>`; what is there is replaced. */
  readonly out: string;
}

/** An SDK could not be generated; the message says why, and what to do. */
export class SdkError extends Error {
  override readonly name = "SdkError";
}

/** Writes the SDK of a language from the schema; the folder that holds it. Fails with an `SdkError`. */
export async function generateSdk(system: System, { language, schema, out }: SdkRequest): Promise<string> {
  const generator = await provideGenerator(system);
  const folder = resolve(out, language);
  await rm(folder, { recursive: true, force: true });
  const args = ["-language", language, "-schema", resolve(schema), "-out", folder];
  const { exitCode, stderr } = await system.run(generator, args);
  if (exitCode !== 0) {
    throw new SdkError(`The ${language} SDK could not be generated: ${stderr.trim()}`);
  }
  return folder;
}

async function provideGenerator(system: System): Promise<string> {
  try {
    return await findGenerator(system);
  } catch (error) {
    if (!(error instanceof CannotProvideError)) {
      throw error;
    }
    throw new SdkError(
      [
        `Pulumi's generators could not be built: ${error.message}`,
        `Install ${GO_TO_INSTALL} and run this again; or, with a whole Pulumi on PATH, run`,
        "`pulumi package gen-sdk provider/schema.json --language <language> --out <folder>`, which does the same.",
      ].join("\n"),
    );
  }
}

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
