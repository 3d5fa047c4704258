import { type OddField, type Sandbox, startSandbox } from "../../sandbox";
import {
  instantScan,
  named,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(240_000);

/** What no decision of this program needs, all at once. */
const odd: readonly OddField[] = [
  "target with name null",
  "target with url null",
  "target without enabled",
  "list without pagination",
  "list with a scan of no target",
  "scan with dates in another form",
  "finding with severity as a word",
  "answer without target_id",
  "answer with recurrence in lower case",
];

let sandbox: Sandbox;
let project: Project;
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
});

it("a schedule is made, a scan is started and judged, and both are refreshed, whatever is odd that nobody needs", async () => {
  sandbox = await startSandbox({
    seed: { targets: named(1), plan: { ...instantScan, findings: [{ severity: "low" }] } },
    undocumented: { oddFields: odd },
  });
  const release = scanTrigger("release", { targetId: targetId(sandbox, 0), triggers: ["1"] });
  const verdict = scanGate("verdict", { scanId: scanOf("release"), limits: { maxHigh: 0 } });
  const weekly = {
    type: "DastScheduledScan",
    name: "weekly",
    args: { targetId: targetId(sandbox, 0), dateTime: "2030-01-06T02:00:00Z", recurrence: "WEEKLY" },
  } as const;
  project = await createProject({ resources: [release, verdict, weekly], sandbox });
  const { text } = await project.must("up", "--yes", "--skip-preview");
  expect(text.match(/its answer says otherwise than was asked: recurrence is "weekly"/g)).not.toBeNull();
  await project.must("refresh", "--yes", "--skip-preview");
  const resources = await project.resources();
  expect(outputOf(resources, "verdict")).toMatchObject({
    verdict: "passed",
    findingCounts: { high: 0, medium: 0, low: 1 },
  });
  expect(outputOf(resources, "release")).toMatchObject({ status: "completed" });
  expect(outputOf(resources, "weekly")).toMatchObject({
    scheduleId: sandbox.store.schedules[0]?.id,
    targetFound: true,
  });
  expect(posts(sandbox)).toHaveLength(2);
});
