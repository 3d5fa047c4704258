import { firstTarget, postSchedule, send } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();

test("a request is recorded with its call, body, key, answer and whether it did anything", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const target = firstTarget(sandbox);
  const body = { date_time: "2026-03-01T02:00:00Z", recurrence: "WEEKLY" };
  await postSchedule(sandbox, target, body, "a-key");
  expect(sandbox.log).toEqual([
    {
      number: 1,
      at: "2026-01-15T12:00:00.000Z",
      method: "POST",
      path: `/dast/targets/${target}/scheduled_scans`,
      status: 201,
      idempotencyKey: "a-key",
      body,
      call: "create scheduled scan",
      worked: true,
      fault: undefined,
    },
  ]);
});

test.each([
  ["GET", "/dast/targets?limit=3", "list targets"],
  ["GET", "/dast/targets/dt_1", "get target"],
  ["GET", "/dast/scans", "list scans"],
  ["GET", "/dast/scans/dsc_1", "get scan"],
  ["GET", "/dast/findings", "list findings"],
  ["GET", "/dast/findings/dfi_1", "get finding"],
  ["POST", "/dast/targets/dt_1/scans", "create scan"],
  ["POST", "/dast/scans/targets/dt_1/scans", "create scan"],
  ["POST", "/dast/targets/dt_1/scheduled_scans", "create scheduled scan"],
  ["POST", "/dast/scans/targets/dt_1/scheduled_scans", "create scheduled scan"],
  ["GET", "/orgs", "list organisations"],
  ["DELETE", "/dast/scans/dsc_1", "other"],
])("%s %s is counted as: %s", async (method, path, call) => {
  const sandbox = await start();
  await send(sandbox, path, { method });
  expect(sandbox.log).toMatchObject([{ method, path, call, worked: false }]);
});

test("tokens are masked wherever in a request they stand, and headers are not recorded", async () => {
  const sandbox = await start();
  sandbox.setTokens({ apiToken: "canary/api+token", orgToken: "canary-org-token" });
  const { apiToken, orgToken } = sandbox.tokens;
  const encoded = encodeURIComponent(apiToken);
  const base64 = Buffer.from(orgToken).toString("base64");
  await send(sandbox, `/dast/targets/${encoded}?x=${orgToken}`);
  await postSchedule(
    sandbox,
    orgToken,
    { [apiToken]: [`${orgToken}!`, { deep: base64 }] },
    `key-${apiToken}`,
  );
  await postSchedule(sandbox, "dt_1", `not json ${apiToken}`);
  expect(sandbox.log).toMatchObject([
    { path: "/dast/targets/***?x=***" },
    {
      path: "/dast/targets/***/scheduled_scans",
      idempotencyKey: "key-***",
      body: { "***": ["***!", { deep: "***" }] },
    },
    { body: "not json ***" },
  ]);
  const record = JSON.stringify(sandbox.log);
  for (const form of [apiToken, encoded, orgToken, base64]) expect(record).not.toContain(form);
});

test("a wrong token that is presented is masked as well", async () => {
  const sandbox = await start();
  await send(sandbox, "/dast/targets/canary-real-token", {
    headers: { Authorization: "Bearer canary-real-token" },
  });
  expect(sandbox.log).toMatchObject([{ path: "/dast/targets/***", status: 401 }]);
});

test("the log can be cleared", async () => {
  const sandbox = await start();
  await send(sandbox, "/dast/targets");
  sandbox.clearLog();
  await send(sandbox, "/dast/scans");
  expect(sandbox.log).toMatchObject([{ number: 1, call: "list scans" }]);
});
