import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Measured {
  readonly seconds: number;
  /** The most memory that any process of a provider held at once; undefined where the system does not tell (other than Linux). */
  readonly peakBytes: number | undefined;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What its last 20,000 characters have to hold, so that nothing is measured that did not happen. */
  readonly says?: string;
}

const lookEveryMs = 100;

/** Runs a command to its end and looks at the providers below it as it runs. @throws Error with its output when it fails, or lacks what it has to say. */
export async function measure({ file, args, cwd, env, says = "" }: Command): Promise<Measured> {
  const began = process.hrtime.bigint();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-20_000);
    });
  let peak: number | undefined;
  const look = setInterval(() => {
    const seen = peakOfProviders(cwd);
    if (seen !== undefined) peak = Math.max(peak ?? 0, seen);
  }, lookEveryMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  clearInterval(look);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${said}`);
  if (!said.includes(says)) throw new Error(`pulumi ${args.join(" ")} did not say "${says}":\n${said}`);
  return { seconds: Number(process.hrtime.bigint() - began) / 1e9, peakBytes: peak };
}

/** The peak of each provider's memory that the kernel keeps; providers have the project's folder in their environment. */
function peakOfProviders(folder: string): number | undefined {
  const peaks = numbersIn("/proc").flatMap((pid) => {
    const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
    if (!/node\S* .*(cmd\/dynamic-provider|pulumi-resource-(cobalt|empty))/.test(command)) return [];
    if (!read(`/proc/${pid}/environ`).includes(folder)) return [];
    const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(read(`/proc/${pid}/status`)) ?? [];
    return kilobytes === undefined ? [] : [Number(kilobytes) * 1024];
  });
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

function numbersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended in between, or is not ours.
    return "";
  }
}
