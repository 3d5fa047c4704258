// Written by `npm run generate` from the fields in provider. Do not edit.

import type { Finding, Scan, Target } from "../../../provider/client/types";
import type { FindingsQuery, ScanQuery, ScansQuery, TargetQuery, TargetsQuery } from "../declarations";
import { lookUp, lookUpOutput } from "./invokes";

export type { FindingsQuery, ScanQuery, ScansQuery, TargetQuery, TargetsQuery };

/** The one target with this `id`, `name` or `url`; fails with the candidates when none or several fit. */
export const getDastTarget = lookUp<TargetQuery, Target>("getDastTarget");
/** `getDastTarget` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetOutput = lookUpOutput<TargetQuery, Target>("getDastTarget");

/** The organisation's targets. */
export const getDastTargets = lookUp<TargetsQuery, readonly Target[]>("getDastTargets");
/** `getDastTargets` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastTargetsOutput = lookUpOutput<TargetsQuery, readonly Target[]>("getDastTargets");

/** The scan with this `id`; fails when Cobalt has none. */
export const getDastScan = lookUp<ScanQuery, Scan>("getDastScan");
/** `getDastScan` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScanOutput = lookUpOutput<ScanQuery, Scan>("getDastScan");

/** The scans of a target or of the whole organisation, newest first. */
export const getDastScans = lookUp<ScansQuery, readonly Scan[]>("getDastScans");
/** `getDastScans` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastScansOutput = lookUpOutput<ScansQuery, readonly Scan[]>("getDastScans");

/** Findings: what they are and where they stand, never their titles, URLs or proofs. */
export const getDastFindings = lookUp<FindingsQuery, readonly Finding[]>("getDastFindings");
/** `getDastFindings` for inputs that may be outputs; unknown in a preview without tokens. */
export const getDastFindingsOutput = lookUpOutput<FindingsQuery, readonly Finding[]>("getDastFindings");
