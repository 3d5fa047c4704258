import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { installPackedPackage } from "../../../scripts/packed-package";
import { findEngine, realSystem } from "../../../tools/engine";
import { type Bench, medianRow, type Row, runSubject } from "./bench";
import { chart } from "./chart";
import { skipSleeps } from "./skipped-sleeps";
import { type SubjectName, subjectNames } from "./subjects";
import { table, verdicts } from "./table";

interface Options {
  readonly sizes: readonly number[];
  readonly json: string | undefined;
  /** A folder that gets a chart for each size. */
  readonly charts: string | undefined;
  readonly only: readonly SubjectName[];
  readonly listOrder: Bench["listOrder"];
  readonly scans: number;
  /** How often what leaves a stack of 1,000 as it is is run. */
  readonly repeats: number;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      sizes: { type: "string", default: "1,100,1000" },
      large: { type: "boolean", default: false },
      json: { type: "string" },
      charts: { type: "string" },
      only: { type: "string" },
      "list-order": { type: "string", default: "oldestFirst" },
      scans: { type: "string", default: "0" },
      repeats: { type: "string", default: "3" },
    },
  });
  const sizes = values.sizes.split(",").map(Number);
  const only = values.only?.split(",") ?? subjectNames;
  return {
    sizes: values.large ? [...sizes, 2_000] : sizes,
    json: values.json,
    charts: values.charts,
    only: subjectNames.filter((name) => only.includes(name)),
    listOrder: values["list-order"] === "newestFirst" ? "newestFirst" : "oldestFirst",
    scans: Number(values.scans),
    repeats: Number(values.repeats),
  };
}

/** Runs the stacks one after the other, so that all have the machine to themselves, and says what was measured. */
async function main({
  sizes,
  json,
  charts,
  only,
  listOrder,
  scans,
  repeats: repeatsOfLarge,
}: Options): Promise<void> {
  const system = realSystem();
  const engine = await findEngine({ system });
  // Not below a path with the package's name: Pulumi's SDK would store another text in the state than it does for most users.
  const root = mkdtempSync(join(tmpdir(), "cobalt-bench-"));
  try {
    mkdirSync(join(root, "home"));
    const source = dirname(require.resolve("pulumi-cobalt/package.json"));
    await installPackedPackage(system, { source, root });
    await skipSleeps(source, join(root, "node_modules", "pulumi-cobalt"));
    const machine = `Pulumi ${engine.version}, Node.js ${process.versions.node}, ${cpus().length} cores`;
    say(
      `${machine}, load ${loadavg()[0]?.toFixed(1)} before; waits for Cobalt's limit are skipped; lists ${listOrder}, ${scans} scans of each target\n`,
    );
    const rows: Row[] = [];
    for (const count of sizes) {
      const rowsOfRuns: Row[] = [];
      const { runs, repeats } = planOf(count, repeatsOfLarge);
      for (let run = 1; run <= runs; run += 1)
        for (const subject of only) {
          process.stderr.write(`${subject} × ${count}, run ${run} of ${runs}\n`);
          rowsOfRuns.push(await runSubject({ engine, root, listOrder, scans }, subject, { count, repeats }));
        }
      rows.push(...only.map((subject) => medianRow(rowsOfRuns.filter((row) => row.subject === subject))));
    }
    report(rows);
    if (charts !== undefined) writeCharts(charts, rows, machine);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A run of some seconds is told apart from another by its median only; of a long one, what can be run again at once. */
function planOf(count: number, repeatsOfLarge: number): { readonly runs: number; readonly repeats: number } {
  return count < 1_000 ? { runs: 3, repeats: 1 } : { runs: 1, repeats: repeatsOfLarge };
}

function writeCharts(folder: string, rows: readonly Row[], machine: string): void {
  mkdirSync(folder, { recursive: true });
  for (const count of new Set(rows.map((row) => row.count)))
    writeFileSync(join(folder, `stacks-${count}.svg`), chart(rows, count, machine));
}

function report(rows: readonly Row[]): void {
  say(`${table(rows)}\n`);
  for (const { promise, measured, most } of verdicts(rows)) {
    const holds = measured <= most;
    say(`${holds ? "holds " : "MISSED"}  ${promise}: ${Number(measured.toFixed(2))}, at most ${most}`);
    if (!holds) process.exitCode = 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(options()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
