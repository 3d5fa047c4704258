export interface Mask {
  text(text: string): string;
  value(value: unknown): unknown;
}

/** Anything shorter is no token, and would mask half of what is recorded. */
const SHORTEST_SECRET = 8;

/** Replaces secrets by `***`, also where they stand percent-encoded or in base64. */
export function masker(secrets: readonly string[]): Mask {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  const text = (given: string) => forms.reduce((masked, form) => masked.replaceAll(form, "***"), given);
  const value = (given: unknown): unknown => {
    if (typeof given === "string") return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([key, inner]) => [text(key), value(inner)]));
  };
  return { text, value };
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [secret, encodeURIComponent(secret), bytes.toString("base64"), bytes.toString("base64url")];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
