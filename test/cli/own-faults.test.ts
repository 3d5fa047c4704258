import { CobaltApiError, ConfigurationError } from "../../provider/client/errors";
import { type Command, type CommandContext, MisuseError, UsageError } from "../../sdk/cli/command";
import { commands } from "../../sdk/cli/commands";
import { dispatch } from "../../sdk/cli/dispatch";
import { fakeContext } from "./support/command-context";

async function ended(run: Command["run"], args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const context = fakeContext({ env });
  const code = await dispatch(
    ["tried", ...args],
    { tried: { summary: "", usage: "its usage", run } },
    context,
  );
  return { code, err: context.err() };
}
const failing = (error: unknown) => () => Promise.reject(error);
const place = /own-faults\.test\.ts:\d+/;

it.each([new TypeError("x is not a function"), new RangeError("Maximum call stack size exceeded"), "a text"])(
  "a fault of our own (%s) asks for a report, and shows where it happened to whoever looks",
  async (fault) => {
    const { code, err } = await ended(failing(fault));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^pulumi-cobalt: This is a fault of pulumi-cobalt, please report it: .*COBALT_DEBUG=1/,
    );
    expect(err.trim().split("\n")).toHaveLength(1);
    if (!(fault instanceof Error)) return;
    expect((await ended(failing(fault), [], { COBALT_DEBUG: "1" })).err).toMatch(place);
    expect((await ended(failing(fault), ["--verbose"])).err).toMatch(place);
  },
);

it.each([
  new UsageError("no such option"),
  new MisuseError("no such file"),
  new ConfigurationError("no tokens"),
  new CobaltApiError("refused", { status: 403, method: "GET", path: "/orgs" }),
  Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE", syscall: "listen" }),
])("what is expected (%s) is told as it is", async (error) => {
  const { err } = await ended(failing(error), ["--verbose"]);
  expect(err).toMatch(new RegExp(`^pulumi-cobalt: ${error.message}\n`));
  expect(err).not.toMatch(/fault of pulumi-cobalt|\n\s+at /);
});

it.each([
  ["sandbox", "--seed", "x.json"],
  ["report", "--state", "x.json"],
  ["inventory", "--state", "x.json"],
])("a fault of our own while a file is read is none of the person's: %s", async (...argv) => {
  const context = fakeContext({ env: { COBALT_API_TOKEN: "a", COBALT_ORG_TOKEN: "b" } });
  const readFile = () => Promise.reject(new TypeError("x is not a function"));
  const code = await dispatch(argv, commands, { ...context, readFile });
  expect(code).toBe(1);
  expect(context.err()).toMatch(/^pulumi-cobalt: This is a fault of pulumi-cobalt, .*x is not a function/);
});

it("a fault of our own while a file is written is none of the file's", async () => {
  const context = fakeContext({ env: {} });
  const writeFile = () => {
    throw new TypeError("x is not a function");
  };
  const code = await dispatch(["doctor", "--record", "x.json"], commands, { ...context, writeFile });
  expect(code).toBe(1);
  expect(context.err()).toMatch(/^pulumi-cobalt: This is a fault of pulumi-cobalt, .*x is not a function/);
});

it("--verbose is an option of every command, and what follows -- is left alone", async () => {
  const seen: [readonly string[], string | undefined][] = [];
  const run = async (args: readonly string[], { env }: CommandContext) => {
    seen.push([args, env.COBALT_DEBUG]);
    return 0;
  };
  await ended(run, ["--json", "--verbose", "--", "pulumi", "--verbose"]);
  await ended(run, ["--", "pulumi", "--verbose"]);
  await dispatch(["--verbose", "it", "--json"], { it: { summary: "", usage: "", run } }, fakeContext());
  expect(seen).toEqual([
    [["--json", "--", "pulumi", "--verbose"], "1"],
    [["--", "pulumi", "--verbose"], undefined],
    [["--json"], "1"],
  ]);
});
