/** What commands and policies may know of resources; a gate's verdict has a face of its own, `./scan-gate`. */
export { decode } from "./decode";
export { type Field, type Fields, outputsOf, type PropertiesOf, readersOf, type Shape } from "./fields";
export { keySource } from "./keys";
export type { Context, Diagnostics } from "./lifecycle";
export { isRecord, type PropertyMap, withoutAbsent } from "./property-map";
export { faults } from "./rules";
export { scanTriggerFields, scanTriggerRules } from "./scan-trigger/fields";
export type { NextSteps } from "./scan-trigger/next-steps";
export { startScan } from "./scan-trigger/start";
export { isUnadopted } from "./scheduled-scan/state";
export { byTitle, verifyTarget } from "./targets";
export { statusText } from "./waiting";
