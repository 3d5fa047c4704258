import { firstTarget, MEDIA_TYPE, postSchedule, send } from "./support/client";
import { sendRaw } from "./support/raw";
import { sandboxes } from "./support/start";

const start = sandboxes();

test.each(["application/json", "*/*", "application/vnd.cobalt.v1+json", `${MEDIA_TYPE}, */*`])(
  "a request that accepts %p is answered 406",
  async (accept) => {
    const answer = await send(await start(), "/dast/targets", { headers: { Accept: accept } });
    expect(answer.status).toBe(406);
    expect(answer.json.error.message).toContain(MEDIA_TYPE);
  },
);

test.each([undefined, "application/json", "application/x-www-form-urlencoded"])(
  "a body of type %p is answered 415",
  async (contentType) => {
    const sandbox = await start();
    const answer = await send(sandbox, `/dast/targets/${firstTarget(sandbox)}/scheduled_scans`, {
      method: "POST",
      body: { date_time: "2030-01-01T00:00:00Z" },
      headers: { "Content-Type": contentType },
    });
    expect(answer.status).toBe(415);
    expect(sandbox.store.schedules).toEqual([]);
  },
);

test.each([
  ["optional", MEDIA_TYPE, 201],
  ["optional", undefined, 201],
  ["optional", "application/json", 415],
  ["required", MEDIA_TYPE, 201],
  ["required", undefined, 415],
] as const)(
  "where a content type is %s on a POST without a body, %p is answered %i",
  async (contentTypeWithoutBody, contentType, status) => {
    const sandbox = await start({ undocumented: { contentTypeWithoutBody } });
    const answer = await send(sandbox, `/dast/targets/${firstTarget(sandbox)}/scans`, {
      method: "POST",
      headers: { "Content-Type": contentType },
    });
    expect([answer.status, sandbox.store.scans.length]).toEqual([status, status === 201 ? 1 : 0]);
  },
);

test("a read with a content type is answered 415", async () => {
  const headers = { "Content-Type": MEDIA_TYPE };
  expect((await send(await start(), "/dast/targets", { headers })).status).toBe(415);
});

test("a scan posted with a body is refused", async () => {
  const sandbox = await start();
  const answer = await send(sandbox, `/dast/targets/${firstTarget(sandbox)}/scans`, {
    method: "POST",
    body: {},
  });
  expect(answer.status).toBe(422);
  expect(answer.json.error.message).toMatch(/without a body/);
  expect(sandbox.store.scans).toEqual([]);
});

test.each([
  ["/dast/targets?name=shop", "name"],
  ["/dast/scans?status=queued", "status"],
  ["/dast/findings?severity=30", "severity"],
  ["/dast/targets/dt_x?limit=1", "limit"],
  ["/dast/scans/dsc_x?target=dt_x", "target"],
])("a query parameter that is not documented is refused: %s", async (path, name) => {
  const answer = await send(await start(), path);
  expect(answer.status).toBe(422);
  expect(answer.json.error.message).toContain(`\`${name}\``);
});

test("a query on a POST is refused", async () => {
  const sandbox = await start();
  const path = `/dast/targets/${firstTarget(sandbox)}/scans?force=true`;
  expect((await send(sandbox, path, { method: "POST" })).status).toBe(422);
});

test("a query parameter given twice is refused", async () => {
  expect((await send(await start(), "/dast/targets?limit=1&limit=2")).status).toBe(422);
});

test.each([
  "/",
  "/dast",
  "/dast/targets/",
  "/dast/organisations",
  "/v2/dast/targets",
  "/dast/scheduled_scans",
])("a path that is not documented is answered 404: %s", async (path) => {
  const answer = await send(await start(), path);
  expect(answer.status).toBe(404);
  expect(answer.json.error.message).toContain("There is no GET");
});

test.each([
  ["DELETE", "/dast/scans/dsc_x", "GET"],
  ["PATCH", "/dast/targets/dt_x", "GET"],
  ["PUT", "/orgs", "GET"],
  ["POST", "/dast/findings", "GET"],
  ["GET", "/dast/targets/dt_x/scheduled_scans", "POST"],
  ["GET", "/dast/scans/targets/dt_x/scans", "POST"],
])("a method that is not documented is answered 405: %s %s", async (method, path, allowed) => {
  const answer = await send(await start(), path, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("Allow")).toBe(allowed);
});

test("HEAD is answered 405", async () => {
  expect((await send(await start(), "/dast/targets", { method: "HEAD" })).status).toBe(405);
});

test("without tokens nobody learns which paths exist", async () => {
  expect((await send(await start(), "/nothing", { headers: { Authorization: undefined } })).status).toBe(401);
});

test.each([
  ["not JSON", "{", 400],
  ["empty", "", 422],
  ["a list", "[]", 422],
  ["a text", '"2030-01-01T00:00:00Z"', 422],
  ["null", "null", 422],
])("a body that is %s is refused", async (_name, body, status) => {
  const sandbox = await start();
  const path = `/dast/targets/${firstTarget(sandbox)}/scheduled_scans`;
  expect((await send(sandbox, path, { method: "POST", body })).status).toBe(status);
});

test("a body larger than 1 MB is answered 413", async () => {
  const sandbox = await start();
  const answer = await postSchedule(sandbox, firstTarget(sandbox), { date_time: "x".repeat(1024 * 1024) });
  expect(answer.status).toBe(413);
});

test.each(["", " ", "x".repeat(256)])("an unusable idempotency key is refused: %p", async (key) => {
  const sandbox = await start();
  const path = `/dast/targets/${firstTarget(sandbox)}/scans`;
  expect((await send(sandbox, path, { method: "POST", headers: { "Idempotency-Key": key } })).status).toBe(
    422,
  );
});

test("a request that says nothing about what it accepts is answered 406", async () => {
  const answer = await sendRaw(await start(), "/dast/targets", { headers: { Accept: undefined } });
  expect(answer.status).toBe(406);
  expect(answer.body).toContain("missing");
});

test("a read with a body is refused", async () => {
  const headers = { "Content-Type": MEDIA_TYPE };
  const answer = await sendRaw(await start(), "/dast/targets", { headers, body: "{}" });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain("without a body");
});
