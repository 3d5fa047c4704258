import { type Engine, EngineNotFoundError, findEngine } from "./find";

const USAGE = `usage: npm run engine [-- [--oldest] [--print [--typescript]]]

Finds Pulumi or provides it, and says where it is.
  --oldest       takes the oldest supported Pulumi, whatever is on PATH
  --print        prints the folder that holds \`pulumi\`, and nothing else
  --typescript   with --print: the folder to put on PATH to run programs in TypeScript or JavaScript`;

const KNOWN = new Set(["--oldest", "--print", "--typescript"]);

async function main(args: readonly string[]): Promise<number> {
  if (args.some((arg) => !KNOWN.has(arg))) {
    const asked = args.includes("--help");
    process[asked ? "stdout" : "stderr"].write(`${USAGE}\n`);
    return asked ? 0 : 2;
  }
  const engine = await findEngine({ oldest: args.includes("--oldest") });
  const folder = args.includes("--typescript") ? folderForTypeScript(engine) : engine.folder;
  process.stdout.write(args.includes("--print") ? `${folder}\n` : describe(engine));
  return 0;
}

function folderForTypeScript(engine: Engine): string {
  return engine.nodeHostFolder ?? engine.folder;
}

function describe(engine: Engine): string {
  const sources = {
    path: "found on PATH",
    cache: "made earlier by this script",
    release: "Pulumi's own release, fetched now",
    built: "built now from Pulumi's published Go modules",
  };
  return [
    `Pulumi ${engine.version}, ${sources[engine.source]}: ${engine.pulumi}`,
    `To run programs in TypeScript with it: PATH=${folderForTypeScript(engine)}:$PATH`,
    "",
  ].join("\n");
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof EngineNotFoundError;
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
