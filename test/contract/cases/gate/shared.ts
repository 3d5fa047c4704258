import type { SandboxStore } from "../../../../sandbox/types";
import { type Case, meanwhile, type Step, up } from "../../support/case";
import { minute } from "../faults";

export type ScanOptions = Parameters<SandboxStore["addScan"]>[1];

export const gate = { scanId: "$scan0", limits: { maxHigh: 0, maxMedium: 2 } };

export const one = (name: string, ...steps: readonly Step[]): Case => ({
  name,
  resource: "DastScanGate",
  steps,
});

/** A scan of the first target; by default one that is over. */
export const scan = (options: ScanOptions = { status: "completed" }, high = 0, medium = 0) =>
  meanwhile(({ sandbox: { store } }) => {
    const { id } = store.addScan(String(store.targets[0]?.id), options);
    for (let n = 0; n < high; n += 1) store.addFinding(id, { severity: "high" });
    for (let n = 0; n < medium; n += 1) store.addFinding(id, { severity: "medium" });
  });

export const forAQuarterHour: ScanOptions = {
  plan: { queuedMs: minute, startedMs: 13 * minute, finishingUpMs: minute, underReviewMs: 0 },
};

export const ends = (status: string) =>
  meanwhile(({ sandbox: { store } }) => store.setScanStatus(String(store.scans[0]?.id), status));

export const passes = up(gate, { did: "create", posts: 0, id: "$scan0/one", state: { verdict: "passed" } });

export const isFailed = /The gate's verdict on scan \$scan0 of \$target0 is failed/;
