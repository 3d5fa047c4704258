import { up } from "../../support/case";
import { gate, isFailed, one, passes, scan } from "./shared";

/** Changes of one input: whether the scan is judged again, and with what end. */
const inputs: readonly (readonly [name: string, change: object, end: "passed" | "provisional" | "failed"])[] =
  [
    ["until", { until: "scanned" }, "passed"],
    ["limits (stricter)", { limits: { maxHigh: 0, maxMedium: 0 } }, "failed"],
    ["limits (looser)", { limits: { maxHigh: 0 } }, "passed"],
    ["limits (none)", { limits: undefined }, "passed"],
    ["newOnly", { newOnly: true }, "passed"],
    ["countStates", { countStates: ["need_fix", "check_fix", "wont_fix"] }, "passed"],
    ["acceptStatuses", { acceptStatuses: ["completed_with_errors"] }, "failed"],
    ["timeout", { timeout: "10m" }, "passed"],
    ["pollInterval", { pollInterval: "10s" }, "passed"],
    ["onFailure", { onFailure: "warn" }, "passed"],
    ["onTimeout", { onTimeout: "warn" }, "passed"],
  ];

export const changes = inputs.map(([name, change, end]) =>
  one(
    `another ${name} judges the same scan again, in place`,
    scan({ status: "completed" }, 0, 2),
    passes,
    up(
      { ...gate, ...change },
      {
        did: end === "failed" ? "failed" : "update",
        posts: 0,
        id: "$scan0/one",
        replaces: [],
        // What failed leaves the verdict of before.
        state: { verdict: end === "failed" ? "passed" : end },
        ...(end === "failed" && { failure: isFailed }),
      },
    ),
  ),
);
