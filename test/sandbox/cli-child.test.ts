import { commands } from "../../sdk/cli/commands";
import { dispatch } from "../../sdk/cli/dispatch";
// The command loads it when it runs; loaded here, it takes nothing of a test's time.
import "../../sdk/cli/sandbox/run";
import { type FakeContext, fakeContext, until } from "../cli/support/command-context";

function inside(context: FakeContext, script: string, ...options: string[]): Promise<number> {
  return dispatch(["sandbox", ...options, "--", process.execPath, "-e", script], commands, context);
}

const REQUESTS = `
  const headers = { Accept: "application/vnd.cobalt.v2+json", Authorization: "Bearer " + process.env.COBALT_API_TOKEN,
    "X-Org-Token": process.env.COBALT_ORG_TOKEN };
  const typed = { ...headers, "Content-Type": headers.Accept };
  const call = (path, method) =>
    fetch(process.env.COBALT_BASE_URL + path, { method, headers: method === "POST" ? typed : headers });
  const [first] = process.env.COBALT_SANDBOX_TARGETS.split(",");
  call("/dast/targets").then(() => call("/dast/targets/" + first + "/scans", "POST")).then(() => call("/dast/scans/none"));
`;

test("a command finds the sandbox in its environment, and a summary follows on stderr", async () => {
  const context = fakeContext();
  expect(await inside(context, REQUESTS)).toBe(0);
  expect(context.out()).toBe("");
  expect(context.err().split("\n")).toEqual([
    "pulumi-cobalt sandbox: 3 requests: 1 × list targets, 1 × create scan, 1 × get scan",
    "pulumi-cobalt sandbox: refused: 1 × 404; it holds 0 schedules, 1 scans, 0 findings",
    "",
  ]);
});

test("the targets in the environment are the enabled ones, and the rest of the environment stays", async () => {
  const seed =
    '{"targets":[{"id":"dt_1","name":"One"},{"id":"dt_2","name":"Off","enabled":false},{"id":"dt_3","name":"Three"}]}';
  const env = { ...process.env, KEPT: "kept", COBALT_API_TOKEN: "real" };
  const context = fakeContext({ files: { "seed.json": seed }, env });
  const script = "const e = process.env; console.log(e.COBALT_SANDBOX_TARGETS, e.KEPT, e.COBALT_API_TOKEN)";
  await inside(context, script, "--seed", "seed.json");
  expect(context.out()).toMatch(/^dt_1,dt_3 kept sandbox-api-token/);
});

test("the command is marked as one that speaks to the sandbox alone, without a proxy", async () => {
  const env = { PATH: process.env.PATH, no_proxy: "intranet.example" };
  const context = fakeContext({ env });
  const script = `const e = process.env;
    console.log(JSON.stringify([e.COBALT_SANDBOX === e.COBALT_BASE_URL, e.COBALT_SANDBOX_API_TOKEN === e.COBALT_API_TOKEN,
      e.COBALT_SANDBOX_ORG_TOKEN === e.COBALT_ORG_TOKEN, e.NO_PROXY, e.no_proxy]))`;
  await inside(context, script);
  const unproxied = "intranet.example,127.0.0.1,localhost,[::1],::1";
  expect(JSON.parse(context.out())).toEqual([true, true, true, unproxied, unproxied]);
});

test("each of the variables that say what is not proxied keeps what it says", async () => {
  const context = fakeContext({
    env: { PATH: process.env.PATH, no_proxy: "a.example", NO_PROXY: "b.example" },
  });
  await inside(context, "console.log(process.env.NO_PROXY, process.env.no_proxy)");
  expect(context.out()).toMatch(/^b\.example,127\.0\.0\.1,\S+ a\.example,127\.0\.0\.1,\S+\n$/);
});

test("--quiet leaves the summary out", async () => {
  const context = fakeContext();
  await inside(context, "", "--quiet");
  expect(context.err()).toBe("");
});

test("options after -- belong to the command", async () => {
  const context = fakeContext();
  const code = await dispatch(["sandbox", "--", process.execPath, "--version", "--help"], commands, context);
  expect([code, context.out().trim()]).toEqual([0, process.version]);
});

test("the command's exit code is the sandbox's", async () => {
  expect(await inside(fakeContext(), "process.exit(7)")).toBe(7);
});

test("a command that a signal ends gives 128 and its number", async () => {
  expect(await inside(fakeContext(), "process.kill(process.pid, 'SIGKILL')")).toBe(137);
});

test("a command that cannot be found ends with 127 and its name", async () => {
  const context = fakeContext();
  expect(await dispatch(["sandbox", "--", "no-such-command-anywhere"], commands, context)).toBe(127);
  expect(context.err()).toContain("no-such-command-anywhere cannot run");
});

const LONG_RUNNING =
  "process.on('SIGINT', () => process.exit(3)); setInterval(() => {}, 1000); console.log('ready')";

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 3],
] as const)("%s is forwarded to the command, whose end is awaited", async (signal, code) => {
  const context = fakeContext();
  const ended = inside(context, LONG_RUNNING);
  await until(() => context.out().includes("ready"));
  context.signal(signal);
  expect(await ended).toBe(code);
});

test("at a terminal SIGINT is left to the terminal, which sends it to the command itself", async () => {
  const context = fakeContext({ isTerminal: true });
  const ended = inside(context, LONG_RUNNING);
  await until(() => context.out().includes("ready"));
  context.signal("SIGINT");
  const first = await Promise.race([
    ended,
    new Promise((resolve) => setTimeout(() => resolve("waits"), 100)),
  ]);
  expect(first).toBe("waits");
  context.signal("SIGTERM");
  expect(await ended).toBe(143);
});
