import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import type { Field } from "../../provider/resources";
import { scanGateFields } from "../../provider/resources/scan-gate";
import { commands } from "../../sdk/cli/commands";
import { displayWidth, table } from "../../sdk/cli/terminal";
import { fakeContext } from "./support/command-context";
import { run, worlds } from "./support/run";

const start = worlds();
const names = Object.keys(commands);
const hour = 3_600_000;
const colour = "\u001b[";

/** Lines that are wider than the terminal, and could have been broken. */
function tooWide(text: string, columns: number): readonly string[] {
  return text.split("\n").filter((line) => displayWidth(line) > columns && /\S {1}\S+ +\S/.test(line.trim()));
}

describe("help", () => {
  test("--help lists every command, in lines that fit 60 columns", async () => {
    const { code, out, err } = await run(["--help"], fakeContext({ columns: 60 }));
    expect([code, err]).toEqual([0, ""]);
    const [, list = ""] = out.split("Commands:\n");
    expect([...list.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name]) => name)).toEqual(names);
    expect(names).toEqual(
      ["doctor", "targets", "scan", "gate", "findings", "retest"].concat(["report", "inventory", "sandbox"]),
    );
    expect(out.split("\n").filter((line) => displayWidth(line) > 60)).toEqual([]);
  });

  test.each(names)(
    "%s --help tells usage, options and exit codes, without a token or a request",
    async (name) => {
      const { code, out, err } = await run([name, "--help"], fakeContext({ columns: 60, env: {} }));
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(new RegExp(`^Usage: pulumi-cobalt ${name} `));
      expect(out.replace(/\s+/g, " ")).toMatch(
        /Exit codes: (0|with a command) .*; 2 wrong use; 4 .*; 130, 143, 129 ended by/,
      );
      expect(tooWide(out, 60)).toEqual([]);
    },
  );

  test.each(names)("%s: its help names each option that it takes", async (name) => {
    const { out } = await run([name, "--help"], fakeContext());
    for (const option of optionsOf[name] ?? []) expect(out).toMatch(new RegExp(`--${option}\\b`));
    const { code, err } = await run([name, "--no-such-option"], fakeContext());
    expect([code, err]).toEqual([2, expect.stringContaining("--no-such-option")]);
  });
});

test("the gate's help has a line for each input of a DastScanGate, with its default", () => {
  const { scanId: _, limits: __, ...inputs } = scanGateFields.inputs;
  for (const [name, { default: value }] of Object.entries<Field>(inputs)) {
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const standard = value === false ? "" : `.*\\(default: ${String(value)}\\)`;
    expect(commands.gate?.usage).toMatch(new RegExp(`^  --${option} .*[a-z]${standard}$`, "m"));
  }
});

const optionsOf: Readonly<Record<string, readonly string[]>> = {
  doctor: ["show-token", "verify", "record", "json"],
  targets: ["format", "json", "no-history"],
  gate: ["scan", "stack", "max-high", "max-medium", "max-low", "until", "new-only", "count-states"].concat(
    ["accept-statuses", "accept", "timeout", "poll-interval", "on-failure", "on-timeout"],
    ["json", "summary", "junit"],
  ),
  report: ["state", "stack", "since", "exempt", "format", "json", "out", "fail-on"],
  inventory: ["state", "stack", "out", "json"],
  sandbox: ["port", "speed", "seed", "quiet"],
};

describe("a terminal of 60 columns", () => {
  test.each([
    ["doctor", ["--verify"]],
    ["targets", []],
    ["report", []],
    ["gate", ["--scan", "dsc_none"]],
  ])("%s fits", async (name, options) => {
    const { command } = await start();
    const { out } = await command([name, ...options], { columns: 60 });
    const plain = stripVTControlCharacters(out);
    expect(plain.length).toBeGreaterThan(50);
    expect(tooWide(plain, 60)).toEqual([]);
  });

  test("a table that does not fit becomes blocks, with ids and URLs whole", async () => {
    const { command, sandbox } = await start();
    const narrow = (await command(["targets"], { columns: 60 })).out;
    const [{ id, url } = { id: "", url: "" }] = sandbox.store.targets;
    expect(narrow).toMatch(/^Old portal\n {2}id /);
    expect(narrow).toContain(`  id               ${id}\n  url              ${url}\n`);
    expect((await command(["targets"], { columns: 160 })).out).toMatch(/^NAME /);
  });

  test("wide characters count twice", async () => {
    const targets = [{ name: "旺角" }, { name: "Shop" }];
    const { command } = await start({ seed: { targets } });
    const { out } = await command(["targets"], { columns: 160 });
    const columns = out
      .trimEnd()
      .split("\n")
      .map((line) => displayWidth(line.slice(0, line.search(/dt_|ID/))));
    expect(new Set(columns).size).toBe(1);
  });
});

/** By the tables of Unicode 16: East_Asian_Width W or F is two columns; a mark, or the rest of a Korean syllable, none. */
test.each([
  ["Shop", 4],
  ["旺角", 4],
  ["𠮷野家", 6],
  ["\u{30000}", 2],
  ["ｶﾞ", 2],
  ["Ａ", 2],
  ["한국", 4],
  ["\u1112\u1161\u11ab", 2],
  ["🈚🚀", 4],
  ["🇩🇪", 2],
  ["n\u0303", 1],
  ["\u3000", 2],
  ["\u303f", 1],
  ["\u{1b000}", 2],
])("%s takes %d columns", (text, columns) => expect(displayWidth(text)).toBe(columns));

test("on a terminal, a table's lines are no wider than it, or each row is a block", () => {
  const cell = fc
    .tuple(fc.constantFrom("a", "旺", "🚀", "ñ"), fc.nat(170))
    .map(([letter, times]) => letter.repeat(times));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), fc.integer({ min: 20, max: 400 }), (rows, columns) => {
      const out = table(["one", "two"], rows, columns);
      if (!out.startsWith("ONE")) return;
      const widths = out.split("\n").map(displayWidth);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }),
  );
});

describe("colours", () => {
  const failing = async (given: { columns?: number; env?: Record<string, string | undefined> }) => {
    const { command, sandbox } = await start();
    const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", {
      status: "failed",
      ageMs: hour,
    });
    const gate = await command(["gate", "--scan", id], given);
    const doctor = await command(["doctor"], given);
    return gate.out + doctor.out + gate.err + doctor.err;
  };

  test("are there on a terminal", async () => {
    const out = await failing({ columns: 80 });
    expect(out).toContain(`${colour}31mCobalt DAST gate failed`);
    expect(out).toContain(`${colour}32mok${colour}0m`);
  });

  test.each([
    ["in a pipe", {}],
    ["with NO_COLOR", { columns: 80, env: { NO_COLOR: "1" } }],
    ["on a dumb terminal", { columns: 80, env: { TERM: "dumb" } }],
  ])("are not there %s", async (_, given) => {
    expect(await failing(given)).not.toContain(colour);
  });

  test("an empty NO_COLOR says nothing, as its convention has it", async () => {
    expect(await failing({ columns: 80, env: { NO_COLOR: "" } })).toContain(colour);
  });
});

test("in a pipe, each check and each verdict is one line", async () => {
  const { command } = await start();
  const { out } = await command(["doctor"]);
  expect(
    out
      .trimEnd()
      .split("\n")
      .filter((line) => !/^(ok|warning|FAILED|skipped) |^ {9}→ /.test(line)),
  ).toEqual([]);
});
