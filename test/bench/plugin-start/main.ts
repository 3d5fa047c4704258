import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved, median } from "../start";
import { buildPrograms } from "./programs";

const targets = { grpc: 1.6, pulumi: 1 / 3 } as const;

/** Prints how long the plugin needs from its start to its port, against what it could be at best and what is usual. */
async function main(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "plugin-start-"));
  try {
    const programs = await buildPrograms(join(__dirname, "..", "..", "..", ".."), folder);
    const entries = Object.values(programs);
    const before = loadavg()[0] ?? 0;
    const times = (await interleaved(entries, rounds)).map(median);
    const load = `load ${before.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
    say(
      `Node.js ${process.version}, ${cpus().length} cores, ${load}; medians of ${rounds} starts each, in turn`,
    );
    for (const [n, { name }] of entries.entries())
      say(`${name.padEnd(36)} ${times[n]?.toFixed(0).padStart(5)} ms`);
    const of = (name: keyof typeof programs) => times[Object.keys(programs).indexOf(name)] ?? Number.NaN;
    for (const [other, most] of Object.entries(targets) as [keyof typeof targets, number][]) {
      const ratio = of("ours") / of(other);
      const verdict = ratio <= most ? "holds" : "is missed";
      say(
        `${ratio.toFixed(2)} × ${programs[other].name}: at most ${most.toFixed(2)} is wanted, which ${verdict}`,
      );
      if (ratio > most) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main(Number(process.argv[2] ?? 25));
