/**
 * Makes texts of others (names, URLs, statuses and error bodies that Cobalt sends, names in states) fit for people's eyes and
 * for pipelines. What could steer a terminal, hide or reorder characters, end a line, or give an order to Pulumi's CLI or to a
 * CI system is written as the escape that JSON and JavaScript have for it (`\u001b`), so that it can be seen and nothing is lost.
 */

/**
 * Controls, formats (bidirectional overrides and isolates, zero-width characters, tags), line and paragraph separators, lone
 * surrogates, noncharacters and whatever is invisible by default; not the joiners and selectors inside of an emoji.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}](?<!(?:\p{ExtPict}[\ufe0e\ufe0f]?|\p{EMod})\u200d(?=\p{ExtPict})|\p{ExtPict}[\ufe0e\ufe0f])/gu;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The characters as escapes of JSON, UTF-16 unit by unit. */
export function escapedForJson(text: string): string {
  return text.replace(
    /[\s\S]/g,
    (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The same text, with everything in it that is hidden or steers written as an escape, apart from the characters in `keep`. */
export function escapeHidden(text: string, keep = ""): string {
  return text.replace(hidden, (character) =>
    keep.includes(character) ? character : escapedForJson(character),
  );
}

/**
 * Orders that are plain characters: Pulumi's colour directives (its CLI panics at one that it does not know), Azure's and
 * TeamCity's (`##vso[`, `##[`) anywhere in a line, GitHub's (`::`) at its beginning.
 */
export function escapeOrders(text: string): string {
  return text
    .replace(/<(?=\{%)/g, escapedForJson)
    .replace(/#(?=#\w*\[)/g, escapedForJson)
    .replace(/^([^\S\n]*)(:)(?=:)/gm, (_, blanks: string, colon: string) => blanks + escapedForJson(colon));
}

/** Another's text as a part of one line. */
export function safeLine(text: string): string {
  return escapeOrders(escapeHidden(text));
}

const longestName = 100;
const longestUrl = 200;

/** The ways in which a text may stand in a message: whoever takes one out looks for each. */
export function formsOfLine(text: string): readonly string[] {
  return [safeLine(text), shortLine(text), shortUrl(text)];
}

/** Another's URL as a part of one line, with an ellipsis in place of what is too long for it. */
export function shortUrl(url: string): string {
  return shortLine(url, longestUrl);
}

/** Another's text as a part of one line, with an ellipsis in place of what is more than `most` characters. */
export function shortLine(text: string, most = longestName): string {
  const line = safeLine(text.length > most ? text.slice(0, most * 2) : text);
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** A text of ours for a log or a terminal, whatever others' texts went into it: its own line ends and tabs stay. */
export function safeLines(text: string): string {
  return escapeOrders(escapeHidden(text, "\n\t"));
}

/**
 * A value of others for a program or a state, which Pulumi's CLI shows to people. The CLI decodes a text that holds an object or a
 * list of JSON, escapes in it included, so one of which something would come up there stays a text: it is quoted once more.
 */
export function safeValue<T>(value: T): T {
  if (typeof value === "string") return safeText(value) as T;
  if (Array.isArray(value)) return value.map(safeValue) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, safeValue(part)])) as T;
}

function safeText(text: string): string {
  const line = safeLine(text);
  return line.includes("\\") && isJsonContainer(line) ? JSON.stringify(line) : line;
}

function isJsonContainer(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
