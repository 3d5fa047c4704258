import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { sandboxes } from "../sandbox/support/start";
import { environmentOf } from "./support/run";

const root = join(__dirname, "../..");
const start = sandboxes();
let folder: string;
let main: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-cli-"));
  main = join(folder, "main.js");
  buildSync({
    entryPoints: [join(root, "sdk/cli/main.ts")],
    outfile: main,
    bundle: true,
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a process of its own, with pipes. `closeAfter`: its stdout is closed after so many bytes, as `head` does. */
function child(
  argv: readonly string[],
  { env = {}, closeAfter }: { readonly env?: NodeJS.ProcessEnv; readonly closeAfter?: number } = {},
): Promise<Ended> {
  const running = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_PATH: join(root, "node_modules"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  running.stdout.on("data", (chunk: Buffer) => {
    out.push(chunk);
    if (closeAfter !== undefined && Buffer.concat(out).length >= closeAfter) running.stdout.destroy();
  });
  running.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    running.once("error", reject);
    running.once("close", (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

test("exit codes reach the shell: 0 passed, 1 failed, 2 wrong use, 3 still running", async () => {
  const sandbox = await start();
  const targetId = sandbox.store.targets[0]?.id ?? "";
  const scan = (status: string) => sandbox.store.addScan(targetId, { status, ageMs: 3_600_000 }).id;
  const env = environmentOf(sandbox);
  const gate = (...options: string[]) => child(["gate", ...options], { env });
  const ended = await Promise.all([
    gate("--scan", scan("completed")),
    gate("--scan", scan("failed")),
    gate(),
    gate("--scan", scan("started"), "--timeout", "10ms"),
  ]);
  expect(ended.map(({ code }) => code)).toEqual([0, 1, 2, 3]);
  expect(ended.map(({ out, err }) => `${out}${err}`).join("")).not.toMatch(/\n +at .*:\d+|opens-nothing/);
}, 30_000);

test("files are written where the command runs", async () => {
  const sandbox = await start();
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status: "completed" });
  const options = ["--summary", "summary.md", "--junit", "junit.xml", "--json"];
  const { code, out } = await child(["gate", "--scan", id, ...options], { env: environmentOf(sandbox) });
  expect([code, JSON.parse(out).result]).toEqual([0, "passed"]);
  expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("## Cobalt DAST gate: passed");
  expect(readFileSync(join(folder, "junit.xml"), "utf8")).toContain("<testsuites>");
}, 30_000);

test("a pipe that closes early is no failure, and no stack trace", async () => {
  const sandbox = await start({
    seed: { targets: Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n} ${"x".repeat(200)}` })) },
  });
  const { err } = await child(["targets", "--json", "--no-history"], {
    env: environmentOf(sandbox),
    closeAfter: 1,
  });
  expect(err).toBe("");
}, 30_000);

test("help loads neither the HTTP library, nor the sandbox's server, nor Pulumi's SDK", async () => {
  const hook = join(folder, "hook.js");
  writeFileSync(
    hook,
    `process.on("exit", () => process.stderr.write(Object.keys(require.cache).filter((f) => /node_modules/.test(f)).join("\\n")));`,
  );
  for (const argv of [["--help"], ["gate", "--help"], ["doctor", "--nope"]]) {
    const { err } = await child(argv, { env: { NODE_OPTIONS: `--require ${hook}` } });
    expect(err).not.toMatch(/node_modules.(axios|hono|@hono|@pulumi)/);
  }
  const sandbox = await start();
  const { err } = await child(["doctor"], {
    env: {
      ...environmentOf(sandbox),
      NODE_OPTIONS: `--require ${hook}`,
      NODE_PATH: join(root, "node_modules"),
    },
  });
  expect(err).toMatch(/node_modules.axios/);
}, 30_000);
