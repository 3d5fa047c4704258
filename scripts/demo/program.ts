import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";

const config = new pulumi.Config();
const targets = config.requireObject<{ readonly staging: string; readonly production: string }>("targets");

const schedules = Object.entries(targets).map(([name, targetId]) => {
  const dateTime = config.require("firstScan");
  return new cobalt.DastScheduledScan(name, { targetId, dateTime, recurrence: "WEEKLY" });
});

const afterDeployment = new cobalt.DastScanTrigger("after-deployment", {
  targetId: targets.staging,
  triggers: [cobalt.fingerprint(config.require("version"))],
});

// A finding may be accepted for a while. The gate rests on that, so it depends on it.
const accepted = config.getObject<{ readonly finding: string; readonly until: string }>("accepted");
const decisions =
  accepted === undefined
    ? []
    : [
        new cobalt.DastFindingDecision("accepted", {
          findingId: accepted.finding,
          state: "wont_fix",
          reason: "No customer can reach it until the relaunch.",
          until: accepted.until,
        }),
      ];

const verdict = new cobalt.DastScanGate(
  "verdict",
  { scanId: afterDeployment.scanId, limits: { maxHigh: 0 }, pollInterval: "5s" },
  { dependsOn: decisions },
);

export const judged = verdict.summary;
export const leftRunning = pulumi
  .all(schedules.map((schedule) => schedule.leftRunning))
  .apply((ledgers) => ledgers.flat().map(({ id, since }) => `${id} since ${since}`));
