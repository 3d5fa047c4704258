import * as cobalt from "../../sdk/nodejs";

it("exports what a program needs, each by its documented name", () => {
  expect(Object.keys(cobalt).sort()).toEqual([
    "DastFindingDecision",
    "DastScanGate",
    "DastScanTrigger",
    "DastScheduledScan",
    "ScannedDeployment",
    "ScannedTargets",
    "fingerprint",
    "getDastFindings",
    "getDastFindingsOutput",
    "getDastScan",
    "getDastScanOutput",
    "getDastScans",
    "getDastScansOutput",
    "getDastTarget",
    "getDastTargetOutput",
    "getDastTargets",
    "getDastTargetsOutput",
    "monthly",
    "nextRun",
    "quarterly",
    "spread",
    "weekly",
  ]);
});
