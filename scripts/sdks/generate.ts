import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { CannotProvideError, findGenerator, type System } from "../../tools/engine";

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
        "Install Go 1.26 or later (https://go.dev/dl/) and run this again; or, with a whole Pulumi on PATH, run",
        "`pulumi package gen-sdk provider/schema.json --language <language> --out <folder>`, which does the same.",
      ].join("\n"),
    );
  }
}
