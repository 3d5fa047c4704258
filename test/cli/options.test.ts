import { scanGateFields } from "../../provider/resources/scan-gate";
import { commands } from "../../sdk/cli/commands";
import { processContext } from "../../sdk/cli/process-context";
import { worlds } from "./support/run";

const start = worlds();

/** The options of each command that take a value, with the rest of a command line that is right. */
const valued: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["doctor", ["record"], []],
  ["targets", ["format"], []],
  [
    "gate",
    ["max-high", "max-medium", "max-low", "until", "count-states", "accept-statuses", "accept"].concat([
      "timeout",
      "poll-interval",
      "on-failure",
      "on-timeout",
      "summary",
      "junit",
      "scan",
    ]),
    ["--scan", "dsc_1"],
  ],
  ["gate", ["stack"], []],
  ["report", ["state", "stack", "since", "exempt", "format", "out", "fail-on"], []],
  ["inventory", ["state", "stack", "out"], []],
  ["sandbox", ["port", "speed", "seed"], []],
];

const empty = valued.flatMap(([command, options, rest]) =>
  options.flatMap((option) => ["", " ", "\t\n"].map((value) => [command, option, value, rest] as const)),
);

test.each(empty)(
  "%s --%s %j is wrong use, and nothing is asked or written",
  async (command, option, value, rest) => {
    const world = await start();
    const { code, out, err, files } = await world.command([command, ...rest, `--${option}`, value]);
    expect([code, out, files.size, world.sandbox.log]).toEqual([2, "", 0, []]);
    expect(err).toContain(`--${option} has an empty value`);
  },
);

test("an empty command after -- is wrong use", async () => {
  const { command } = await start();
  expect((await command(["sandbox", "--", "", "up"])).code).toBe(2);
});

test.each([
  [["gate", "--stack", "a", "--stack", "b"], "--stack"],
  [["gate", "--scan", "dsc_1", "--max-high", "0", "--max-high=5"], "--max-high"],
  [["report", "--out", "a", "--out", "b"], "--out"],
  [["inventory", "--out", "a", "--out", "b"], "--out"],
])("one value is not dropped for another: %p", async (argv, option) => {
  const { command } = await start();
  expect(await command(argv)).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${option} can be given once only`),
  });
});

test.each([
  ["targets", "--json", "--format", "yaml"],
  ["targets", "--format=table", "--json"],
  ["findings", "--json", "--format", "csv"],
  ["report", "--json", "--format", "csv"],
  ["inventory", "--json", "--out", "file.json"],
])("what --json stands for cannot be given in another way: %s %s %s %s", async (...argv) => {
  const { command, sandbox } = await start();
  const { code, out, err, files } = await command(argv);
  expect([code, out, files.size, sandbox.log]).toEqual([2, "", 0, []]);
  expect(err).toContain("--json is the same as");
});

test.each([
  ["targets", "--json", "--format", "json"],
  ["inventory", "--json", "--out", "-"],
])("what --json stands for can be said twice: %s %s %s %s", async (...argv) => {
  const { command } = await start();
  const { code, out } = await command(argv);
  expect([code, typeof JSON.parse(out)]).toEqual([0, "object"]);
});

test("a terminal that says no width has a usual one", () => {
  const terminal = { isTTY: true, columns: 0 };
  const were = Object.keys(terminal).map(
    (key) => [key, Object.getOwnPropertyDescriptor(process.stdout, key)] as const,
  );
  for (const [key, value] of Object.entries(terminal))
    Object.defineProperty(process.stdout, key, { value, configurable: true });
  const { columns } = processContext({ interrupted: new AbortController().signal, onSignal: () => () => {} });
  for (const [key, was] of were)
    Object.defineProperty(process.stdout, key, was ?? { value: undefined, configurable: true });
  expect(columns).toBe(80);
});

test("the gate's help names an option for each input of a gate", () => {
  const { scanId: _, limits: __, ...others } = scanGateFields.inputs;
  const inputs = [...Object.keys(others), "maxHigh", "maxMedium", "maxLow"];
  for (const input of inputs) {
    const option = input.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(commands.gate.usage).toMatch(new RegExp(`^ +--${option}\\b`, "m"));
  }
});

test.each([
  ["targets"],
  ["scan", "dt_1"],
  ["gate", "--scan", "dsc_1"],
  ["findings", "--scan", "dsc_1"],
  ["retest", "--finding", "dfi_1"],
  ["report"],
  ["inventory"],
])(
  "%s without tokens says where a command takes them from, and nothing of a stack's configuration",
  async (...argv) => {
    const { command } = await start();
    const env = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };
    const ended = await command(argv, { env });
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toContain("Set COBALT_API_TOKEN and COBALT_ORG_TOKEN in the environment. ");
    expect(ended.err).not.toMatch(/pulumi config|pulumi up/);
  },
);
