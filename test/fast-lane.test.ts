import { readdirSync } from "node:fs";

const config: {
  readonly projects: readonly {
    readonly displayName: string;
    readonly testPathIgnorePatterns?: readonly string[];
  }[];
} = require("../jest.config.js");

const patternsOf = (name: string): readonly string[] =>
  config.projects.find(({ displayName }) => displayName === name)?.testPathIgnorePatterns ?? [];
const left = patternsOf("fast").filter((pattern) => !patternsOf("unit").includes(pattern));
const tests = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `<rootDir>/test/${name.replaceAll("\\", "/")}`);

it.each(left)("what `npm run test:fast` leaves out is there: %s", (pattern) => {
  const alternatives = /\(([^)]*)\)/.exec(pattern)?.[1]?.split("|") ?? [""];
  for (const alternative of alternatives) {
    const prefix = pattern.replace(/\([^)]*\)/, alternative);
    expect(tests.filter((path) => path.startsWith(prefix))).not.toEqual([]);
  }
});

it("leaves most of them in", () => {
  const isLeftOut = (path: string) => left.some((pattern) => new RegExp(`^${pattern}`).test(path));
  expect(tests.filter((path) => !isLeftOut(path)).length).toBeGreaterThan(100);
});
