import { expectEnd, STACK_TRACE, schedule, startWorld, target, type World } from "./support/schedule-world";

jest.setTimeout(120_000);

const rotated = { apiToken: "sandbox-rotated-api-token", orgToken: "sandbox-rotated-org-token" };
const noTokens = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };

let world: World | undefined;
afterEach(() => world?.close());

/** A stack with a schedule and a scan that runs, so that a destroy asks Cobalt too. */
async function start(env: Readonly<Record<string, undefined>> = {}): Promise<World> {
  world = await startWorld({
    sandbox: { seed: { targets: [{ name: "Shop" }], plan: { queuedMs: 600_000 } } },
    project: { env },
  });
  const { id: targetId } = target(world.sandbox);
  world.project.setResources([
    schedule("weekly", { targetId }),
    { type: "DastScanTrigger", name: "scan", args: { targetId } },
  ]);
  return world;
}

it("refuses a token that was set without --secret, with the command that sets it, and keeps it out of the output", async () => {
  const { project, sandbox } = await start(noTokens);
  await project.setConfig("cobalt:apiToken", sandbox.tokens.apiToken);
  await project.setConfig("cobalt:orgToken", sandbox.tokens.orgToken, { secret: true });
  const { text } = expectEnd(await project.preview(), "failure");
  expect(text).toContain("cobalt:apiToken is set without --secret");
  expect(text).toContain("pulumi config set --secret cobalt:apiToken");
  expect(text).not.toMatch(STACK_TRACE);
  expect(text).not.toContain(sandbox.tokens.apiToken);
  expect(sandbox.log).toEqual([]);
});

it("refreshes and destroys at once with tokens that were rotated in the environment", async () => {
  const { project, sandbox } = await start();
  expectEnd(await project.up());
  sandbox.setTokens(rotated);
  project.setEnv("COBALT_API_TOKEN", rotated.apiToken);
  project.setEnv("COBALT_ORG_TOKEN", rotated.orgToken);
  sandbox.clearLog();
  expectEnd(await project.refresh());
  const { text } = expectEnd(await project.destroy());
  expect(text).toMatch(/scan dsc_\w+ goes on \(queued\)/);
  expect(sandbox.log.filter(({ status }) => status !== 200)).toEqual([]);
});

it("says that tokens rotated in the stack's configuration need --run-program, and works with it", async () => {
  const { project, sandbox } = await start(noTokens);
  for (const [key, value] of Object.entries(sandbox.tokens)) {
    await project.setConfig(`cobalt:${key}`, value, { secret: true });
  }
  expectEnd(await project.up());
  sandbox.setTokens(rotated);
  for (const [key, value] of Object.entries(rotated)) {
    await project.setConfig(`cobalt:${key}`, value, { secret: true });
  }
  const { text } = expectEnd(await project.refresh(), "failure");
  expect(text).toMatch(/status 401/);
  expect(text).toContain("`pulumi refresh --run-program` and `pulumi destroy --run-program`");
  expect(text).not.toMatch(STACK_TRACE);
  expect(Object.keys(await project.resources()).sort()).toEqual(["scan", "weekly"]);

  sandbox.clearLog();
  expectEnd(await project.refresh(["--run-program"]));
  expect(sandbox.log.length).toBeGreaterThan(0);
  const destroyed = expectEnd(await project.destroy(["--run-program"]));
  expect(destroyed.text).toMatch(/scan dsc_\w+ goes on \(queued\)/);
  expect(sandbox.log.filter(({ status }) => status !== 200)).toEqual([]);
});
