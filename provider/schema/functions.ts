import type { FunctionName } from "../registry";
import { type FunctionSchema, type PropertySchema, typeRef } from "./types";

const text = (description: string): PropertySchema => ({ type: "string", description });
const texts = (description: string): PropertySchema => ({
  type: "array",
  items: { type: "string" },
  description,
});
const list = (name: string, description: string): PropertySchema => ({
  type: "array",
  items: typeRef(name),
  description,
});

export const functionSchemas: Readonly<Record<FunctionName, FunctionSchema>> = {
  getDastTarget: {
    description:
      "The one target with this `id`, `name` or `url`; fails with the candidates when none or several fit.",
    inputs: {
      id: text("`dt_…`"),
      name: text("The whole name."),
      url: text("Whatever the case, with or without a slash at the end."),
    },
    requiredInputs: [],
    outputs: { target: { ...typeRef("Target"), description: "The target." } },
    requiredOutputs: ["target"],
  },
  getDastTargets: {
    description: "The organisation's targets.",
    inputs: {
      enabled: { type: "boolean", description: "Only those that are enabled, or only those that are not." },
      nameContains: text("Part of the name, whatever the case."),
    },
    requiredInputs: [],
    outputs: { targets: list("Target", "Those that fit.") },
    requiredOutputs: ["targets"],
  },
  getDastScan: {
    description: "The scan with this `id`; fails when Cobalt has none.",
    inputs: { id: text("`dsc_…`") },
    requiredInputs: ["id"],
    outputs: { scan: { ...typeRef("Scan"), description: "The scan." } },
    requiredOutputs: ["scan"],
  },
  getDastScans: {
    description: "The scans of a target or of the whole organisation, newest first.",
    inputs: {
      targetId: text("Only scans of this target."),
      statuses: texts("Only scans in one of these statuses."),
    },
    requiredInputs: [],
    outputs: { scans: list("Scan", "Those that fit.") },
    requiredOutputs: ["scans"],
  },
  getDastFindings: {
    description: "Findings: what they are and where they stand, never their titles, URLs or proofs.",
    inputs: {
      targetId: text("Only findings of this target."),
      scanId: text("Only findings of this scan."),
      minSeverity: text("`low`, `medium` or `high`: only findings at least as severe."),
      states: texts("Only findings in one of these states."),
    },
    requiredInputs: [],
    outputs: { findings: list("Finding", "Those that fit.") },
    requiredOutputs: ["findings"],
  },
};
