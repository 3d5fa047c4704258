import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentedTypes } from "../../../scripts/endpoint-types/table";

const page = readFileSync(join(__dirname, "../../../docs/endpoints.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

it("documents each type of the rules, with its condition and its properties as they are now", () => {
  const documented = documentedTypes().map(({ type, hosts }) => [
    `\`${type}\``,
    hosts.map((path) => (path.includes(" ") ? path : `\`${path}\``)).join(", "),
  ]);
  expect(rows.map(([, type, , hosts]) => [type, hosts])).toEqual(documented);
});

it("says of each type where it is declared, or why nowhere", () => {
  const sources = rows.map(([, type, , , source]) => ({ type, source }));
  expect(sources.filter(({ source }) => source === "" || source === "nowhere")).toEqual([]);
  const packages = new Set(
    sources.flatMap(({ source = "" }) => source.match(/@pulumi(verse)?\/[a-z-]+/g) ?? []),
  );
  expect(packages.size).toBeGreaterThanOrEqual(7);
});
