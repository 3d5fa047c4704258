import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../sdk/cli/commands";
import { dispatch } from "../../sdk/cli/dispatch";
// The command loads it when it runs; loaded here, it takes nothing of a test's time.
import "../../sdk/cli/sandbox/run";
import { type FakeContext, fakeContext, until } from "../cli/support/command-context";
import { MEDIA_TYPE } from "./support/client";

function run(context: FakeContext, ...argv: string[]): Promise<number> {
  return dispatch(argv, commands, context);
}

test.each(["--version", "-v"])("%s prints the package's version", async (flag) => {
  const context = fakeContext();
  expect(await run(context, flag)).toBe(0);
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  expect(context.out()).toBe(`${version}\n`);
});

test.each(["--help", "-h", "help"])("%s lists the commands", async (flag) => {
  const context = fakeContext();
  expect(await run(context, flag)).toBe(0);
  expect(context.out()).toMatch(/sandbox +a local sandbox of Cobalt's API/);
});

test.each([
  ["help", "sandbox"],
  ["--help", "sandbox"],
  ["-h", "sandbox", "--port", "80"],
  ["sandbox", "-h"],
])("a command's help comes also where its name stands second: %p", async (...argv) => {
  const context = fakeContext();
  expect(await run(context, ...argv)).toBe(0);
  expect(context.out()).toMatch(/^Usage: pulumi-cobalt sandbox /);
});

test("help on a command that there is not ends with 2", async () => {
  const context = fakeContext();
  expect(await run(context, "help", "sandbx")).toBe(2);
  expect(context.err()).toMatch(/^pulumi-cobalt: unknown command "sandbx"/);
});

test.each([["sandbx"], ["constructor"], []])(
  "an unknown command ends with 2 and the list: %p",
  async (...argv) => {
    const context = fakeContext();
    expect(await run(context, ...argv)).toBe(2);
    expect(context.err()).toMatch(/Commands:\n(?: {2}.*\n)* {2}sandbox/);
  },
);

test("a command's help tells its options", async () => {
  const context = fakeContext();
  expect(await run(context, "sandbox", "--help")).toBe(0);
  expect(context.out()).toMatch(/--port N.*--speed N.*--seed FILE.*--quiet/s);
});

test.each([
  [["--port", "65536"], /--port cannot be "65536"/],
  [["--port", "x"], /--port/],
  [["--speed", "0"], /--speed cannot be "0"/],
  [["--speed", ""], /--speed/],
  [["--nope"], /--nope/],
  [["pulumi", "up"], /pulumi/],
  [["--"], /command to run/],
  [["--seed", "none.json"], /none\.json.*ENOENT/],
  [["--seed", "broken.json"], /broken\.json.*JSON/],
  [["--seed", "wrong.json"], /wrong\.json.*`name`/],
  [["--seed", "extra.json"], /extra\.json.*tragets/],
  [["--seed", "twice.json"], /twice\.json.*already has a target dt_1/],
])("arguments that are not understood end with 2 and the usage: %p", async (args, message) => {
  const files = {
    "broken.json": "{",
    "wrong.json": '{"targets":[{"id":"dt_1"}]}',
    "extra.json": '{"tragets":[]}',
    "twice.json": '{"targets":[{"name":"One","id":"dt_1"},{"name":"Two","id":"dt_1"}]}',
  };
  const context = fakeContext({ files });
  expect(await run(context, "sandbox", ...args)).toBe(2);
  expect(context.err()).toMatch(message);
  expect(context.err()).toContain("Usage: pulumi-cobalt sandbox");
});

async function standing(
  ...args: string[]
): Promise<{ context: FakeContext; ended: Promise<number>; url: string }> {
  const files = {
    "seed.json": '{"targets":[{"id":"dt_1","name":"From a file"},{"name":"Off","enabled":false}]}',
  };
  const context = fakeContext({ files });
  const ended = run(context, "sandbox", ...args);
  await until(() => context.out().includes("Ctrl-C"));
  return { context, ended, url: /http:\/\/127\.0\.0\.1:\d+/.exec(context.out())?.[0] ?? "" };
}

function headersFrom(printed: string): Record<string, string> {
  const token = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(printed)?.[1] ?? "";
  return {
    Accept: MEDIA_TYPE,
    Authorization: `Bearer ${token("COBALT_API_TOKEN")}`,
    "X-Org-Token": token("COBALT_ORG_TOKEN"),
  };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("a sandbox on its own serves until %s, and ends with %i", async (signal, code) => {
  const { context, ended, url } = await standing("--seed", "seed.json");
  const answer = await fetch(`${url}/dast/targets`, { headers: headersFrom(context.out()) });
  expect(await answer.json()).toMatchObject({
    data: [{ resource: { id: "dt_1" } }, { resource: { enabled: false } }],
  });
  context.signal(signal);
  expect(await ended).toBe(code);
  await expect(fetch(url)).rejects.toThrow();
});

test("it says first what it does not imitate, then where it is and what it has", async () => {
  const { context, ended, url } = await standing("--seed", "seed.json");
  context.signal("SIGINT");
  await ended;
  const printed = context.out();
  const order = [
    "does not imitate",
    `Listening on ${url}`,
    `export COBALT_BASE_URL=${url}`,
    "export COBALT_API_TOKEN=",
  ];
  const places = [...order, "export COBALT_ORG_TOKEN=", "dt_1  From a file  https://from-a-file.example"].map(
    (text) => printed.indexOf(text),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(printed).toMatch(/Off .*\(disabled\)/);
});

test.each([
  [[], 1],
  [["--quiet"], 0],
])("with %p, requests are shown in %i lines", async (args, lines) => {
  const { context, ended, url } = await standing(...args);
  await fetch(`${url}/dast/targets?limit=1`, { headers: headersFrom(context.out()) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  context.signal("SIGINT");
  await ended;
  expect(context.out().match(/200 {2}GET \/dast\/targets\?limit=1 {2}\(list targets\)/g) ?? []).toHaveLength(
    lines,
  );
});

test("a port that is taken ends with 1 and its number", async () => {
  const { context, ended, url } = await standing();
  const second = fakeContext();
  const port = new URL(url).port;
  expect(await run(second, "sandbox", "--port", port)).toBe(1);
  expect(second.err()).toMatch(
    new RegExp(`^pulumi-cobalt: The sandbox cannot listen on 127\\.0\\.0\\.1:${port}: `),
  );
  context.signal("SIGINT");
  await ended;
});
