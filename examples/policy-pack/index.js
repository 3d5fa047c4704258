const { PolicyPack } = require("@pulumi/policy");
const { dastScheduleWindow, dastTargetRequiresSchedule } = require("pulumi-cobalt/policy");

/** Names of Cobalt's resources of both hosts: dynamic (TypeScript) and the resource plugin. */
const scheduledScan = /^(pulumi-nodejs:dynamic\/cobalt|cobalt:index):DastScheduledScan$/;

new PolicyPack(
  "acme",
  {
    policies: [
      dastTargetRequiresSchedule,
      { ...dastScheduleWindow, enforcementLevel: "advisory" },
      {
        name: "acme-schedules-are-protected",
        description: "A schedule in Cobalt goes on when it is destroyed, so nobody destroys one by mistake.",
        enforcementLevel: "mandatory",
        validateResource: ({ type, opts }, reportViolation) => {
          if (scheduledScan.test(type) && !opts.protect)
            reportViolation("Protect it: add { protect: true } as the third argument of DastScheduledScan.");
        },
      },
    ],
  },
  // What holds in every stack; `--policy-pack-config policy-config.json` goes before it.
  {
    "dast-schedule-window": {
      days: ["saturday", "sunday"],
      hours: { from: "22:00", to: "05:00" },
      timeZone: "Europe/Berlin",
    },
  },
);
