import { safeLine, safeLines } from "../../../provider/foreign-text";
import { outputsOf, type PropertiesOf, withoutAbsent } from "../../../provider/resources";
import { describeCounts, type FindingCounts, scanGateFields } from "../../../provider/resources/scan-gate";
import { exitCodes } from "../command";
import { markdownBlock, markdownTable, markdownText } from "../markdown";
import { type Colour, painter, reflowed, type Terminal, textWidth } from "../terminal";
import type { Subject } from "./arguments";

export type GateResult = Subject & {
  readonly targetId: string | undefined;
  /** Milliseconds that the evaluation took, the wait included. */
  readonly durationMs: number;
} & (
    | {
        readonly kind: "evaluated";
        /** What a `DastScanGate` has among its outputs. */
        readonly outputs: GateOutputs;
        /** What a person has to know of a verdict that is none of the passing ones. */
        readonly text: readonly string[];
        /** True if the verdict fails the command. */
        readonly isBlocking: boolean;
      }
    /** It could not be evaluated, so it does not pass. */
    | { readonly kind: "error"; readonly message: string }
  );

type GateOutputs = PropertiesOf<typeof scanGateFields.outputs>;

/** What a result means to a pipeline. */
type Outcome = "passed" | "failed" | "pending";

function outcomeOf(result: GateResult): Outcome {
  if (result.kind === "error") return "failed";
  if (!result.isBlocking) return "passed";
  return result.outputs.verdict === "pending" ? "pending" : "failed";
}

/** The worst outcome of all. */
function overallOutcome(results: readonly GateResult[]): Outcome {
  const outcomes = results.map(outcomeOf);
  return (["failed", "pending"] as const).find((one) => outcomes.includes(one)) ?? "passed";
}

export function exitCodeOf(results: readonly GateResult[]): number {
  const codes = { passed: exitCodes.ok, failed: exitCodes.failed, pending: exitCodes.stillRunning };
  return codes[overallOutcome(results)];
}

/** The scan's id, behind the name of its trigger where that is known. */
function nameOf({ scanId, trigger }: Subject): string {
  return trigger === undefined ? safeLine(scanId) : `${safeLine(trigger)} (${safeLine(scanId)})`;
}

const colours: Readonly<Record<Outcome, Colour>> = { passed: "green", failed: "red", pending: "yellow" };

/** The results for a terminal. */
export function gateText(results: readonly GateResult[], terminal: Terminal): string {
  const paint = painter(terminal);
  const lines = results.flatMap((result) => {
    const [first = "", ...rest] = linesOf(result).map((line) => reflowed(line, textWidth(terminal)));
    return [paint(colours[outcomeOf(result)], first), ...rest];
  });
  return `${lines.join("\n")}\n`;
}

function linesOf(result: GateResult): readonly string[] {
  const trigger = result.trigger === undefined ? "" : `${safeLine(result.trigger)}: `;
  if (result.kind === "error")
    return [`Cobalt DAST gate failed: ${nameOf(result)} could not be judged`, result.message];
  return [`${trigger}${result.outputs.summary}`, ...result.text];
}

const heading = ["verdict", "scan", "target", "status", "findings that count", "new ones"];

/** The results as GitHub's Markdown, for the summary of a CI job. */
export function gateMarkdown(results: readonly GateResult[]): string {
  const lines = [
    `## Cobalt DAST gate: ${overallOutcome(results)}`,
    "",
    ...markdownTable(heading, results.map(cellsOf)),
    "",
    ...results.map((result) => `- ${markdownText(nameOf(result))}: ${markdownText(reasonOf(result))}`),
    "",
  ];
  return lines.join("\n");
}

function cellsOf(result: GateResult): readonly string[] {
  const { targetId = "" } = result;
  if (result.kind === "error") return ["not judged", nameOf(result), targetId, "", "", ""];
  const { verdict, scanStatus, findingCounts, newFindingCounts } = result.outputs;
  return [verdict, nameOf(result), targetId, scanStatus, countsOf(findingCounts), countsOf(newFindingCounts)];
}

function reasonOf(result: GateResult): string {
  if (result.kind === "error") return result.message;
  const isOpen = result.outputs.verdict === "failed" || result.outputs.verdict === "pending";
  const note = isOpen && outcomeOf(result) === "passed" ? " (a warning only)" : "";
  return `${result.outputs.reason}${note}`;
}

function countsOf(counts: FindingCounts | undefined): string {
  return counts === undefined ? "not read" : describeCounts(counts);
}

/** The hidden line by which whoever posts the text below finds its own comment again. */
const commentMarker = "<!-- pulumi-cobalt gate -->";

/** The text of a pull request's comment: the summary, and what a person has to know of verdicts that do not pass. */
export function gateComment(results: readonly GateResult[]): string {
  const texts = results.flatMap((result) => (result.kind === "evaluated" ? result.text : []));
  const details = texts.length === 0 ? [] : [markdownBlock(texts.map(safeLine)), ""];
  return [commentMarker, gateMarkdown(results), ...details].join("\n");
}

/** What is told of the results elsewhere. */
export function gateNotice(results: readonly GateResult[]) {
  const title = `Cobalt DAST gate: ${overallOutcome(results)}`;
  return { command: "gate", lines: [title, ...results.map(lineOf)], document: gateDocument(results) };
}

/** The results as JSON: of each scan what a `DastScanGate` has among its outputs, or the error. */
export function gateJson(results: readonly GateResult[]): string {
  return `${JSON.stringify(gateDocument(results), undefined, 2)}\n`;
}

function gateDocument(results: readonly GateResult[]) {
  return {
    result: overallOutcome(results),
    exitCode: exitCodeOf(results),
    scans: results.map((result) => {
      const { scanId, trigger, targetId } = result;
      const more =
        result.kind === "error" ? { error: result.message } : outputsOf(scanGateFields, result.outputs);
      return withoutAbsent({ scanId, trigger, targetId, result: outcomeOf(result), ...more });
    }),
  };
}

/**
 * The results as a JUnit report: a test case for each scan. A scan that is not over yet is an error, so that nobody takes it for a
 * pass. `now`: milliseconds since 1970.
 */
export function gateJunit(results: readonly GateResult[], now: number): string {
  const count = (outcome: string) => results.filter((result) => outcomeOf(result) === outcome).length;
  const suite = attributes({
    id: 0,
    package: "pulumi-cobalt",
    name: "Cobalt DAST gate",
    hostname: "localhost",
    // The format has no offset; this is UTC.
    timestamp: new Date(now).toISOString().slice(0, 19),
    tests: results.length,
    failures: count("failed"),
    errors: count("pending"),
    time: seconds(Math.max(0, ...results.map(({ durationMs }) => durationMs))),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${suite}>`,
    // One schema of Jenkins's has no empty list of properties.
    `    <properties><property ${attributes({ name: "result", value: overallOutcome(results) })}/></properties>`,
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
    time: seconds(result.durationMs),
  });
  const outcome = outcomeOf(result);
  if (outcome === "passed") return [`    <testcase ${own}/>`];
  const element = outcome === "pending" ? "error" : "failure";
  const what = attributes({
    message: result.kind === "error" ? "the scan could not be judged" : result.outputs.reason,
    type: result.kind === "error" ? "not judged" : result.outputs.verdict,
  });
  const text = result.kind === "error" ? result.message : result.text.join("\n");
  return [
    `    <testcase ${own}>`,
    `      <${element} ${what}>${escaped(text)}</${element}>`,
    "    </testcase>",
  ];
}

function lineOf(result: GateResult): string {
  return result.kind === "error" ? `${nameOf(result)}: ${result.message}` : result.outputs.summary;
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

/** Escapes for XML 1.0. Characters that it cannot hold are escapes of JSON by now. */
function escaped(text: string): string {
  return safeLines(text).replace(/[&<>"]/g, (one) => entities[one] ?? one);
}
