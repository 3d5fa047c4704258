import { acceptanceOf } from "../../../provider/resources/scan-gate/evaluate";

export interface ExemptionConfig {
  readonly target: string;
  readonly reason: string;
  /** yyyy-mm-dd; that day is included, in UTC. */
  readonly until: string;
}

export type Exemption =
  | { readonly kind: "none" }
  | { readonly kind: "exempt" }
  /** `text`: what no longer holds and why, as a sentence for the violation. */
  | { readonly kind: "expired"; readonly text: string };

/** What the configuration says of a target; one that holds wins over one that has expired. */
export function exemptionOf(
  target: { readonly id: string; readonly name?: string },
  exemptions: readonly ExemptionConfig[],
  now: number,
): Exemption {
  const own = exemptions.filter((exemption) => [target.id, target.name].includes(exemption.target));
  const evaluated = own.map(({ reason, until }) => ({
    until,
    ...acceptanceOf(`${reason} until ${until}`, now),
  }));
  if (evaluated.some(({ kind }) => kind === "accepted")) return { kind: "exempt" };
  const [expired] = evaluated;
  if (expired === undefined || expired.kind !== "expired") return { kind: "none" };
  return {
    kind: "expired",
    text: `Its exemption until ${expired.until} (${own[0]?.reason}) no longer holds: ${expired.why}.`,
  };
}
