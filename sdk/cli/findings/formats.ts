import { createHash } from "node:crypto";
import type { DescribedFinding, HttpExchange } from "../../../provider/client";
import { type FindingState, findingStates, type Severity } from "../../../provider/cobalt/facts";
import { safeLine, safeLines } from "../../../provider/foreign-text";
import { csvOf } from "../csv";
import { markdownBlock, markdownCell, markdownTable, markdownText } from "../markdown";
import { table } from "../terminal";

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
  /** Of the terminal, if there is one. */
  readonly columns: number | undefined;
}

export function formatFindings(findings: readonly ShownFinding[], { format, columns }: Shape): string {
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

const heading = ["severity", "state", "title", "url", "first seen", "last seen", "id", "scans"];

function cellsOf(finding: ShownFinding): readonly string[] {
  const { severity, unknownSeverity, state, title = "", url = "", id = "", scanIds } = finding;
  const { firstSeenAt = "", lastSeenAt = "" } = finding;
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
  const ofExchanges = exchanges.map(({ request, response }) => ({ Request: request, Response: response }));
  const parts = [{ Proof: proof }, ...ofExchanges].flatMap((texts) => Object.entries(texts));
  return parts.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]));
}

function lines(text: string): readonly string[] {
  return safeLines(text.replaceAll("\r\n", "\n")).trimEnd().split("\n");
}

/** What other tools call a severity; the number is one of GitHub's ranges. */
const severityWords: Readonly<
  Record<Severity, { readonly level: string; readonly score: string; readonly dojo: string }>
> = {
  high: { level: "error", score: "8.0", dojo: "High" },
  medium: { level: "warning", score: "5.5", dojo: "Medium" },
  low: { level: "note", score: "2.0", dojo: "Low" },
};

/**
 * A log of SARIF 2.1.0. A finding keeps its fingerprint over scans. `isRelative`: URLs are written without `https://`, since GitHub's
 * code scanning refuses a whole log for a location that is no path.
 */
function sarifOf(
  findings: readonly ShownFinding[],
  { isRelative }: { readonly isRelative: boolean },
): object {
  const rules = new Map<string, object>();
  // The most severe come first, and give a rule its score.
  for (const finding of findings)
    if (!rules.has(ruleOf(finding))) rules.set(ruleOf(finding), ruleIn(finding));
  const driver = {
    name: "Cobalt DAST",
    informationUri: "https://docs.cobalt.io/v2/",
    rules: [...rules.values()],
  };
  const index = [...rules.keys()];
  const results = findings.map((finding) => {
    const { id, severity, state, firstSeenAt, lastSeenAt, scanIds } = finding;
    const url = webUrl(finding.url);
    const uri = isRelative ? url?.replace(/^https?:\/\//, "./") : url;
    return {
      ruleId: ruleOf(finding),
      ruleIndex: index.indexOf(ruleOf(finding)),
      level: severityWords[severity].level,
      message: sarifText([titleOf(finding), finding.description].join("\n\n").trimEnd()),
      locations: uri === undefined ? [] : [{ physicalLocation: { artifactLocation: { uri } } }],
      partialFingerprints: { "cobaltFinding/v1": fingerprintOf(finding) },
      properties: { id, state, firstSeenAt, lastSeenAt, scanIds, url },
    };
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
}

function ruleIn(finding: ShownFinding): object {
  const title = titleOf(finding);
  return {
    id: ruleOf(finding),
    shortDescription: sarifText(title),
    help: sarifText(finding.suggestedFix ?? title),
    properties: { tags: ["security"], "security-severity": severityWords[finding.severity].score },
  };
}

/** Brackets would make links, and braces placeholders, of another's text. */
function sarifText(text: string): { readonly text: string } {
  const plain = safeLines(text.replaceAll("\r\n", "\n"));
  return { text: plain.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&") };
}

/** Findings of one title are of one rule: Cobalt gives a finding no other kind. */
function ruleOf(finding: ShownFinding): string {
  const title = titleOf(finding);
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return `cobalt/${words.join("-").slice(0, 80) || digest(title)}`;
}

function titleOf({ title, id = "finding" }: ShownFinding): string {
  return safeLine(title || id);
}

/** Cobalt's id stays the same over scans; of a finding without one, its title and place do. */
function fingerprintOf({ id, targetId, title, url }: ShownFinding): string {
  return id ?? digest(JSON.stringify([targetId, title, url]));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** A URL of the web in the form that every reader of URLs can read; undefined for anything else. */
function webUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

/** The longest title that DefectDojo stores. */
const longestTitle = 500;

/** DefectDojo's "Generic Findings Import". It refuses a file that holds a field which it does not know. */
function defectDojoOf(findings: readonly ShownFinding[]): object {
  return {
    name: "Cobalt DAST",
    dynamic_tool: true,
    findings: findings.map((finding) => {
      const { severity, state, url, lastSeenAt, suggestedFix, firstSeenAt } = finding;
      const endpoint = webUrl(url);
      const isUnknown = !findingStates.some((known) => known === state);
      const isIn = (...states: readonly FindingState[]) => states.some((one) => one === state);
      return {
        title: [...titleOf(finding)].slice(0, longestTitle).join(""),
        severity: severityWords[severity].dojo,
        description: safeLines((finding.description ?? titleOf(finding)).replaceAll("\r\n", "\n")),
        mitigation: suggestedFix && safeLines(suggestedFix.replaceAll("\r\n", "\n")),
        date: (firstSeenAt ?? lastSeenAt)?.slice(0, 10),
        active: isUnknown || isIn("need_fix", "check_fix"),
        false_p: isIn("invalid"),
        risk_accepted: isIn("wont_fix"),
        is_mitigated: isIn("valid_fix"),
        unique_id_from_tool: fingerprintOf(finding),
        vuln_id_from_tool: ruleOf(finding),
        endpoints: endpoint === undefined ? [] : [endpoint],
        dynamic_finding: true,
        static_finding: false,
      };
    }),
  };
}
