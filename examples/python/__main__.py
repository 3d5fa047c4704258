import pulumi
import pulumi_cobalt as cobalt

# What tells one version from the next, as a rule an image's digest. A change starts a scan.
version = "1.0.0"

# Fails where no target, or more than one, has this name. Its id begins with dt_ and could stand below as well.
shop = cobalt.get_dast_target_output(name="Shop (staging)")

# Any run of the series: from a date in the past, Cobalt is asked for the next run. A changed schedule is made anew, and
# the old one goes on until a person removes it in Cobalt's web application; Pulumi names it.
weekly = cobalt.DastScheduledScan(
    "weekly",
    target_id=shop.id,
    date_time="2026-01-04T02:00:00Z",
    recurrence=cobalt.Recurrence.WEEKLY,
)

# Every new version is scanned once. Where this program deploys it too, `depends_on` names what it deploys.
scan = cobalt.DastScanTrigger(
    "scan",
    target_id=shop.id,
    triggers=[version],
    on_busy=cobalt.OnBusy.WAIT,  # a scan of the version before is waited for
)

# Waits for the verdict, and fails when there are too many findings: whatever depends on it is held back. The next
# `pulumi up` judges the same scan again.
verdict = cobalt.DastScanGate(
    "verdict",
    scan_id=scan.scan_id,
    limits=cobalt.LimitsArgs(max_high=0, max_medium=5),
    timeout="50m",
    poll_interval="10s",
)

pulumi.export("firstRunAt", weekly.first_run_at)
# Schedules that this stack declared earlier and that Cobalt still runs.
pulumi.export("leftRunning", weekly.left_running)
pulumi.export("summary", verdict.summary)
