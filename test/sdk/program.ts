import type * as pulumi from "@pulumi/pulumi";
import * as cobalt from "../../sdk/nodejs";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

/** What a program may write, and what the compiler must refuse: held by the type check, never run. */
export function program(url: pulumi.Output<string>): void {
  const target = cobalt.getDastTargetOutput({ url });
  new cobalt.DastScheduledScan("weekly", {
    targetId: target.id,
    dateTime: "2026-12-06T02:00:00Z",
    recurrence: "WEEKLY",
    onChange: "refuse",
  });
  const trigger = new cobalt.DastScanTrigger("release", {
    targetId: target.id,
    triggers: [cobalt.fingerprint("sha256:a", { port: 80 }), url, 1],
    readiness: { url, expectStatus: 200, expectBody: url },
    onBusy: "wait",
  });
  const gate = new cobalt.DastScanGate("gate", {
    scanId: trigger.scanId,
    limits: { maxHigh: 0 },
    newOnly: true,
  });
  same<typeof gate.verdict, pulumi.Output<cobalt.Verdict>>(true);
  same<typeof target, pulumi.Output<cobalt.Target>>(true);
  same<ReturnType<typeof cobalt.getDastFindings>, Promise<readonly cobalt.Finding[]>>(true);
  same<ReturnType<typeof cobalt.nextRun>, string | undefined>(true);

  // @ts-expect-error hourly is not what Cobalt's API documents
  new cobalt.DastScheduledScan("hourly", { targetId: "dt_1", dateTime: "…", recurrence: "HOURLY" });
  // @ts-expect-error dateTime is required
  new cobalt.DastScheduledScan("never", { targetId: "dt_1" });
  // @ts-expect-error there is no such argument
  new cobalt.DastScanTrigger("release", { targetId: "dt_1", trigger: ["v1"] });
  // @ts-expect-error there is no such way
  new cobalt.DastScanTrigger("release", { targetId: "dt_1", onBusy: "queue" });
  // @ts-expect-error there is no such severity
  new cobalt.DastScanGate("gate", { scanId: "dsc_1", limits: { maxCritical: 0 } });
  // @ts-expect-error there is no such severity
  void cobalt.getDastFindings({ minSeverity: "critical" });
}
