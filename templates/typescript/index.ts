import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";

const targetId = new pulumi.Config().require("targetId");

// Every week. A date in the past is an anchor: the next run of its series is the first.
const weekly = new cobalt.DastScheduledScan("weekly", {
  targetId,
  dateTime: cobalt.weekly({ day: "sunday", time: "02:00", timeZone: "UTC", from: "2026-11-29" }),
  recurrence: "WEEKLY",
});

// Whenever what is deployed changes: give the digest of an image, a commit, or the outputs of other resources.
// Let what must wait for the verdict depend on it: `{ dependsOn: release }`.
const release = new cobalt.ScannedDeployment("release", {
  targetId,
  triggers: [process.env.IMAGE_DIGEST ?? "none"],
  limits: { maxHigh: 0 },
});

export const firstRun = weekly.firstRunAt;
export const summary = release.summary;
