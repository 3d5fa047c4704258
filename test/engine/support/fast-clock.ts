import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes time pass faster for the processes that host providers, and for no others, so that waits for Cobalt's windows of a minute
 * are short. The sandbox takes the same number as its `speed`.
 */
export function fastClock(folder: string, speed: number): Readonly<Record<string, string>> {
  const file = join(folder, "fast-clock.cjs");
  writeFileSync(file, preload(speed));
  return { NODE_OPTIONS: `--require ${file}` };
}

function preload(speed: number): string {
  return `
if (/dynamic-provider|pulumi-resource-/.test(process.argv[1] || "")) {
  const RealDate = Date;
  const start = RealDate.now();
  const now = () => start + (RealDate.now() - start) * ${speed};
  globalThis.Date = class extends RealDate {
    constructor(...args) { args.length === 0 ? super(now()) : super(...args); }
    static now() { return now(); }
  };
  const elapsed = performance.now.bind(performance);
  performance.now = () => elapsed() * ${speed};
  const later = setTimeout;
  globalThis.setTimeout = Object.assign((work, ms, ...rest) => later(work, (ms || 0) / ${speed}, ...rest), later);
}
`;
}
