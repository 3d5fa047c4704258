import { containsUnknown } from "../../../provider/resources/property-map";
import { type GateTerms, scanGateDefaults } from "../../../provider/resources/scan-gate/declaration";
import type { Reading } from "../reading";
import type { DeclaredGate } from "./declared";

/** The loosest gate that is still strict enough. */
export interface GateRequirement {
  readonly limits: { readonly maxHigh?: number; readonly maxMedium?: number; readonly maxLow?: number };
  readonly until: GateTerms["until"];
  readonly countStates: readonly string[];
  readonly acceptStatuses: readonly string[];
  /** May it count only findings that no earlier scan had? */
  readonly allowNewOnly: boolean;
}

export type Strictness =
  | { readonly kind: "strict" }
  | { readonly kind: "cannotTell" }
  /** `wrong`: the lines to write into the gate, each with what stands there. */
  | { readonly kind: "loose"; readonly wrong: readonly string[] };

/** Is a gate at least as strict as required? Each property is read and compared on its own. */
export function strictnessOf(gate: Pick<DeclaredGate, "read">, required: GateRequirement): Strictness {
  const verdicts = [...settings(gate, required), ...limits(gate, required)];
  const wrong = verdicts.filter((verdict) => typeof verdict === "string");
  if (wrong.length > 0) return { kind: "loose", wrong };
  return verdicts.includes(undefined) ? { kind: "cannotTell" } : { kind: "strict" };
}

/** True: strict enough; undefined: not known yet; a text: what to write instead. */
type Verdict = true | undefined | string;

function settings({ read }: Pick<DeclaredGate, "read">, required: GateRequirement): readonly Verdict[] {
  const judge = <K extends keyof typeof scanGateDefaults>(
    property: K,
    rule: { readonly accepts: (value: unknown) => boolean; readonly line: string },
  ): Verdict => {
    const value = valueIn(read(property), scanGateDefaults[property]);
    if (value === undefined) return undefined;
    return rule.accepts(value) ? true : `${rule.line} (it is ${JSON.stringify(value)})`;
  };
  const { until, countStates, acceptStatuses, allowNewOnly } = required;
  return [
    judge("onFailure", { accepts: (value) => value === "fail", line: 'onFailure: "fail"' }),
    judge("onTimeout", { accepts: (value) => value === "fail", line: 'onTimeout: "fail"' }),
    judge("until", {
      accepts: (value) => value === "completed" || until === "scanned",
      line: 'until: "completed"',
    }),
    judge("newOnly", { accepts: (value) => value !== true || allowNewOnly, line: "newOnly: false" }),
    judge("countStates", {
      accepts: (value) => countStates.every((state) => listOf(value).includes(state)),
      line: `countStates: ${JSON.stringify(countStates)}`,
    }),
    judge("acceptStatuses", {
      accepts: (value) => listOf(value).every((status) => acceptStatuses.includes(String(status))),
      line: `acceptStatuses: ${JSON.stringify(acceptStatuses)}`,
    }),
  ];
}

function limits({ read }: Pick<DeclaredGate, "read">, required: GateRequirement): readonly Verdict[] {
  return Object.entries(required.limits).map(([name, most]) => {
    const reading = read("limits").kind === "unknown" ? read("limits") : read(`limits.${name}`);
    if (reading.kind === "unknown") return undefined;
    const given = reading.kind === "known" ? Number(reading.value) : Number.POSITIVE_INFINITY;
    if (given <= most) return true;
    return `limits: { ${name}: ${most} } (it is ${Number.isFinite(given) ? given : "not limited"})`;
  });
}

/** Undefined: a preview cannot tell. */
function valueIn(reading: Reading, standard: unknown): unknown {
  if (reading.kind === "unknown" || (reading.kind === "known" && containsUnknown(reading.value)))
    return undefined;
  return reading.kind === "known" ? reading.value : standard;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
