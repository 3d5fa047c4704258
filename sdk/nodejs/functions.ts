import {
  type FindingsQuery,
  getFindings,
  getScan,
  getScans,
  getTarget,
  getTargets,
  type ScansQuery,
  type TargetQuery,
  type TargetsQuery,
} from "../../provider/functions/look-ups";
import { asOutput, promised } from "./look-up";

export type { FindingsQuery, ScansQuery, TargetQuery, TargetsQuery };

/** The one target with this `id`, `name` or `url`; rejects with the candidates when none or several fit. */
export const getDastTarget = promised(getTarget);
/** `getDastTarget` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetOutput = asOutput(getTarget);

/** The organisation's targets, all or those that are `enabled` or whose name contains `nameContains`. */
export const getDastTargets = promised(getTargets);
/** `getDastTargets` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetsOutput = asOutput(getTargets);

/** The scan with this `id`; rejects when Cobalt has none. */
export const getDastScan = promised(getScan);
/** `getDastScan` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScanOutput = asOutput(getScan);

/** The scans of a target or of the whole organisation, newest first, all or those in certain `statuses`. */
export const getDastScans = promised(getScans);
/** `getDastScans` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScansOutput = asOutput(getScans);

/** Findings by target, scan, severity and state: what they are and where they stand, never their titles, URLs or proofs. */
export const getDastFindings = promised(getFindings);
/** `getDastFindings` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastFindingsOutput = asOutput(getFindings);
