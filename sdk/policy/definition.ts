import type { ResourceName } from "../../provider/resources/all-fields";
import type { Properties } from "./config";
import type { PolicyEnvironment } from "./environment";
import type { StackView } from "./stack/declared";

export type PolicyResults = readonly PolicyResult[];

/** A policy as this package writes it: pure of Pulumi, so that it can be evaluated without an engine. */
export interface Definition<Config = unknown> {
  readonly name: string;
  readonly description: string;
  readonly displayName: string;
  readonly enforcementLevel: "advisory" | "mandatory";
  readonly severity: "low" | "medium" | "high";
  /** What to do about a violation, for who reads the policy and not its messages. */
  readonly remediationSteps: string;
  /** Its configuration as JSON schema; every property that `evaluate` relies on has a default. */
  readonly properties: Properties;
  /**
   * `stack`: evaluated once, with all that the stack will have. A resource's name: evaluated one by one, each before it is made,
   * so that also an `up --skip-preview` is stopped in time.
   */
  readonly looksAt: "stack" | ResourceName;
  evaluate(
    view: StackView,
    config: Config,
    environment: PolicyEnvironment,
  ): PolicyResults | Promise<PolicyResults>;
}

/** What a policy found, at a resource (`urn`) or, without one, at the stack as a whole. */
export type PolicyResult =
  | { readonly kind: "violation"; readonly message: string; readonly urn?: string }
  /** To be read and never to stop a deployment, whatever the policy's enforcement level: above all what cannot be told yet. */
  | { readonly kind: "note"; readonly message: string; readonly urn?: string };

export function violation(message: string, urn?: string): PolicyResult {
  return { kind: "violation", message, urn };
}

export function note(message: string, urn?: string): PolicyResult {
  return { kind: "note", message, urn };
}

export function cannotTell(message: string, urn?: string): PolicyResult {
  return note(`Cannot tell yet: ${message}`, urn);
}

/** The notes of a policy as one text for people; undefined when there are none. */
export function notesText(policy: string, results: readonly PolicyResult[]): string | undefined {
  const lines = results
    .filter(({ kind }) => kind === "note")
    .map(
      ({ message, urn }) =>
        `  - ${urn === undefined ? "" : `${nameIn(urn)}: `}${message.replaceAll("\n", "\n    ")}`,
    );
  if (lines.length === 0) return undefined;
  return [`${policy} (does not stop the deployment):`, ...new Set(lines)].join("\n");
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
