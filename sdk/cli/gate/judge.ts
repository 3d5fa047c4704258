import { CanceledError, CobaltError } from "../../../provider/client/errors";
import type { Context } from "../../../provider/resources/lifecycle";
import { stateOf } from "../../../provider/resources/scan-gate";
import {
  type GateTerms,
  type ScanGateInputs,
  termsOf,
} from "../../../provider/resources/scan-gate/declaration";
import { holdsBack } from "../../../provider/resources/scan-gate/judge";
import { verdictLines } from "../../../provider/resources/scan-gate/messages";
import { type Judged, waitForVerdict } from "../../../provider/resources/scan-gate/wait";
import type { GateArgs } from "./arguments";
import type { GateResult } from "./result";
import type { Subject } from "./subjects";

/** Judges one scan as a `DastScanGate` does. What stops the whole command (no tokens, Ctrl-C) is thrown. */
export async function judgeScan(
  subject: Subject,
  given: GateArgs["terms"],
  connection: Context,
): Promise<GateResult> {
  const inputs: ScanGateInputs = { ...given, scanId: subject.scanId };
  const terms = termsOf(inputs);
  const start = connection.effects.monotonic();
  const tookMs = () => connection.effects.monotonic() - start;
  try {
    const judged = await waitForVerdict(terms, connection);
    return {
      ...subject,
      kind: "judged",
      targetId: judged.scan.targetId,
      tookMs: tookMs(),
      shown: shownOf(inputs, judged, connection.effects.now()),
      text: textOf(terms, judged),
      holdsBack: holdsBack(terms, judged.judgement.verdict),
    };
  } catch (error) {
    const stopsAll = !(error instanceof CobaltError) || error.code === "configuration";
    if (stopsAll || error instanceof CanceledError) throw error;
    return { ...subject, kind: "error", targetId: undefined, tookMs: tookMs(), message: error.message };
  }
}

function shownOf(inputs: ScanGateInputs, judged: Judged, now: number) {
  const { verdict, reason, findingCounts, newFindingCounts, scanStatus, judgedAt, acceptedBecause, summary } =
    stateOf(inputs, judged, now);
  return { verdict, reason, findingCounts, newFindingCounts, scanStatus, judgedAt, acceptedBecause, summary };
}

function textOf(terms: GateTerms, judged: Judged): readonly string[] {
  const { verdict } = judged.judgement;
  if (verdict !== "failed" && verdict !== "pending") return [];
  const setting = verdict === "pending" ? "--on-timeout" : "--on-failure";
  const heading = holdsBack(terms, verdict)
    ? "Two ways on:"
    : `${setting} is "warn", so the command succeeds all the same. To settle it:`;
  return [
    ...verdictLines(terms, judged),
    heading,
    `  1.  ${firstWay(terms, judged)};`,
    `  2.  accept this scan: --accept '${judged.scan.id}=<why> until <yyyy-mm-dd>'.`,
  ];
}

function firstWay({ acceptStatuses }: GateTerms, { judgement, scan }: Judged): string {
  const again = "run the same command again: the same scan is judged, no new one is started";
  if (judgement.verdict === "pending") return `wait until the scan is over, then ${again}`;
  const hasWrongEnd = scan.completedAt !== null && !acceptStatuses.includes(scan.status);
  return hasWrongEnd
    ? "start another scan, and run the same command for that one"
    : `fix the findings, or mark them, in Cobalt, then ${again}`;
}
