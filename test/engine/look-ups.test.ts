import {
  expectEnd,
  posts,
  STACK_TRACE,
  startWorld,
  target,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(120_000);

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("pulumi-cobalt");

const shop = cobalt.getDastTargetOutput({ url: pulumi.output("https://shop.example/") });
new cobalt.DastScheduledScan("weekly", { targetId: shop.id, dateTime: "2030-01-31T02:00:00Z", recurrence: "WEEKLY" });
exports.shop = shop;
exports.enabled = cobalt.getDastTargetsOutput({ enabled: true }).apply((targets) => targets.length);
exports.findings = cobalt.getDastFindingsOutput({ targetId: shop.id, minSeverity: "medium" });
`;

const PROMISES = `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("pulumi-cobalt");

module.exports = async () => {
  const staging = await cobalt.getDastTarget({ name: process.env.ASKED_NAME || "Shop (staging)" });
  const [first, ...others] = await cobalt.getDastTargets({ nameContains: "shop" });
  const [scan] = await cobalt.getDastScans({ statuses: ["completed"] });
  const same = await cobalt.getDastScan({ id: scan.id });
  const findings = await cobalt.getDastFindings({ scanId: scan.id, states: ["need_fix"] });
  return {
    staging: staging.id,
    shops: others.length + 1,
    scan: same.id,
    findings: findings.map(({ severity }) => severity).sort(),
    next: cobalt.nextRun("2026-01-31T02:00:00+01:00", "MONTHLY", "2026-02-01T00:00:00Z"),
    print: cobalt.fingerprint("a", { x: 1, y: pulumi.output([2]) }),
    samePrint: cobalt.fingerprint("a", { y: [2], x: 1 }),
    otherPrint: cobalt.fingerprint("a", { y: [2], x: 2 }),
  };
};
`;

let world: World;
let scanId = "";
beforeAll(async () => {
  world = await startWorld({ project: { program: PROGRAM } });
  const { store } = world.sandbox;
  scanId = store.addScan(target(world.sandbox, 2).id, { status: "completed" }).id;
  store.addFinding(scanId, { severity: "high" });
  store.addFinding(scanId, { severity: "low" });
});
afterAll(() => world?.close());

it("is unknown in a preview without tokens, with exactly one warning for all look-ups", async () => {
  const env = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };
  const outcome = expectEnd(await world.project.preview([], { env }));
  expect(warnings(outcome)).toEqual([expect.stringMatching(/COBALT_API_TOKEN and COBALT_ORG_TOKEN/)]);
  expect(outcome.text).toMatch(/\+ 2 to create/);
  expect(world.sandbox.log).toEqual([]);
});

it("fails a deployment without tokens as every other request does", async () => {
  const env = { COBALT_API_TOKEN: undefined };
  const { text } = expectEnd(await world.project.up([], { env }), "failure");
  expect(text).toContain("pulumi config set --secret cobalt:apiToken");
  expect(text).not.toMatch(STACK_TRACE);
});

it("feeds resources and outputs with what Cobalt has, findings without titles and proofs", async () => {
  const { project, sandbox } = world;
  expectEnd(await project.up());
  const shop = target(sandbox, 2);
  const { id, name, url, enabled } = shop;
  expect(await project.outputs()).toEqual({
    shop: { id, name, url, enabled },
    enabled: 3,
    findings: [
      {
        id: sandbox.store.findings[0]?.id,
        targetId: shop.id,
        scanIds: [scanId],
        severity: "high",
        state: "need_fix",
        lastFoundAt: expect.any(String),
      },
    ],
  });
  expect(posts(sandbox)).toHaveLength(1);
  expect(sandbox.store.schedules[0]?.targetId).toBe(shop.id);
});

it("answers as promises, with nextRun and fingerprint", async () => {
  const { project, sandbox } = world;
  project.setProgram(PROMISES);
  expectEnd(await project.up());
  const { print, samePrint, otherPrint, ...others } = await project.outputs();
  expect(others).toEqual({
    staging: target(sandbox, 1).id,
    shops: 3,
    scan: scanId,
    findings: ["high", "low"],
    next: "2026-02-28T01:00:00Z",
  });
  expect(print).toBe(samePrint);
  expect(print).not.toBe(otherPrint);
});

it("lists the candidates when no target fits, without a stack trace", async () => {
  const { project, sandbox } = world;
  const { text } = expectEnd(await project.preview([], { env: { ASKED_NAME: "Shopp" } }), "failure");
  expect(text).toMatch(/no target has name "Shopp"/);
  for (const { id, name, url } of sandbox.store.targets) expect(text).toContain(`${name} (${id}, ${url})`);
  expect(text).not.toMatch(STACK_TRACE);
});
