import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt";

// One stack for each environment. Its configuration says how often: development is scanned every month, staging and
// production every week. Without an account: npx pulumi-cobalt sandbox -- pulumi up --stack development
const config = new pulumi.Config();
const recurrence = config.require<cobalt.Recurrence>("recurrence");
/** Any run of the series: from a date in the past Cobalt is asked for the next run. */
const dateTime = config.require("firstScan");

/** Name → target id: `pulumi config set --path targets.shop dt_…`. The sandbox brings targets of its own. */
const targets = config.getObject<Record<string, string>>("targets") ?? sandboxTargets();

const schedules = Object.entries(targets).map(
  ([name, targetId]) => new cobalt.DastScheduledScan(name, { targetId, dateTime, recurrence }),
);

/** When each target is scanned for the first time. */
export const firstRuns = pulumi.all(
  schedules.map(({ targetName, firstRunAt }) => pulumi.interpolate`${targetName}: ${firstRunAt}`),
);

/** Schedules that this stack declared earlier: Cobalt runs them until a person removes them in its web application. */
export const leftRunning = pulumi
  .all(schedules.map((schedule) => schedule.leftRunning))
  .apply((ledgers) => ledgers.flat());

function sandboxTargets(): Record<string, string> {
  const ids = (process.env.COBALT_SANDBOX_TARGETS ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) throw new pulumi.RunError("No targets: pulumi config set --path targets.<name> dt_…");
  return Object.fromEntries(ids.map((id, index) => [`target-${index + 1}`, id]));
}
