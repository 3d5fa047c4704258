import { formsOfLine, safeLine } from "../../foreign-text";

/** Replaces every token in a text by `***`. */
export type Mask = (text: string) => string;

function formsOf(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inUrl = encodeURIComponent(secret);
  const lowerInUrl = inUrl.replace(/%../g, (code) => code.toLowerCase());
  return [secret, inUrl, lowerInUrl, inJson, ...[secret, inJson].flatMap(formsOfLine)];
}

/** A mask for these secrets, as they are, percent-encoded, escaped for JSON, and as a message shows a foreign text. */
export function maskOf(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.filter((secret) => secret !== "").flatMap(formsOf))];
  forms.sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((masked, form) => masked.replaceAll(form, "***"), text);
}

/** What is looked at of a foreign text before it is shortened. */
const longestLook = 8192;

/**
 * A foreign text made fit for one line of a message: tokens masked, blanks and line ends turned into one blank, what is hidden
 * written as an escape, at most 300 characters. Masked before it is cut, since the start of a token is no token any more.
 */
export function quotable(text: string, mask: Mask): string {
  const line = mask(safeLine(mask(text).replace(/\s+/g, " ").trim().slice(0, longestLook)));
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}
