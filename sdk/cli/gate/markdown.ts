import { describeCounts } from "../../../provider/resources/scan-gate/count";
import type { FindingCounts } from "../../../provider/resources/scan-gate/declaration";
import { markdownCell, markdownText } from "../text/markdown";
import { overallOf } from "./json";
import { type GateResult, nameOf, standingOf } from "./result";

/** The summary of a CI job, as GitHub's Markdown. */
export function gateMarkdown(results: readonly GateResult[]): string {
  const lines = [
    `## Cobalt DAST gate: ${overallOf(results)}`,
    "",
    "| verdict | scan | target | status | findings that count | new ones |",
    "| --- | --- | --- | --- | --- | --- |",
    ...results.map((result) => `| ${cellsOf(result).map(markdownCell).join(" | ")} |`),
    "",
    ...results.map((result) => `- ${markdownText(nameOf(result))}: ${markdownText(reasonOf(result))}`),
    "",
  ];
  return lines.join("\n");
}

function cellsOf(result: GateResult): readonly string[] {
  const { targetId = "" } = result;
  if (result.kind === "error") return ["not judged", nameOf(result), targetId, "", "", ""];
  const { verdict, scanStatus, findingCounts, newFindingCounts } = result.shown;
  return [verdict, nameOf(result), targetId, scanStatus, countsOf(findingCounts), countsOf(newFindingCounts)];
}

function reasonOf(result: GateResult): string {
  if (result.kind === "error") return result.message;
  const isOpen = result.shown.verdict === "failed" || result.shown.verdict === "pending";
  const note = isOpen && standingOf(result) === "passed" ? " (a warning only)" : "";
  return `${result.shown.reason}${note}`;
}

function countsOf(counts: FindingCounts | undefined): string {
  return counts === undefined ? "not read" : describeCounts(counts);
}
