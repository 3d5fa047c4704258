const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Sums what jest's runners have written with `--json`, and ends with a line that counts the tests.
 *
 *     node scripts/count-tests.js <folder of the runners' files> <how many runners there were>
 *
 * Exits with 1 where a test failed or could not be run, or where a runner has written nothing.
 */
function main([folder, runners]) {
  const results = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  const sum = (name) => results.reduce((total, result) => total + (result[name] ?? 0), 0);
  const silent = Number(runners) - results.length;
  const unrun = sum("numRuntimeErrorTestSuites");
  const skipped = sum("numPendingTests");
  if (silent > 0) console.log(`${silent} of ${runners} runners did not come to an end`);
  if (unrun > 0) console.log(`${unrun} test files could not be run`);
  if (skipped > 0) console.log(`${skipped} tests were skipped`);
  const [passed, failed] = [sum("numPassedTests"), sum("numFailedTests")];
  console.log(`${passed} passed, ${failed} failed`);
  const isEmpty = results.some(({ numPassedTests }) => numPassedTests === 0);
  process.exitCode = failed > 0 || unrun > 0 || silent > 0 || isEmpty ? 1 : 0;
}

main(process.argv.slice(2));
