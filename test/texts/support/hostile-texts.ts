/** Texts that Cobalt, or whoever writes into it, may send in place of a name; every exit is tried with each. */
export const hostileTexts: Readonly<Record<string, string>> = {
  // Pulumi's CLI
  "colour directive that Pulumi does not know": "shop <{%x%}>",
  "colour directive that Pulumi knows": "shop <{%fg 1%}>red<{%reset%}>",
  "colour directive without an end": "shop <{% and what follows",
  "colour directive in pieces": "<{<{%x%}>%x%}>",
  "colour directive in JSON": '{"<{%x%}>":"<{%y%}>"}',
  "colour directive in JSON, escaped": '{"\\u003c{%x%}>":"\\u003c{%y%}>"}',
  "colour directive in a list of JSON": '["\\u003c{%x%}>"]',
  "control characters in a key of JSON": '{"\\u001b[2J":1}',
  "YAML of two lines": 'a: "\\x3c{%x%}>"\nb: 1',
  "format verbs of Go": "%s %d %!v(MISSING) %n 100%",
  // terminals
  SGR: "shop \u001b[31mred\u001b[0m",
  "CSI that clears the screen": "shop \u001b[2J\u001b[H",
  "CSI that moves up and erases": "shop\u001b[1A\u001b[2Kpassed",
  "CSI of C1": "shop \u009b31mred",
  "OSC 8, a link": "\u001b]8;;https://evil.example\u001b\\shop\u001b]8;;\u001b\\",
  "OSC 52, the clipboard": "\u001b]52;c;cm0gLXJmIC8=\u0007",
  "OSC 0, the title": "\u001b]0;owned\u0007",
  "OSC of C1": "\u009d52;c;AAAA\u009c",
  DCS: "\u001bP1$r0m\u001b\\",
  "reset of the terminal": "\u001bc",
  "other character set": "\u001b(0lqqk\u001b(B",
  BEL: "shop\u0007",
  backspaces: "failed\b\b\b\b\b\bpassed",
  NUL: "shop\u0000hidden",
  "shift out": "shop\u000eshop\u000f",
  DEL: "shop\u007f\u007f",
  "CR over the line": "failed\rpassed",
  "LF and a line of its own": "shop\npassed: everything",
  CRLF: "shop\r\npassed",
  "vertical tab and form feed": "shop\u000b\u000cpassed",
  NEL: "shop\u0085passed",
  "line separator": "shop\u2028passed",
  "paragraph separator": "shop\u2029passed",
  tabs: "shop\t\tpassed",
  // what is not seen as it is
  "right-to-left override": "shop\u202egnp.exe",
  "left-to-right override": "\u202dshop",
  embeddings: "\u202ashop\u202b\u202c",
  isolates: "\u2066shop\u2067\u2068\u2069",
  "marks of direction": "\u200eshop\u200f\u061c",
  "zero-width space": "sh\u200bop",
  "zero-width non-joiner and joiner": "sh\u200co\u200dp",
  "word joiner and invisible operators": "sh\u2060o\u2061\u2062\u2063\u2064p",
  "byte order mark": "\ufeffshop",
  "soft hyphen": "sh\u00adop",
  tags: "shop\u{e0001}\u{e0073}\u{e0068}\u{e007f}",
  "variation selectors": "shop\ufe00\u{e0100}",
  "Hangul filler": "shop\u3164\u115f",
  "interlinear annotation": "\ufff9shop\ufffaother\ufffb",
  "lone high surrogate": "shop\ud83d",
  "lone low surrogate": "\ude00shop",
  noncharacters: "shop\ufffe\uffff",
  // CI systems
  "GitHub's command": "::error::owned",
  "GitHub's command after blanks": " \u00a0::add-mask::shop",
  "GitHub's command in a second line": "shop\n::stop-commands::x",
  "GitHub's older command": "##[add-mask]shop",
  "Azure's command": "shop ##vso[task.setvariable variable=PATH]/tmp",
  "Azure's command with more hashes": "###vso[task.complete result=Succeeded;]",
  "TeamCity's message": "##teamcity[buildStatus status='SUCCESS']",
  "GitLab's section": "section_start:1:x[collapsed=true]\r\u001b[0Kshop",
  // documents
  HTML: "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "an attribute's end": "\" onmouseover=\"alert(1)' x='",
  "an entity": "&lt;script&gt; &#60;b&#62;",
  "a comment's end": "--> */ ]]> <!--",
  "link of Markdown": "[shop](https://evil.example) ![x](https://evil.example/x.png)",
  "reference of Markdown": "[shop][1]\n\n[1]: https://evil.example",
  autolinks: "<https://evil.example> https://evil.example www.evil.example me@evil.example",
  mentions: "@octocat @org/team ＠octocat",
  references: "#1 GH-1 org/repo#1 !1 $1 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef deadbee",
  "cells and code": "a|b \\| `code` ``more`` \\",
  "backticks alone": "```",
  emphasis: "**shop** __shop__ ~~shop~~ *a* _b_ # shop :tada:",
  "a list and a rule": "- [x] shop",
  formula: '=HYPERLINK("https://evil.example";"shop")',
  "formula with plus": "+1+cmd|' /C calc'!A0",
  "formula with minus": "-1+1",
  "formula with at": "@SUM(1+1)",
  "formula of full width": "＝1＋1",
  "plus, minus and at of full width": "＋1－＠1",
  "formula after blanks": "  =1+1",
  "formula after a tab": "\t=1+1",
  "formula after a line feed": "\n=1+1",
  "formula after a semicolon": "shop;=1+1",
  "formula after a quotation mark": '"=1+1',
  "quotation marks": '"shop", \'shop\', ""',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a text
  "template of JavaScript": "${process.exit(1)} `\\`",
  "calendar's property": "shop\r\nEND:VEVENT\r\nBEGIN:VEVENT",
  prototype: "__proto__",
  "ten thousand characters": "n".repeat(10_000),
  "ten thousand wide characters": "店".repeat(10_000),
  emoji: "shop 👩‍💻 ❤️ 👍🏽",
  "blanks around": "  shop  ",
};

/**
 * What of an output is raw that must not be, in words; none for an output that is right. Written apart from the product's own
 * rules. `\n`, `\r\n` and tabs are the output's own; a text of others is looked for by `holdsLine`.
 */
export function rawIn(output: string): readonly string[] {
  const found: [string, RegExp][] = [
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    ["control", /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/],
    ["separator", /[\u2028\u2029]/],
    ["direction", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
    ["zero width", /[\u00ad\u200b\u200c\u2060-\u2065\u206a-\u206f\u3164\u115f\u1160\ufff9-\ufffb\ufeff]/],
    ["joiner", /[\p{L}\p{N}]\u200d|\u200d[\p{L}\p{N}]/u],
    ["tag or selector", /[\ufe00-\ufe0d\u{e0000}-\u{e0fff}]/u],
    ["surrogate", /\p{Cs}/u],
    ["noncharacter", /[\ufffe\uffff]/],
    ["Pulumi's directive", /<\{%/],
    ["GitHub's command", /^\s*::/m],
    ["Azure's command", /##(\w*)\[/],
  ];
  return found.filter(([, pattern]) => pattern.test(output)).map(([name]) => name);
}

/** The same of colours that are the output's own taken away. */
export function rawInColours(output: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as terminals have it
  return rawIn(output.replace(/\u001b\[(?:0|1|2|31|32|33)m/g, ""));
}

/** The value of an escaped text, as a reader of JSON has it; what was a backslash before is one still. */
export function unescaped(text: string): string {
  const short: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\u([0-9a-f]{4})|\\([nrt])/g, (_, hex: string | undefined, one = "") =>
    hex === undefined ? (short[one] ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
