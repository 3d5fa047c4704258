import { sandboxV1OrgToken } from "../../sandbox";
import { send } from "./support/client";
import { sandboxes } from "./support/start";

const start = sandboxes();

test.each([
  ["missing", undefined],
  ["wrong", "Bearer somebody-elses-token"],
  ["without its scheme", "sandbox-api-token-opens-nothing-real"],
  ["with another scheme", "Basic sandbox-api-token-opens-nothing-real"],
])("an API token that is %s is answered 401", async (_name, authorization) => {
  const answer = await send(await start(), "/dast/targets", { headers: { Authorization: authorization } });
  expect(answer.status).toBe(401);
  expect(answer.json.error.message).toMatch(/Authorization/);
});

test("both tokens together open the API", async () => {
  expect((await send(await start(), "/dast/targets")).status).toBe(200);
});

test.each([
  ["missing", undefined, /missing/],
  ["wrong", "somebody-elses-org-token", /wrong/],
  ["of API v1", sandboxV1OrgToken, /API v1.*GET \/orgs/],
])("an organisation token that is %s is answered 403", async (_name, token, message) => {
  const answer = await send(await start(), "/dast/scans", { headers: { "X-Org-Token": token } });
  expect(answer.status).toBe(403);
  expect(answer.json.error.message).toMatch(message);
});

test("a refusal never repeats the token that was presented", async () => {
  const sandbox = await start();
  const bearer = await send(sandbox, "/orgs", { headers: { Authorization: "Bearer canary-api-token" } });
  const org = await send(sandbox, "/dast/scans", { headers: { "X-Org-Token": "canary-org-token" } });
  expect(bearer.text + org.text).not.toMatch(/canary/);
});

test("the organisations are listed with their tokens, to whoever has no organisation token yet", async () => {
  const sandbox = await start();
  const answer = await send(sandbox, "/orgs", { headers: { "X-Org-Token": undefined } });
  expect(answer.json.data).toEqual([
    { resource: { id: sandbox.organisationId, name: "Sandbox", token: sandbox.tokens.orgToken } },
  ]);
  expect(sandbox.organisationId).toMatch(/^or_[1-9A-HJ-NP-Za-km-z]{22}$/);
});

test("the organisations are not listed without an API token", async () => {
  expect((await send(await start(), "/orgs", { headers: { Authorization: undefined } })).status).toBe(401);
});

test("rotated tokens open the API and the old ones no longer do", async () => {
  const sandbox = await start();
  const old = sandbox.tokens;
  sandbox.setTokens({ apiToken: "rotated-api-token" });
  expect((await send(sandbox, "/dast/targets")).status).toBe(200);
  const answer = await send(sandbox, "/dast/targets", {
    headers: { Authorization: `Bearer ${old.apiToken}` },
  });
  expect(answer.status).toBe(401);
  expect(sandbox.tokens).toEqual({ apiToken: "rotated-api-token", orgToken: old.orgToken });
});
