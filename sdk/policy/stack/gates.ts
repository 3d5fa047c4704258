import { containsUnknown } from "../../../provider/resources/property-map";
import { type GateTerms, scanGateDefaults } from "../../../provider/resources/scan-gate/fields";
import type { Reading } from "../reading";
import type { DeclaredGate } from "./declared";

/** A stack by the three parts of the name that Pulumi prints. */
export interface StackName {
  readonly organisation: string;
  readonly project: string;
  readonly stack: string;
}

/** The organisation's name with every backend but Pulumi Cloud. */
export const selfManaged = "organization";

/** A part of a stack's name, as every backend has it, where `*` stands for any text. */
const part = /^[A-Za-z0-9_.*-]+$/;

/** Whether a pattern fits the stack's name, `project/stack` or `organisation/project/stack`. */
export function matchesStack(name: StackName, pattern: string): boolean {
  return formsOf(name).some((form) => expressionOf(pattern).test(form));
}

/** What keeps a pattern from ever fitting a stack of this backend, or this one: a sentence, if there is something to say. */
export function patternFault(name: StackName, pattern: string): readonly string[] {
  if (matchesStack(name, pattern)) return [];
  const said = `stacks: ${JSON.stringify(pattern)}`;
  const parts = pattern.split("/");
  if (parts.length > 3 || parts.some((one) => !part.test(one))) {
    return [`${said} fits no stack: expected a stack, project/stack or organisation/project/stack.`];
  }
  if (formsOf(name).some((form) => expressionOf(pattern, "i").test(form))) {
    return [`${said} does not fit ${fullName(name)}, from which it differs by upper and lower case alone.`];
  }
  const [organisation = ""] = parts;
  const isForeign = parts.length === 3 && !expressionOf(organisation).test(selfManaged);
  if (name.organisation !== selfManaged || !isForeign) return [];
  return [
    `${said} fits no stack of this backend, which has no organisations: Pulumi prints ${fullName(name)}.`,
  ];
}

/** Whether one of the tags has a value that fits its pattern. */
export function hasTag(
  tags: ReadonlyMap<string, string> | undefined,
  patterns: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(patterns).some(([tag, pattern]) => {
    const value = tags?.get(tag);
    return value !== undefined && expressionOf(pattern).test(value);
  });
}

function formsOf({ organisation, project, stack }: StackName): readonly string[] {
  return [stack, `${project}/${stack}`, `${organisation}/${project}/${stack}`];
}

function fullName({ organisation, project, stack }: StackName): string {
  return `${organisation}/${project}/${stack}`;
}

function expressionOf(pattern: string, flags = ""): RegExp {
  const literal = pattern.split("*").map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, flags);
}

/** The loosest gate that is still strict enough. */
export interface GateRequirement {
  readonly limits: { readonly maxHigh?: number; readonly maxMedium?: number; readonly maxLow?: number };
  readonly until: GateTerms["until"];
  readonly countStates: readonly string[];
  readonly acceptStatuses: readonly string[];
  /** True if it may count only findings that no earlier scan had. */
  readonly allowNewOnly: boolean;
}

export type Strictness =
  | { readonly kind: "strict" }
  | { readonly kind: "cannotTell" }
  /** `wrong`: the lines to write into the gate, each with what stands there. */
  | { readonly kind: "loose"; readonly wrong: readonly string[] };

/** Whether a gate is at least as strict as required. Each property is read and compared on its own. */
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
