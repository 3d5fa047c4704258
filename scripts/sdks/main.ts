import { dirname, join } from "node:path";
import { realSystem } from "../../tools/engine";
import { generateSdk, parseArguments, SdkError, USAGE } from "./generate";

async function main(args: readonly string[]): Promise<number> {
  const root = dirname(require.resolve("pulumi-cobalt/package.json"));
  const asked = parseArguments(args, root);
  switch (asked.kind) {
    case "help":
      process.stdout.write(`${USAGE}\n`);
      return 0;
    case "wrong":
      process.stderr.write(`npm run sdks: ${asked.reason}.\n${USAGE}\n`);
      return 2;
    case "generate":
      for (const language of asked.languages) {
        const schema = join(root, "provider", "schema.json");
        process.stdout.write(`${await generateSdk(realSystem(), { language, schema, out: asked.out })}\n`);
      }
      return 0;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof SdkError;
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
