import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";
import { Site } from "./site";

// A site goes to staging, is scanned there, and goes to production when the scan has passed.
// Without an account: npx pulumi-cobalt sandbox -- pulumi up

/** The target whose URL is staging's: `pulumi config set stagingTarget dt_…`. The sandbox brings targets of its own. */
const targetId =
  new pulumi.Config().get("stagingTarget") ?? process.env.COBALT_SANDBOX_TARGETS?.split(",")[0];
if (!targetId) throw new pulumi.RunError("No target: pulumi config set stagingTarget dt_…");

// What tells one version from the next: here a file's hash, as a rule an image's digest.
const version = createHash("sha256").update(readFileSync("app/index.html")).digest("hex");

const staging = new Site("staging", { source: "app", destination: "deployed/staging", version });

// Every new version is scanned once, after it was deployed. A scan of the version before is waited for.
const scan = new cobalt.DastScanTrigger(
  "scan",
  { targetId, triggers: [version], onBusy: "wait" },
  { dependsOn: staging },
);

// Waits for the verdict. It fails when there are too many findings, and the next `pulumi up` judges the same scan again.
const verdict = new cobalt.DastScanGate("verdict", {
  scanId: scan.scanId,
  limits: { maxHigh: 0, maxMedium: 5 },
  pollInterval: "10s",
});

// Whatever depends on the gate is held back until it passes.
new Site(
  "production",
  { source: "app", destination: "deployed/production", version },
  { dependsOn: verdict },
);

export const summary = verdict.summary;
