/** What a policy found, at a resource (`urn`) or, without one, at the stack as a whole. */
export type Finding =
  | { readonly kind: "violation"; readonly message: string; readonly urn?: string }
  /** To be read and never to stop a deployment, whatever the policy's enforcement level: above all what cannot be told yet. */
  | { readonly kind: "note"; readonly message: string; readonly urn?: string };

export function violation(message: string, urn?: string): Finding {
  return { kind: "violation", message, urn };
}

export function note(message: string, urn?: string): Finding {
  return { kind: "note", message, urn };
}

export function cannotTell(message: string, urn?: string): Finding {
  return note(`Cannot tell yet: ${message}`, urn);
}

/** The notes of a policy as one text for people; undefined when there are none. */
export function notesText(policy: string, findings: readonly Finding[]): string | undefined {
  const lines = findings
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
