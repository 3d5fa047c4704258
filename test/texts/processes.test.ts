import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { realCommands } from "../cli/support/child";
import { environmentOf } from "../cli/support/run";
import { sandboxes } from "../sandbox/support/start";
import { hostileTexts, rawInColours } from "./support/hostile-texts";

jest.setTimeout(60_000);

const start = sandboxes();
const { folder, run } = realCommands();
const texts = Object.values(hostileTexts);

const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
if (!hasTerminal) process.stderr.write("There is no `script` here that makes a terminal: skipped.\n");

/** Where the output of a process goes, as a script of a shell. */
const exits: readonly (readonly [string, string, boolean])[] = [
  ["a pipe", '"$@" | cat', true],
  ["a file", '"$@" > out.txt 2>&1; code=$?; cat out.txt; exit $code', true],
  ["a terminal", 'script -qec "stty cols 100; $*" /dev/null', hasTerminal],
];
const possible = exits.filter(([, , isPossible]) => isPossible);

const commands: readonly (readonly string[])[] = [
  ["targets", "--no-history"],
  ["targets", "--no-history", "--json"],
  ["report"],
  ["report", "--format", "markdown"],
  ["doctor"],
];

describe.each(possible)("processes that write into %s", (_, within) => {
  it.each(commands.map((argv) => [argv.join(" "), argv] as const))(
    "%s: nothing raw",
    async (_command, argv) => {
      const sandbox = await start({ seed: { targets: texts.map((name) => ({ name })) } });
      const { code, out, err } = await run(argv, {
        env: { ...environmentOf(sandbox), TERM: "xterm" },
        within,
      });
      expect(code).toBe(0);
      expect(out.length).toBeGreaterThan(100);
      expect(rawInColours(out + err)).toEqual([]);
    },
  );
});

it("files hold nothing raw, and what a spreadsheet needs to read them", async () => {
  const sandbox = await start({ seed: { targets: texts.map((name) => ({ name })) } });
  const env = environmentOf(sandbox);
  for (const format of ["csv", "ics", "html", "json"]) {
    const { code, out } = await run(["report", "--format", format, "--out", `r.${format}`], { env });
    expect([code, out]).toEqual([0, ""]);
    const written = readFileSync(join(folder(), `r.${format}`), "utf8");
    expect(written.startsWith("\ufeff")).toBe(format === "csv");
    expect(rawInColours(written.replace(/^\ufeff/, ""))).toEqual([]);
  }
});
