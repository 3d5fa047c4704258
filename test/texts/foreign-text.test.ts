import * as fc from "fast-check";
import { maskOf } from "../../provider/client/http/mask";
import { formsOfLine, safeLine, safeLines, shortLine } from "../../provider/foreign-text";
import { hostileTexts, rawIn, unescaped } from "./support/hostile-texts";

/** No text of every day is anybody's secret; those are found in one another. */
const texts = Object.values(hostileTexts).filter((text) => text.length > 12);

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.nat(0x10ffff)).map((codes) => codes.map((code) => String.fromCodePoint(code)).join("")),
  fc
    .array(fc.constantFrom("<", "{", "%", "}", ">", "#", ":", "[", "\n", " ", "vso", "\u001b", "a"))
    .map((parts) => parts.join("")),
);

it("has at least sixty texts", () => {
  expect(Object.keys(hostileTexts).length).toBeGreaterThanOrEqual(60);
});

it.each(Object.entries(hostileTexts))("%s: one line, nothing raw, nothing lost", (_, text) => {
  const line = safeLine(text);
  expect(line).not.toMatch(/[\r\n\t]/);
  expect(rawIn(line)).toEqual([]);
  expect(unescaped(line)).toBe(unescaped(text));
  expect(rawIn(safeLines(`one\n${text}\ntwo`))).toEqual([]);
});

it("holds for any text, and changes nothing twice", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = safeLine(text);
      expect(line).not.toMatch(/[\r\n\t]/);
      expect(rawIn(line)).toEqual([]);
      expect(safeLine(line)).toBe(line);
      expect(unescaped(line)).toBe(unescaped(text));
      const lines = safeLines(text);
      expect(rawIn(lines)).toEqual([]);
      expect(safeLines(lines)).toBe(lines);
      expect(lines.split("\n")).toHaveLength(text.split("\n").length);
    }),
    { numRuns: 2000 },
  );
});

it("leaves what people write as it is", () => {
  for (const text of [
    "Shop (staging) — Zürich",
    "店 #1: 50 % <b>",
    "shop 👩‍💻 ❤️ 👍🏽",
    "a::b",
    "## [x]",
    "שלום",
  ])
    expect(safeLine(text)).toBe(text);
});

it("shortens with an ellipsis, and cuts no character in two", () => {
  expect(shortLine("n".repeat(10_000))).toBe(`${"n".repeat(99)}…`);
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, most) => {
      const line = shortLine(text, most);
      expect([...line].length).toBeLessThanOrEqual(most);
      expect(rawIn(line)).toEqual([]);
    }),
  );
});

it("a mask takes a secret out in each form in which a message may have it", () => {
  const mask = maskOf(texts);
  for (const secret of texts)
    for (const shown of [...formsOfLine(secret), ...formsOfLine(JSON.stringify(secret).slice(1, -1))])
      expect(mask(`before ${shown} after`)).toBe("before *** after");
});
