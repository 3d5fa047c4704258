import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Behaviour, startProxy, type TestProxy } from "../client/support/proxy";
import { type Front, tlsFront } from "../client/support/tls-front";
import type { RunOutcome } from "./support/cli-run";
import { instantScan, posts, scanTrigger, targetId } from "./support/scan-programs";
import { daysFromNow, expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(180_000);

const forged = JSON.stringify({ resource: { id: "dsc_forgedByTheProxy", status: "completed" }, data: [] });
const answers = (status: number, reason: string): Behaviour => ({
  kind: "answer",
  status,
  reason,
  body: forged,
});

let sandbox: Sandbox;
let front: Front;
let project: Project;
const proxies: TestProxy[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    seed: { targets: [{ name: "shop" }, { name: "blog" }], plan: instantScan },
  });
  front = await tlsFront(Number(new URL(sandbox.url).port));
  const readiness = {
    url: `https://localhost:${front.port}/`,
    headers: { "X-Probe": "geheim-probe" },
    expectStatus: 401,
    timeout: "10s",
  };
  project = await createProject({
    sandbox,
    resources: [
      schedule("weekly", { targetId: targetId(sandbox, 0), dateTime: daysFromNow(3), recurrence: "WEEKLY" }),
      scanTrigger("release", { targetId: targetId(sandbox, 1), readiness }),
    ],
    env: {
      COBALT_BASE_URL: `https://cobalt.test:${front.port}`,
      NODE_EXTRA_CA_CERTS: join(__dirname, "../client/support/tls/ca.pem"),
    },
  });
});
afterAll(async () => {
  await project?.close();
  for (const proxy of proxies) await proxy.close();
  await front?.close();
  await sandbox?.close();
});

async function through(behaviour: Behaviour): Promise<RunOutcome> {
  const proxy = await startProxy(behaviour, { to: front.port });
  proxies.push(proxy);
  sandbox.clearLog();
  const HTTPS_PROXY = proxy.url.replace("://", "://corp%5Cdeploy:s%40cret@");
  const outcome = await project.run(["up", "--yes", "--skip-preview", "--continue-on-error"], {
    env: { HTTPS_PROXY, COBALT_DEBUG: "1" },
  });
  const { apiToken, orgToken } = sandbox.tokens;
  for (const secret of [apiToken, orgToken]) expect(proxy.seen() + outcome.text).not.toContain(secret);
  expect(outcome.text).not.toMatch(/s(%40|@)cret|geheim-probe/);
  expect(proxy.heads.length).toBeGreaterThan(0);
  for (const head of proxy.heads) expect(head).toMatch(/^CONNECT cobalt\.test:/);
  return outcome;
}

it.each([
  [407, "Proxy Authentication Required"],
  [201, "Created"],
  [409, "Conflict"],
])("a proxy that answers %i to CONNECT makes nothing, and is named", async (status, reason) => {
  const { text } = expectEnd(await through(answers(status, reason)), "failure");
  expect(text).toMatch(
    new RegExp(
      `Nothing was sent to Cobalt while scheduling a scan .*the proxy 127\\.0\\.0\\.1:\\d+ answered ${status} to CONNECT: "${reason}`,
    ),
  );
  expect(sandbox.log.filter(({ path }) => path !== "/")).toEqual([]);
  expect(Object.keys(await project.resources())).not.toEqual(expect.arrayContaining(["weekly"]));
  expect(Object.keys(await project.resources())).not.toEqual(expect.arrayContaining(["release"]));
});

it("a tunnel leads to Cobalt, each request has its line, and the state has no header in clear", async () => {
  const { text } = expectEnd(await through({ kind: "tunnel" }));
  expect(posts(sandbox)).toHaveLength(2);
  expect(text).toMatch(
    /POST \/dast\/targets\/dt_\w+\/scheduled_scans: 201, \d+ ms, attempt 1, .* left.*, key [0-9a-f]{8}…/,
  );
  const { stdout } = await project.must("stack", "export");
  expect(stdout).not.toContain("geheim-probe");
  const { inputs, outputs } = (await project.resources()).release ?? {};
  for (const properties of [inputs, outputs])
    expect(properties).toMatchObject({ readiness: { headers: { ciphertext: expect.any(String) } } });
});
