import type { Sandbox } from "../../sandbox";
import { firstTarget, postScan, send } from "./support/client";
import { fakeClock, NOON, sandboxes } from "./support/start";

const start = sandboxes();

async function read(sandbox: Sandbox): Promise<number> {
  return (await send(sandbox, "/dast/targets?limit=1")).status;
}

test("of 101 reads in one window the last is answered 509", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const statuses = await Promise.all(Array.from({ length: 101 }, () => read(sandbox)));
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  expect(statuses.filter((status) => status === 509)).toHaveLength(1);
});

test("of 21 mutations in one window the last is answered 509 and does nothing", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const answers = [];
  for (let count = 0; count < 21; count += 1) answers.push(await postScan(sandbox, firstTarget(sandbox)));
  expect(answers.map((answer) => answer.status)).toEqual([...Array(20).fill(201), 509]);
  expect(answers.at(-1)?.json.error.code).toBe("BANDWIDTH_LIMIT_EXCEEDED");
  expect(sandbox.store.scans).toHaveLength(20);
});

test("the kinds are counted apart", async () => {
  const sandbox = await start({ clock: fakeClock() });
  sandbox.spend("mutations", 20);
  expect(await read(sandbox)).toBe(200);
  sandbox.spend("reads", 99);
  expect(await read(sandbox)).toBe(509);
});

test("the next window begins at the end of this one, not a minute after the last request", async () => {
  const clock = fakeClock(NOON + 59_000);
  const sandbox = await start({ clock });
  sandbox.spend("reads", 100);
  clock.move(999);
  expect(await read(sandbox)).toBe(509);
  clock.move(1);
  expect(await read(sandbox)).toBe(200);
});

test("every answer tells both limits and what is left of its kind", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const headers = async (path: string, method: string) => {
    const answer = await send(sandbox, path, { method });
    return ["Get-Limit", "Mutate-Limit", "Remaining"].map((name) =>
      answer.headers.get(`X-Rate-Limit-${name}`),
    );
  };
  expect(await headers("/dast/targets", "GET")).toEqual(["100", "20", "99"]);
  expect(await headers(`/dast/targets/${firstTarget(sandbox)}/scans`, "POST")).toEqual(["100", "20", "19"]);
  expect(await headers("/nothing", "GET")).toEqual(["100", "20", "98"]);
  expect(await headers("/dast/scans/x", "DELETE")).toEqual(["100", "20", "18"]);
  sandbox.spend("reads", 1000);
  expect(await headers("/dast/targets", "GET")).toEqual(["100", "20", "0"]);
});

test("an answer without tokens counts and tells as well", async () => {
  const sandbox = await start({ clock: fakeClock() });
  const answer = await send(sandbox, "/dast/targets", { headers: { Authorization: undefined } });
  expect([answer.status, answer.headers.get("X-Rate-Limit-Remaining")]).toEqual([401, "99"]);
});

test("the limit is checked before the tokens and before the key", async () => {
  const sandbox = await start({ clock: fakeClock() });
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  sandbox.spend("mutations", 20);
  expect((await postScan(sandbox, firstTarget(sandbox), "a-key")).status).toBe(509);
  sandbox.spend("reads", 100);
  expect((await send(sandbox, "/orgs", { headers: { Authorization: undefined } })).status).toBe(509);
});

test("other limits and another window can be set, at the start and later", async () => {
  const sandbox = await start({ clock: fakeClock(), limits: { reads: 1, windowMs: 1000 } });
  expect([await read(sandbox), await read(sandbox)]).toEqual([200, 509]);
  sandbox.setLimits({ reads: 2 });
  expect([await read(sandbox), await read(sandbox)]).toEqual([200, 509]);
  sandbox.advance(1000);
  expect(await read(sandbox)).toBe(200);
});
