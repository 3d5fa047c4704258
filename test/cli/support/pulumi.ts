import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What it says of a stack that it does not know. */
export const unknownStack = "error: no stack named so\n旺角\n::error::forged";

/**
 * A `pulumi` on PATH that prints what a test gives it: for `stack export --stack <name>` and `config --json --stack <name>`.
 * Any other stack is one that it does not know.
 */
export function fakePulumi(): (
  stacks: Readonly<Record<string, { readonly state: string; readonly config?: object }>>,
) => {
  readonly PATH: string;
} {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
  });
  return (stacks) => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-fake-"));
    made.push(folder);
    writeFileSync(join(folder, "stacks.json"), JSON.stringify(stacks));
    writeFileSync(join(folder, "pulumi"), script(folder), { mode: 0o755 });
    return { PATH: folder };
  };
}

const script = (folder: string) => `#!${process.execPath}
const stacks = require(${JSON.stringify(join(folder, "stacks.json"))});
const args = process.argv.slice(2);
const stack = stacks[args[args.indexOf("--stack") + 1]];
if (stack === undefined) {
  // Byte by byte, as a slow pipe brings it.
  for (const byte of Buffer.from(${JSON.stringify(unknownStack)})) {
    require("node:fs").writeSync(2, Uint8Array.of(byte));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
  process.exit(255);
}
if (args.includes("--show-secrets")) process.exit(7);
process.stdout.write(args[0] === "stack" ? stack.state : JSON.stringify(stack.config ?? {}));
`;
