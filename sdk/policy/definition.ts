import type { ResourceName } from "../../provider/registry";
import type { Properties } from "./config/schema";
import type { Finding } from "./findings/finding";
import type { StackView } from "./stack/view";
import type { Surroundings } from "./surroundings";

export type Findings = readonly Finding[];

/** A policy as this package writes it: pure of Pulumi, so that it can be judged without an engine. */
export interface Definition<Config = unknown> {
  readonly name: string;
  readonly description: string;
  readonly displayName: string;
  readonly enforcementLevel: "advisory" | "mandatory";
  readonly severity: "low" | "medium" | "high";
  /** What to do about a violation, for who reads the policy and not its messages. */
  readonly remediationSteps: string;
  /** Its configuration as JSON schema; every property that `judge` relies on has a default. */
  readonly properties: Properties;
  /**
   * `stack`: judged once, with all that the stack will have. A resource's name: judged one by one, each before it is made,
   * so that also an `up --skip-preview` is stopped in time.
   */
  readonly looksAt: "stack" | ResourceName;
  judge(view: StackView, config: Config, surroundings: Surroundings): Findings | Promise<Findings>;
}
