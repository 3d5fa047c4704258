/** The names of headers, fields and parameters that hold what opens something. */
const secretName =
  "[\\w.\\[\\]-]*(?:authorization|authenticat|cookie|token|secret|api[-_]?key|access[-_]?key|session|csrf|xsrf|passw|pwd|credential|signature|jwt|[-_]auth)[\\w.\\[\\]-]*";
/** Its value goes on to the line's end, and on lines that begin with a blank, as those of old headers did. */
const field = new RegExp(
  `(${secretName}["']?[^\\S\\r\\n]*:)[^\\r\\n]*(?:\\r?\\n[ \\t]+\\S[^\\r\\n]*)*`,
  "gi",
);
const parameter = new RegExp(`(${secretName}(?:=|%3d))[^&\\s"'<>#;]*`, "gi");
const scheme = /\b(bearer|basic|digest|negotiate)(\s+)[\w+/=.~-]{6,}/gi;
const jwt = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;
const userInfo = /(:\/\/)[^/\s@"'<>]+@/g;

/** A text in which what looks like a credential is masked, rather too much than too little. */
export function masked<T extends string | undefined>(text: T): T {
  if (text === undefined) return text;
  return maskedUrl(text.replace(field, "$1 ***").replace(scheme, "$1$2***")) as T;
}

/** The same for a URL, in which a host's name before a port is no field. */
export function maskedUrl<T extends string | undefined>(text: T): T {
  return text?.replace(parameter, "$1***").replace(jwt, "***").replace(userInfo, "$1***@") as T;
}
