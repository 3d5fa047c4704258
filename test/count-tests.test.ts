import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const script = join(__dirname, "..", "scripts", "count-tests.js");

/** What the script says, line by line, and its exit code, where these runners have written these numbers. */
function count(
  results: readonly object[],
  runners = results.length,
): Promise<{ readonly lines: string[]; readonly code: number }> {
  const folder = mkdtempSync(join(tmpdir(), "count-tests-"));
  for (const [index, result] of results.entries())
    writeFileSync(join(folder, `${index}.json`), JSON.stringify(result));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, folder, String(runners)], (error, stdout) => {
      rmSync(folder, { recursive: true });
      resolve({ lines: stdout.trim().split("\n"), code: Number(error?.code ?? 0) });
    });
  });
}

const ran = (numPassedTests: number, numFailedTests = 0, more: object = {}) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...more,
});

test("the last line counts the tests of all runners", async () => {
  expect(await count([ran(2000), ran(4), ran(96)])).toEqual({ lines: ["2100 passed, 0 failed"], code: 0 });
});

test.each([
  ["a test failed in any of them", [ran(5, 1), ran(4)], 2, "9 passed, 1 failed"],
  [
    "a file could not be run",
    [ran(5, 0, { numRuntimeErrorTestSuites: 1 })],
    1,
    "1 test files could not be run",
  ],
  ["a runner wrote nothing", [ran(5)], 2, "1 of 2 runners did not come to an end"],
  ["a runner ran no test", [ran(5), ran(0)], 2, "5 passed, 0 failed"],
])("it fails where %s", async (_, results, runners, line) => {
  const { lines, code } = await count(results, runners);
  expect([lines, code]).toEqual([expect.arrayContaining([line]), 1]);
});

test("what was skipped is said", async () => {
  const { lines, code } = await count([ran(5, 0, { numPendingTests: 3 })]);
  expect([lines, code]).toEqual([["3 tests were skipped", "5 passed, 0 failed"], 0]);
});
