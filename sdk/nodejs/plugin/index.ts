/**
 * The resources of `pulumi-cobalt` through its resource plugin: the same classes, arguments and helpers, and a `Provider` for
 * several organisations or data centres in one program. A program moves here by its import line alone: its schedules, scans and
 * verdicts stay what they are.
 *
 * The engine has to find the plugin. In Pulumi.yaml:
 *
 * ```yaml
 * plugins:
 *   providers:
 *     - name: cobalt
 *       path: node_modules/pulumi-cobalt
 * ```
 *
 * @packageDocumentation
 */
export * from "../common";
export type { ProviderArgs } from "../declarations";
export * from "./classes";
export * from "./functions";
export { Provider } from "./provider";
