import { finalScanStatuses, findingStates } from "../../../provider/cobalt/facts";
import { scanGateDefaults } from "../../../provider/resources/scan-gate/fields";
import {
  type ExemptionConfig,
  exemptionOf,
  exemptionProperties,
  listOf,
  nonEmpty,
  oneOf,
  strict,
  wholeNumber,
} from "../config";
import { cannotTell, type Definition, note, type PolicyResult, violation } from "../definition";
import { knownValue } from "../reading";
import { exemptionLine, freeName } from "../remedy";
import { type DeclaredGate, type DeclaredTrigger, declarationOf, declaredIn } from "../stack/declared";
import {
  type GateRequirement,
  hasTag,
  matchesStack,
  patternFault,
  selfManaged,
  strictnessOf,
} from "../stack/gates";

export interface RequiresGateConfig extends GateRequirement {
  /** Stacks by name, `project/stack` or `organisation/project/stack`; `*` stands for any text. @default none */
  readonly stacks: readonly string[];
  /** Stacks by a tag's value; `*` stands for any text. @default none */
  readonly stackTags: Readonly<Record<string, string>>;
  readonly exemptions: readonly ExemptionConfig[];
}

const name = "dast-deployment-requires-gate";
const aLimit = wholeNumber("The most findings that a gate may let pass.", { minimum: 0 });

/** In the stacks named in the configuration every trigger feeds a gate of the stack that is strict enough. */
export const deploymentRequiresGate = {
  name,
  displayName: "Cobalt scans of a deployment hold it back",
  description: "In the configured stacks every Cobalt DAST scan trigger feeds a gate that is strict enough.",
  remediationSteps:
    "Declare a DastScanGate for the trigger that is at least as strict as configured, and let what must wait depend on it.",
  enforcementLevel: "mandatory",
  severity: "high",
  properties: {
    stacks: listOf(
      nonEmpty(),
      "Stacks by name, project/stack or organisation/project/stack; * stands for any text.",
    ),
    stackTags: {
      type: "object",
      additionalProperties: nonEmpty(),
      description:
        'Stacks by the value of one of their tags, such as { "env": "prod*" }; * stands for any text.',
      default: {},
    },
    limits: {
      ...strict({ maxHigh: aLimit, maxMedium: aLimit, maxLow: aLimit }),
      description:
        "The highest limits that a gate may have; a severity that is left out need not be limited.",
      default: { maxHigh: 0 },
    },
    until: oneOf(
      ["completed", "scanned"],
      "`scanned`: a gate may judge a scan that is still under review.",
      scanGateDefaults.until,
    ),
    countStates: listOf(
      oneOf(findingStates, "A finding's state."),
      "States that a gate has to count.",
      scanGateDefaults.countStates,
    ),
    acceptStatuses: listOf(
      oneOf(finalScanStatuses, "A scan's status."),
      "Final statuses that a gate may let pass.",
      scanGateDefaults.acceptStatuses,
    ),
    allowNewOnly: {
      type: "boolean",
      description: "A gate may count only findings that no earlier scan had.",
      default: false,
    },
    ...exemptionProperties,
  },
  looksAt: "stack",
  evaluate: (view, config, { now }) => {
    const stack = { ...view, organisation: view.organisation ?? selfManaged };
    const notes = config.stacks.flatMap((pattern) => patternFault(stack, pattern)).map((text) => note(text));
    const isSelected =
      config.stacks.some((pattern) => matchesStack(stack, pattern)) || hasTag(view.tags, config.stackTags);
    if (!isSelected) return notes;
    const { triggers, gates } = declaredIn(view);
    const taken = new Set(gates.map((gate) => gate.name));
    return [...notes, ...triggers.flatMap((trigger) => findingsOf({ trigger, gates, taken }, config, now()))];
  },
} as const satisfies Definition<RequiresGateConfig>;

interface Judged {
  readonly trigger: DeclaredTrigger;
  readonly gates: readonly DeclaredGate[];
  /** Names that gates of the stack have. */
  readonly taken: ReadonlySet<string>;
}

function findingsOf(
  { trigger, gates, taken }: Judged,
  config: RequiresGateConfig,
  now: number,
): readonly PolicyResult[] {
  const own = gates.filter((gate) => isFedBy(gate, trigger));
  const judged = own.map((gate) => ({ gate, strictness: strictnessOf(gate, config) }));
  if (judged.some(({ strictness }) => strictness.kind === "strict")) return [];
  const target = { id: knownValue(trigger.targetId) ?? "", name: knownValue(trigger.targetName) };
  const exemption = exemptionOf(target, config.exemptions, now);
  if (exemption.kind === "exempt") return [];
  const undecided = judged.filter(({ strictness }) => strictness.kind === "cannotTell");
  const strays = gates.filter(({ scanId, scanFrom }) => scanId.kind === "unknown" && scanFrom.length === 0);
  if (undecided.length > 0 || (own.length === 0 && strays.length > 0)) {
    const names = [...undecided.map(({ gate }) => gate), ...strays].map((gate) => gate.name).join(", ");
    return [
      cannotTell(`whether a gate that is strict enough waits for it. It may be: ${names}.`, trigger.urn),
    ];
  }
  const expired = exemption.kind === "expired" ? [exemption.text] : [];
  const exempt = target.id === "" ? [] : [exemptionLine(name, target, now)];
  const lines = [
    ...(own.length === 0 ? noGate(trigger, taken, config) : looseGates(trigger, judged)),
    ...expired,
    ...exempt,
  ];
  return [violation(lines.join("\n"), trigger.urn)];
}

function isFedBy({ scanId, scanFrom }: DeclaredGate, trigger: DeclaredTrigger): boolean {
  const id = knownValue(trigger.scanId);
  return scanFrom.includes(trigger.urn) || (id !== undefined && knownValue(scanId) === id);
}

function noGate(
  { name: title }: DeclaredTrigger,
  taken: ReadonlySet<string>,
  { limits, until }: RequiresGateConfig,
): readonly string[] {
  const gate = JSON.stringify(freeName(`${title}-verdict`, taken));
  const more = until === "scanned" ? ', until: "scanned"' : "";
  return [
    `Trigger ${title} starts scans, and no gate of this stack waits for their verdict.`,
    "Add to the program, where scan is the trigger, and let what must wait depend on the gate:",
    `  new cobalt.DastScanGate(${gate}, { scanId: scan.scanId, limits: ${limitsText(limits)}${more} });`,
  ];
}

function limitsText(limits: GateRequirement["limits"]): string {
  const texts = Object.entries(limits).map(([severity, most]) => `${severity}: ${most}`);
  return texts.length === 0 ? "{ maxHigh: 0 }" : `{ ${texts.join(", ")} }`;
}

function looseGates(
  { name: title }: DeclaredTrigger,
  judged: readonly { readonly gate: DeclaredGate; readonly strictness: ReturnType<typeof strictnessOf> }[],
): readonly string[] {
  const gates = judged.flatMap(({ gate, strictness }) =>
    strictness.kind === "loose"
      ? [`Write in ${declarationOf("gate", gate)}:`, ...strictness.wrong.map((line) => `  ${line}`)]
      : [],
  );
  return [`No gate of trigger ${title} is strict enough.`, ...gates];
}
