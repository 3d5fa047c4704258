/**
 * What reading shows of a fact. `seen`: the answer to a question that the documentation leaves open; whatever it is, it works.
 * `not seen`: nothing in this organisation shows it.
 */
export type FactAnswer =
  | { readonly kind: "holds"; readonly says: string }
  | { readonly kind: "differs"; readonly says: string }
  | { readonly kind: "seen"; readonly says: string }
  | { readonly kind: "not seen"; readonly says: string };

export const holds = (says: string): FactAnswer => ({ kind: "holds", says });
export const differs = (says: string): FactAnswer => ({ kind: "differs", says });
export const seen = (says: string): FactAnswer => ({ kind: "seen", says });
export const notSeen = (says: string): FactAnswer => ({ kind: "not seen", says });
