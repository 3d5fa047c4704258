/**
 * Dynamic application security testing with Cobalt, as Pulumi resources: schedules of scans, scans that a deployment starts,
 * and gates that wait for their verdict.
 *
 * @packageDocumentation
 */

export * from "./classes";
export * from "./common";
export * from "./functions";
