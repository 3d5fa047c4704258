import type { Sandbox, SandboxOptions, SeedFinding } from "../../sandbox";
import { firstTarget, postScan, send } from "./support/client";
import { fakeClock, gently, sandboxes } from "./support/start";

const start = sandboxes(gently);
const stages = { queuedMs: 1000, startedMs: 1000, finishingUpMs: 1000, underReviewMs: 1000 };

async function scanned(
  findings: readonly SeedFinding[],
  undocumented: SandboxOptions["undocumented"] = {},
): Promise<{ sandbox: Sandbox; scanId: string }> {
  const sandbox = await start({ clock: fakeClock(), undocumented, seed: { plan: { ...stages, findings } } });
  return { sandbox, scanId: (await postScan(sandbox, firstTarget(sandbox))).json.resource.id };
}

async function listed(sandbox: Sandbox, query = ""): Promise<Record<string, unknown>[]> {
  const { json } = await send(sandbox, `/dast/findings${query}`);
  return json.data.map((item: { resource: Record<string, unknown> }) => item.resource);
}

test.each([
  [false, [0, 0, 0, 0, 2]],
  [true, [0, 0, 2, 2, 2]],
])(
  "with findings before the review %p, they can be read from then on",
  async (findingsBeforeReview, expected) => {
    const { sandbox } = await scanned([{}, { severity: "low" }], { findingsBeforeReview });
    const counts: number[] = [];
    for (let stage = 0; stage < 5; stage += 1) {
      counts.push((await listed(sandbox)).length);
      sandbox.advance(1000);
    }
    expect(counts).toEqual(expected);
  },
);

test("a finding has every documented field, its severity a number in a string", async () => {
  const { sandbox, scanId } = await scanned([{ severity: "medium", state: "check_fix" }]);
  sandbox.advance(4000);
  const [finding] = await listed(sandbox);
  expect(finding).toEqual({
    id: expect.stringMatching(/^dfi_/),
    target_id: firstTarget(sandbox),
    scan_ids: [scanId],
    title: expect.stringMatching(/.+/),
    last_found_at: "2026-01-15T12:00:04.000Z",
    severity: "20",
    state: "check_fix",
    affected_url: expect.stringMatching(/^https:/),
    description: expect.stringMatching(/.+/),
    proof_of_concept: expect.stringMatching(/.+/),
    suggested_fix: expect.stringMatching(/.+/),
    http_exchanges: [
      { request: expect.stringContaining("HTTP/1.1"), response: expect.stringContaining("HTTP/1.1") },
    ],
  });
  expect((await send(sandbox, `/dast/findings/${finding?.id}`)).json.resource).toEqual(finding);
});

test("severities go over the wire as in Cobalt's example", async () => {
  const { sandbox } = await scanned([{ severity: "low" }, { severity: "medium" }, { severity: "high" }]);
  sandbox.advance(4000);
  expect((await listed(sandbox)).map((finding) => finding.severity).sort()).toEqual(["10", "20", "30"]);
});

test("a finding of the same target, severity and index is the same in the next scan", async () => {
  const { sandbox, scanId } = await scanned([{}, {}, { severity: "low" }]);
  sandbox.advance(4000);
  sandbox.store.setPlan({ ...stages, findings: [{ severity: "low" }, {}] });
  const second = (await postScan(sandbox, firstTarget(sandbox))).json.resource.id;
  sandbox.advance(4000);
  const found = (await listed(sandbox)).map(({ severity, scan_ids }) => [severity, scan_ids]);
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      ["30", [scanId, second]],
      ["30", [scanId]],
      ["10", [scanId, second]],
    ]),
  );
});

test("a finding that is found again keeps the state that people gave it", async () => {
  const { sandbox } = await scanned([{}]);
  sandbox.advance(4000);
  sandbox.store.setFindingState(sandbox.store.findings[0]?.id ?? "", "wont_fix");
  await postScan(sandbox, firstTarget(sandbox));
  sandbox.advance(4000);
  expect(await listed(sandbox)).toMatchObject([
    { state: "wont_fix", last_found_at: "2026-01-15T12:00:08.000Z" },
  ]);
});

test("findings are filtered by target and by scan", async () => {
  const { sandbox, scanId } = await scanned([{}]);
  const other = sandbox.store.targets[1]?.id ?? "";
  const otherScan = (await postScan(sandbox, other)).json.resource.id;
  sandbox.advance(4000);
  expect(await listed(sandbox)).toHaveLength(2);
  expect(await listed(sandbox, `?target=${other}`)).toMatchObject([{ scan_ids: [otherScan] }]);
  expect(await listed(sandbox, `?scan=${scanId}`)).toMatchObject([{ scan_ids: [scanId] }]);
  expect(await listed(sandbox, `?scan=${scanId}&target=${other}`)).toEqual([]);
});

test("a finding that a person enters is a new one, and is read when its scan has ended", async () => {
  const { sandbox, scanId } = await scanned([{}]);
  const entered = sandbox.store.addFinding(scanId, { severity: "high", state: "invalid" });
  expect((await send(sandbox, `/dast/findings/${entered.id}`)).status).toBe(404);
  sandbox.advance(4000);
  expect(await listed(sandbox)).toHaveLength(2);
  expect((await send(sandbox, `/dast/findings/${entered.id}`)).json.resource.state).toBe("invalid");
});

test("a scan that is held as completed gives its findings", async () => {
  const { sandbox, scanId } = await scanned([{}]);
  sandbox.store.setScanStatus(scanId, "completed");
  expect(await listed(sandbox)).toHaveLength(1);
});

test("findings outlive the purge of their scan", async () => {
  const { sandbox, scanId } = await scanned([{}]);
  sandbox.advance(4000);
  expect(await listed(sandbox)).toHaveLength(1);
  sandbox.store.purgeScan(scanId);
  expect(await listed(sandbox, `?scan=${scanId}`)).toHaveLength(1);
});
