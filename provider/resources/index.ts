/** What commands and policies may know of resources; a gate's verdict has a face of its own, `./scan-gate`. */
export { faults } from "./inputs";
export type { Context, Diagnostics } from "./lifecycle";
export { isRecord, withoutAbsent } from "./property-map";
export { statusText } from "./scan-status";
export { isUnadopted } from "./scheduled-scan/declaration";
export { byTitle } from "./target-title";
