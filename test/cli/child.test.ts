import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxes } from "../sandbox/support/start";
import { realCommands } from "./support/child";
import { environmentOf } from "./support/run";

const root = join(__dirname, "../..");
const start = sandboxes();
const { folder, run: child, start: startChild } = realCommands();

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
  expect(readFileSync(join(folder(), "summary.md"), "utf8")).toContain("## Cobalt DAST gate: passed");
  expect(readFileSync(join(folder(), "junit.xml"), "utf8")).toContain("<testsuites>");
}, 30_000);

test("a pipe that closes early is no failure, and no stack trace", async () => {
  const sandbox = await start({
    seed: { targets: Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n} ${"x".repeat(200)}` })) },
  });
  const running = startChild(["targets", "--json", "--no-history"], { env: environmentOf(sandbox) });
  running.process.stdout?.once("data", () => running.process.stdout?.destroy());
  const { code, err } = await running.ended;
  expect([code, err]).toEqual([0, ""]);
}, 30_000);

test("help loads neither the HTTP library, nor the sandbox's server, nor Pulumi's SDK", async () => {
  const hook = join(folder(), "hook.js");
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
