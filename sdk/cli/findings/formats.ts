import type { DescribedFinding, HttpExchange } from "../../../provider/client";
import { safeLines } from "../../../provider/foreign-text";
import { csvOf } from "../csv";
import { markdownBlock, markdownCell, markdownTable, markdownText } from "../markdown";
import { table } from "../terminal";
import type { Found } from "./gather";
import { defectDojoOf, sarifOf } from "./interchange";
import { masked, maskedUrl } from "./masked";

export const formats = ["table", "json", "markdown", "csv", "sarif", "sarif-github", "defectdojo"] as const;
export type Format = (typeof formats)[number];

/** A finding as it is shown: its texts are another's, without what looks like a credential in them. */
export interface ShownFinding extends Omit<DescribedFinding, "proof" | "exchanges" | "lastFoundAt"> {
  readonly firstSeenAt: string | undefined;
  readonly lastSeenAt: string | undefined;
  /** Absent: nobody has asked for it. */
  readonly proof?: string | undefined;
  readonly exchanges?: readonly HttpExchange[];
}

interface Shape {
  readonly format: Format;
  readonly evidence: boolean;
  /** Of the terminal, if there is one. */
  readonly columns: number | undefined;
}

export function formatFindings(
  found: readonly Found<DescribedFinding>[],
  { format, evidence, columns }: Shape,
): string {
  const findings = found.map((one) => shownOf(one, evidence));
  switch (format) {
    case "table":
      return tableOf(findings, columns);
    case "json":
      return jsonOf({ findings });
    case "markdown":
      return markdownOf(findings);
    case "csv":
      return csvOf(heading, findings.map(cellsOf));
    case "sarif":
    case "sarif-github":
      return jsonOf(sarifOf(findings, { isRelative: format === "sarif-github" }));
    case "defectdojo":
      return jsonOf(defectDojoOf(findings));
  }
}

function jsonOf(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function shownOf(
  { finding: { proof, exchanges, lastFoundAt, ...finding }, firstSeenAt }: Found<DescribedFinding>,
  evidence: boolean,
): ShownFinding {
  return {
    ...finding,
    url: maskedUrl(finding.url),
    description: masked(finding.description),
    suggestedFix: masked(finding.suggestedFix),
    firstSeenAt,
    lastSeenAt: lastFoundAt ?? undefined,
    ...(evidence && {
      proof: masked(proof),
      exchanges: exchanges.map(({ request, response }) => ({
        request: masked(request),
        response: masked(response),
      })),
    }),
  };
}

const heading = ["severity", "state", "title", "url", "first seen", "last seen", "id", "scans"];

function cellsOf(finding: ShownFinding): readonly string[] {
  const {
    severity,
    unknownSeverity,
    state,
    title = "",
    url = "",
    firstSeenAt = "",
    lastSeenAt = "",
  } = finding;
  const { id = "", scanIds } = finding;
  const named = unknownSeverity === undefined ? severity : `${severity} (${unknownSeverity})`;
  return [named, state, title, url, firstSeenAt, lastSeenAt, id, scanIds.join(" ")];
}

function tableOf(findings: readonly ShownFinding[], columns: number | undefined): string {
  if (findings.length === 0) return "";
  const details = findings.flatMap((finding) =>
    evidenceOf(finding).flatMap(([title, text]) => [
      `\n${finding.id ?? ""} ${title}:`,
      ...lines(text).map((line) => `  ${line}`),
      "",
    ]),
  );
  return table(heading, findings.map(cellsOf), columns) + details.join("\n");
}

function markdownOf(findings: readonly ShownFinding[]): string {
  const details = findings.flatMap((finding) => {
    const evidence = evidenceOf(finding).flatMap(([title, text]) => [
      `${title}:`,
      "",
      markdownBlock(lines(text)),
      "",
    ]);
    return evidence.length === 0
      ? []
      : ["", `## ${markdownText(finding.title ?? finding.id ?? "")}`, "", ...evidence];
  });
  const rows = findings.map((finding) => cellsOf(finding).map(markdownCell));
  return [...markdownTable(heading, rows), ...details, ""].join("\n");
}

/** The parts of a finding's evidence, each with its heading. */
function evidenceOf({ proof, exchanges = [] }: ShownFinding): readonly (readonly [string, string])[] {
  const parts = [
    ["Proof", proof] as const,
    ...exchanges.flatMap(({ request, response }) => [
      ["Request", request] as const,
      ["Response", response] as const,
    ]),
  ];
  return parts.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]));
}

function lines(text: string): readonly string[] {
  return safeLines(text.replaceAll("\r\n", "\n")).trimEnd().split("\n");
}
