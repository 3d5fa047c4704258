import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installPackedPackage } from "../../../scripts/packed-package";
import { findEngine, policyEngine, realSystem } from "../../../tools/engine";
import { interleaved, median, type Program } from "../start";
import { type Pack, packsIn } from "./packs";
import { createStack } from "./stack";

const resources = 1_000;
const wanted = { startMs: 60, ratio: 1.5 } as const;

/** A file that starts a pack as Pulumi's language host does, and prints its port. */
function starterOf(root: string, { name, folder }: Pack): Program {
  const file = join(root, `start ${name.replaceAll("/", " ")}.js`);
  const runner = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  const place = JSON.stringify(folder);
  writeFileSync(
    file,
    `process.chdir(${place});\nprocess.argv.push(${place});\nrequire(${JSON.stringify(runner)});\n`,
  );
  return { name, file };
}

/** Prints what the ready pack costs beside one that judges nothing: at its start, and in a stack of 1,000 resources. */
async function main({ starts, previews }: { readonly starts: number; readonly previews: number }) {
  const system = realSystem();
  const found = await findEngine({ system });
  const root = mkdtempSync(join(tmpdir(), "policy-bench-"));
  try {
    const source = dirname(require.resolve("pulumi-cobalt/package.json"));
    await installPackedPackage(system, { source, root });
    const { ours, empty } = packsIn(root);
    const machine = `Pulumi ${found.version}, Node.js ${process.versions.node}, ${cpus().length} cores`;
    say(`${machine}, load ${loadavg()[0]?.toFixed(1)} before; medians of runs in turn`);

    const programs = [starterOf(root, ours), starterOf(root, empty)];
    const [own = Number.NaN, floor = Number.NaN] = (await interleaved(programs, starts)).map(median);
    say(`start: ${own.toFixed(0)} ms against ${floor.toFixed(0)} of ${empty.name}, ${starts} each`);
    evaluate("ms over an empty pack", own - floor, wanted.startMs);

    const atHand = { pulumi: found.pulumiForTypeScript, path: found.pathForTypeScript() };
    const stack = await createStack(policyEngine(atHand, join(root, "policy-engine")), root, resources);
    const seconds = { ours: [] as number[], empty: [] as number[] };
    for (let round = 0; round < previews; round += 1) {
      seconds.empty.push(await stack.preview(empty));
      seconds.ours.push(await stack.preview(ours));
    }
    const [slow, fast] = [median(seconds.ours), median(seconds.empty)];
    say(
      `preview of ${resources} resources: ${slow.toFixed(1)} s against ${fast.toFixed(1)}, ${previews} each`,
    );
    evaluate("times an empty pack", slow / fast, wanted.ratio);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function evaluate(what: string, measured: number, most: number): void {
  const holds = measured <= most;
  say(`${holds ? "holds " : "MISSED"}  ${measured.toFixed(2)} ${what}: at most ${most} is wanted`);
  if (!holds) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main({ starts: Number(process.argv[2] ?? 25), previews: Number(process.argv[3] ?? 5) }).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
