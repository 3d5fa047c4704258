import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readText } from "../../sdk/cli/files";
import { decodedText, systemEnvironment } from "../../sdk/policy/environment";

const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();
const littleEndian = (text: string) => Buffer.from(text, "utf16le");

/** As editors, shells and PowerShell's `>`, `Out-File` and `Set-Content` write a text. */
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  "UTF-8": (text) => Buffer.from(text),
  "UTF-8 with a byte order mark": (text) => Buffer.from(`\ufeff${text}`),
  "UTF-16 little endian": (text) => littleEndian(`\ufeff${text}`),
  "UTF-16 big endian": (text) => bigEndian(`\ufeff${text}`),
  "UTF-16 little endian without a mark": littleEndian,
  "UTF-16 big endian without a mark": bigEndian,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-cobalt-text-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(encodings))("%s", (_, encode) => {
  test("any JSON comes back as it was", () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: "grapheme" }), (json, name) => {
        for (const text of [json, JSON.stringify({ name }), " {}\r\n"])
          expect(decodedText(encode(text))).toBe(text);
      }),
    );
  });

  test("commands and policies read it from a file", async () => {
    const file = join(folder, "inventory.json");
    const text = JSON.stringify({ name: "Läden 旺角 🏪" });
    writeFileSync(file, encode(text));
    expect(await readText(file, new AbortController().signal)).toBe(text);
    expect(systemEnvironment().readFile(file)).toBe(text);
  });
});

test("an empty file is an empty text", () => {
  expect(decodedText(Buffer.alloc(0))).toBe("");
});
