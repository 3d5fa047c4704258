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

// Every new version is scanned once, after it was deployed; a scan of the version before is waited for. Then this waits for the verdict. It
// fails when there are too many findings, and the next `pulumi up` judges the same scan again.
const release = new cobalt.ScannedDeployment(
  "release",
  {
    targetId,
    triggers: [version],
    onBusy: "wait",
    limits: { maxHigh: 0, maxMedium: 5 },
    pollInterval: "10s",
  },
  { dependsOn: staging },
);

// Whatever depends on it is held back until the scan has passed.
new Site(
  "production",
  { source: "app", destination: "deployed/production", version },
  { dependsOn: release },
);

export const summary = release.summary;
