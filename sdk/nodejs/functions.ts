// Written by `npm run generate` from the fields in provider. Do not edit.

import type { Finding, Scan, Target } from "../../provider/client/types";
import { getFindings, getScan, getScans, getTarget, getTargets } from "../../provider/functions/look-ups";
import type { FindingsQuery, ScanQuery, ScansQuery, TargetQuery, TargetsQuery } from "./declarations";
import { lookUp, lookUpOutput } from "./look-up";

export type { FindingsQuery, ScanQuery, ScansQuery, TargetQuery, TargetsQuery };

/** The one target with this `id`, `name` or `url`; fails with the candidates when none or several fit. */
export const getDastTarget = lookUp<TargetQuery, Target>("getDastTarget", getTarget);
/** `getDastTarget` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetOutput = lookUpOutput<TargetQuery, Target>("getDastTarget", getTarget);

/** The organisation's targets. */
export const getDastTargets = lookUp<TargetsQuery, readonly Target[]>("getDastTargets", getTargets);
/** `getDastTargets` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetsOutput = lookUpOutput<TargetsQuery, readonly Target[]>(
  "getDastTargets",
  getTargets,
);

/** The scan with this `id`; fails when Cobalt has none. */
export const getDastScan = lookUp<ScanQuery, Scan>("getDastScan", getScan);
/** `getDastScan` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScanOutput = lookUpOutput<ScanQuery, Scan>("getDastScan", getScan);

/** The scans of a target or of the whole organisation, newest first. */
export const getDastScans = lookUp<ScansQuery, readonly Scan[]>("getDastScans", getScans);
/** `getDastScans` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScansOutput = lookUpOutput<ScansQuery, readonly Scan[]>("getDastScans", getScans);

/** Findings: what they are and where they stand, never their titles, URLs or proofs. */
export const getDastFindings = lookUp<FindingsQuery, readonly Finding[]>("getDastFindings", getFindings);
/** `getDastFindings` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastFindingsOutput = lookUpOutput<FindingsQuery, readonly Finding[]>(
  "getDastFindings",
  getFindings,
);
