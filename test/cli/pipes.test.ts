import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxes } from "../sandbox/support/start";
import { realCommands } from "./support/child";
import { environmentOf } from "./support/run";

const start = sandboxes();
const { folder, run, start: startCommand } = realCommands();

/** Every command, with its exit code when nothing stands in its way, and the files that it is to leave. */
const cases = [
  { argv: ["--help"], code: 0 },
  { argv: ["doctor", "--json"], code: 0 },
  { argv: ["targets", "--json"], code: 0 },
  { argv: ["report", "--json"], code: 0 },
  { argv: ["report", "--fail-on", "unscheduled"], code: 1 },
  { argv: ["inventory", "--json"], code: 0 },
  { argv: ["inventory", "--out", "inventory.json"], code: 0, file: /"format"[\s\S]*}\n$/ },
  {
    argv: ["gate", "--scan", "COMPLETED", "--junit", "passed.xml"],
    code: 0,
    file: /<testsuites>[\s\S]*<\/testsuites>\n$/,
  },
  {
    argv: ["gate", "--scan", "FAILED", "--junit", "failed.xml"],
    code: 1,
    file: /<failure[\s\S]*<\/testsuites>\n$/,
  },
  {
    argv: ["gate", "--scan", "STARTED", "--timeout", "10ms", "--summary", "pending.md"],
    code: 3,
    file: /gate: pending[\s\S]*\n$/,
  },
  { argv: ["gate"], code: 2 },
  { argv: ["sandbox", "--", "sh", "-c", "exit 7"], code: 7 },
];

/** Scripts that run the command as `"$@"` and end with its exit code. */
const pipes = {
  "| head -1": 'set -o pipefail; "$@" | head -1 > /dev/null',
  "a reader that is gone": 'set -o pipefail; "$@" | true',
  "a reader of stderr that is gone": 'set -o pipefail; { "$@" 2>&1 >/dev/null; } | true',
  "readers of both that are gone": 'set -o pipefail; "$@" 2>&1 | true',
  "a full disk behind stderr": '"$@" 2> /dev/full',
  "closed stdout": '"$@" >&-',
  "closed stderr": '"$@" 2>&-',
  "all three closed": '"$@" <&- >&- 2>&-',
};

test.each(Object.entries(pipes))(
  "%s changes neither exit code nor files, and leaves no stack trace",
  async (name, script) => {
    const sandbox = await start({ limits: { reads: 100_000, mutations: 100, windowMs: 60_000 } });
    const targetId = sandbox.store.targets[0]?.id ?? "";
    const scan = (status: string) => sandbox.store.addScan(targetId, { status, ageMs: 3_600_000 }).id;
    const scans: Readonly<Record<string, string>> = {
      COMPLETED: scan("completed"),
      FAILED: scan("failed"),
      STARTED: scan("started"),
    };
    const within = `bash -c '${script}' bash "$@"`;
    for (const { argv, code, file } of cases) {
      const named = argv.map((word) => scans[word] ?? word);
      const ended = await run(named, { env: environmentOf(sandbox), within });
      expect([name, argv, ended.code, ended.signal]).toEqual([name, argv, code, null]);
      expect(ended.err + ended.out).not.toMatch(/\n +at |EPIPE|Unhandled/);
      const written = argv.at(-1) ?? "";
      if (file !== undefined) expect(readFileSync(join(folder(), written), "utf8")).toMatch(file);
    }
  },
  60_000,
);

test("a gate goes on waiting when nobody reads its signs of life any more, and writes its verdict", async () => {
  const sandbox = await start({ seed: { targets: [{ name: "Shop" }], plan: { queuedMs: 3_600_000 } } });
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "");
  const argv = ["gate", "--scan", id, "--poll-interval", "5s", "--junit", "waited.xml"];
  const running = startCommand(argv, { env: environmentOf(sandbox) });
  running.process.stderr?.once("data", () => {
    running.process.stderr?.destroy();
    sandbox.advance(48 * 3_600_000);
  });
  const { code, out } = await running.ended;
  expect([code, out]).toEqual([0, expect.stringContaining("Cobalt DAST gate passed")]);
  expect(readFileSync(join(folder(), "waited.xml"), "utf8")).toContain("</testsuites>");
}, 30_000);
