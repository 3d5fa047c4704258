import { settableFindingStates } from "../../provider/cobalt/facts";
import type { Sandbox, SandboxOptions } from "../../sandbox";
import { SETTABLE } from "../../sandbox/routes/findings";
import { type Answer, firstTarget, postScan, send } from "./support/client";
import { fakeClock, gently, sandboxes } from "./support/start";

const start = sandboxes(gently);

/** A sandbox whose first target has one finding that can be read. */
async function found(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; id: string }> {
  const sandbox = await start({
    clock: fakeClock(),
    ...options,
    seed: {
      plan: { queuedMs: 0, startedMs: 0, finishingUpMs: 0, underReviewMs: 0, retestMs: 1000, findings: [{}] },
    },
  });
  await postScan(sandbox, firstTarget(sandbox));
  const id = sandbox.store.findings[0]?.id ?? "";
  sandbox.clearLog();
  return { sandbox, id };
}

const retest = (sandbox: Sandbox, id: string, key?: string): Promise<Answer> =>
  send(sandbox, `/dast/findings/${id}/retest`, { method: "POST", headers: { "Idempotency-Key": key } });
const patch = (sandbox: Sandbox, id: string, body: unknown): Promise<Answer> =>
  send(sandbox, `/dast/findings/${id}`, { method: "PATCH", body });
const read = async (sandbox: Sandbox, id: string) =>
  (await send(sandbox, `/dast/findings/${id}`)).json.resource;

describe("a retest", () => {
  test.each([
    [true, "valid_fix"],
    [false, "need_fix"],
  ])("with fixed %p is answered 204, is check_fix meanwhile and ends as %s", async (fixed, state) => {
    const { sandbox, id } = await found();
    sandbox.store.setFindingFixed(id, fixed);
    expect(await retest(sandbox, id)).toMatchObject({ status: 204, text: "" });
    sandbox.advance(999);
    expect((await read(sandbox, id)).state).toBe("check_fix");
    sandbox.advance(1);
    expect((await read(sandbox, id)).state).toBe(state);
    expect((await read(sandbox, id)).scan_ids).toHaveLength(fixed ? 1 : 2);
  });

  test.each([
    ["listed", 2],
    ["hidden", 1],
  ] as const)("with retestScans %s leaves %i scans to be read", async (retestScans, count) => {
    const { sandbox, id } = await found({ undocumented: { retestScans } });
    await retest(sandbox, id);
    sandbox.advance(1000);
    expect((await send(sandbox, "/dast/scans")).json.data).toHaveLength(count);
    const scan = sandbox.store.scans.find(({ retestOf }) => retestOf === id);
    expect((await send(sandbox, `/dast/scans/${scan?.id}`)).status).toBe(count === 2 ? 200 : 404);
    expect((await read(sandbox, id)).scan_ids).toHaveLength(count);
  });

  test("without a result proves no fix, and its result stands whatever the finding was set to meanwhile", async () => {
    const { sandbox, id } = await found();
    sandbox.store.setFindingFixed(id, true);
    await retest(sandbox, id);
    await patch(sandbox, id, { state: "wont_fix" });
    sandbox.store.setScanStatus(sandbox.store.scans[1]?.id ?? "", "canceled");
    expect((await read(sandbox, id)).state).toBe("need_fix");
  });

  test("is refused for a finding that is retested or unknown, and with a body", async () => {
    const { sandbox, id } = await found();
    expect((await retest(sandbox, "dfi_unknown")).status).toBe(404);
    const path = `/dast/findings/${id}/retest`;
    expect((await send(sandbox, path, { method: "POST", body: {} })).status).toBe(422);
    expect(
      (await send(sandbox, path, { method: "POST", headers: { "Content-Type": undefined } })).status,
    ).toBe(415);
    expect((await retest(sandbox, id)).status).toBe(204);
    expect((await retest(sandbox, id)).status).toBe(422);
    sandbox.advance(1000);
    expect((await retest(sandbox, id)).status).toBe(204);
  });

  test("is a mutation with a key, and logged as one", async () => {
    const { sandbox, id } = await found();
    expect((await retest(sandbox, id, "a-key")).status).toBe(204);
    expect((await retest(sandbox, id, "a-key")).status).toBe(409);
    expect(sandbox.log).toMatchObject([
      { call: "retest finding", worked: true },
      { call: "retest finding", worked: false },
    ]);
    sandbox.spend("mutations", 20);
    expect((await retest(sandbox, id)).status).toBe(509);
    expect((await patch(sandbox, id, { state: "invalid" })).status).toBe(509);
  });
});

describe("a finding's state", () => {
  test("can be set to what is documented, which the provider's facts say too", () => {
    expect(SETTABLE).toEqual(settableFindingStates);
  });

  test.each(SETTABLE)("is set to %s, and the answer is the finding", async (state) => {
    const { sandbox, id } = await found();
    const answer = await patch(sandbox, id, { state });
    expect(answer).toMatchObject({ status: 200, json: { resource: { id, state } } });
    expect(answer.json.resource).toEqual(await read(sandbox, id));
    expect(sandbox.log[0]).toMatchObject({ call: "change finding", worked: true, body: { state } });
  });

  test.each([
    { state: "valid_fix" },
    { state: "check_fix" },
    { state: "fixed" },
    { state: 1 },
    {},
    { state: "invalid", note: "" },
  ])("is not changed by %p", async (body) => {
    const { sandbox, id } = await found();
    expect((await patch(sandbox, id, body)).status).toBe(422);
    expect((await read(sandbox, id)).state).toBe("need_fix");
  });

  test("is not changed of an unknown finding, nor without a Content-Type", async () => {
    const { sandbox, id } = await found();
    expect((await patch(sandbox, "dfi_unknown", { state: "invalid" })).status).toBe(404);
    const bare = { method: "PATCH", body: { state: "invalid" }, headers: { "Content-Type": undefined } };
    expect((await send(sandbox, `/dast/findings/${id}`, bare)).status).toBe(415);
  });
});

test("a finding whose flaw is gone is not found by the next scan", async () => {
  const { sandbox, id } = await found();
  sandbox.store.setFindingFixed(id, true);
  await postScan(sandbox, firstTarget(sandbox));
  expect((await read(sandbox, id)).scan_ids).toHaveLength(1);
});
