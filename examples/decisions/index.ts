import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";

// A gate, and the decisions on findings that its verdict rests on. People agree on accepting a finding, and until when, in the pull request
// that changes decisions.json.
// Without an account: npx pulumi-cobalt sandbox -- pulumi up

/** `pulumi config set target dt_…`. The sandbox brings targets of its own. */
const targetId = new pulumi.Config().get("target") ?? process.env.COBALT_SANDBOX_TARGETS?.split(",")[0];
if (!targetId) throw new pulumi.RunError("No target: pulumi config set target dt_…");

/** Finding → what is decided of it. `npx pulumi-cobalt findings --stack <name>` lists those that count. */
const decisions: Record<string, Omit<cobalt.DastFindingDecisionArgs, "findingId">> = JSON.parse(
  readFileSync("decisions.json", "utf8"),
);

const decided = Object.entries(decisions).map(
  ([findingId, decision]) => new cobalt.DastFindingDecision(findingId, { findingId, ...decision }),
);

const scan = new cobalt.DastScanTrigger("scan", { targetId, triggers: [process.env.IMAGE_DIGEST] });

// It counts the findings after the decisions are set. When one of them ends, `pulumi up` fails there, whatever was judged before.
const verdict = new cobalt.DastScanGate(
  "verdict",
  { scanId: scan.scanId, limits: { maxHigh: 0, maxMedium: 0 }, pollInterval: "10s" },
  { dependsOn: decided },
);

export const summary = verdict.summary;
