import type { Finding, Scan, Target } from "../../../provider/client/types";
import type { FindingsQuery } from "../../../provider/functions/findings";
import type { ScansQuery } from "../../../provider/functions/scans";
import type { TargetQuery, TargetsQuery } from "../../../provider/functions/targets";
import { asOutput, promised } from "./invoke";

export type { FindingsQuery, ScansQuery, TargetQuery, TargetsQuery };

/** The one target with this `id`, `name` or `url`; rejects with the candidates when none or several fit. */
export const getDastTarget = promised<TargetQuery, Target>("getDastTarget", "target");
/** `getDastTarget` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetOutput = asOutput<TargetQuery, Target>("getDastTarget", "target");

/** The organisation's targets, all or those that are `enabled` or whose name contains `nameContains`. */
export const getDastTargets = promised<TargetsQuery, readonly Target[]>("getDastTargets", "targets");
/** `getDastTargets` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetsOutput = asOutput<TargetsQuery, readonly Target[]>("getDastTargets", "targets");

/** The scan with this `id`; rejects when Cobalt has none. */
export const getDastScan = promised<{ readonly id: string }, Scan>("getDastScan", "scan");
/** `getDastScan` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScanOutput = asOutput<{ readonly id: string }, Scan>("getDastScan", "scan");

/** The scans of a target or of the whole organisation, newest first, all or those in certain `statuses`. */
export const getDastScans = promised<ScansQuery, readonly Scan[]>("getDastScans", "scans");
/** `getDastScans` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScansOutput = asOutput<ScansQuery, readonly Scan[]>("getDastScans", "scans");

/** Findings by target, scan, severity and state: what they are and where they stand, never their titles, URLs or proofs. */
export const getDastFindings = promised<FindingsQuery, readonly Finding[]>("getDastFindings", "findings");
/** `getDastFindings` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastFindingsOutput = asOutput<FindingsQuery, readonly Finding[]>(
  "getDastFindings",
  "findings",
);
