import { safeLine, safeLines } from "../../../provider/foreign-text";
import { overallOf } from "./json";
import { type GateResult, nameOf, standingOf } from "./result";

/** The results as a JUnit report: a test case for each scan. A scan that is not over yet is an error, so that it is not taken for a pass. */
export function gateJunit(results: readonly GateResult[], now: number): string {
  const count = (standing: string) => results.filter((result) => standingOf(result) === standing).length;
  const suite = attributes({
    id: 0,
    package: "pulumi-cobalt",
    name: "Cobalt DAST gate",
    hostname: "localhost",
    // The format knows no offset; this is UTC.
    timestamp: new Date(now).toISOString().slice(0, 19),
    tests: results.length,
    failures: count("failed"),
    errors: count("pending"),
    time: seconds(Math.max(0, ...results.map(({ tookMs }) => tookMs))),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${suite}>`,
    // One schema of Jenkins's has no empty list of properties.
    `    <properties><property ${attributes({ name: "result", value: overallOf(results) })}/></properties>`,
    ...results.flatMap(testCase),
    `    <system-out>${escaped(results.map(lineOf).join("\n"))}</system-out>`,
    "    <system-err/>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(result: GateResult): readonly string[] {
  const own = attributes({
    name: nameOf(result),
    classname: result.targetId ?? "unknown target",
    time: seconds(result.tookMs),
  });
  const standing = standingOf(result);
  if (standing === "passed") return [`    <testcase ${own}/>`];
  const element = standing === "pending" ? "error" : "failure";
  const what = attributes({
    message: result.kind === "error" ? "the scan could not be judged" : result.shown.reason,
    type: result.kind === "error" ? "not judged" : result.shown.verdict,
  });
  const text = result.kind === "error" ? result.message : result.text.join("\n");
  return [
    `    <testcase ${own}>`,
    `      <${element} ${what}>${escaped(text)}</${element}>`,
    "    </testcase>",
  ];
}

function lineOf(result: GateResult): string {
  return result.kind === "error" ? `${nameOf(result)}: ${result.message}` : result.shown.summary;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(safeLine(String(value)))}"`)
    .join(" ");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 has no way to write is hidden or no character at all, and so an escape by now. */
function escaped(text: string): string {
  return safeLines(text).replace(/[&<>"]/g, (one) => entities[one] ?? one);
}
