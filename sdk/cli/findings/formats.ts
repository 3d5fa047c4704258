import { createHash } from "node:crypto";
import type { DescribedFinding, HttpExchange } from "../../../provider/client";
import type { FindingState, Severity } from "../../../provider/cobalt/facts";
import { safeLine, safeLines } from "../../../provider/foreign-text";
import { csvOf } from "../csv";
import { markdownBlock, markdownTable, markdownText } from "../markdown";
import { table } from "../terminal";

/** A finding as it is shown: its texts are another's, without what looks like a credential in them. */
export interface ShownFinding extends Omit<DescribedFinding, "proof" | "exchanges" | "lastFoundAt"> {
  readonly firstSeenAt: string | undefined;
  readonly lastSeenAt: string | undefined;
  /** Absent: nobody has asked for it. */
  readonly proof?: string | undefined;
  readonly exchanges?: readonly HttpExchange[];
}

/** What writes findings in each of their formats; `columns`: of the terminal, if there is one. */
const writers = {
  table: tableOf,
  json: (findings) => jsonOf({ findings }),
  markdown: markdownOf,
  csv: (findings) => csvOf(heading, findings.map(cellsOf)),
  sarif: (findings) => jsonOf(sarifOf(findings, { isForGithub: false })),
  "sarif-github": (findings) => jsonOf(sarifOf(findings, { isForGithub: true })),
  defectdojo: (findings) => jsonOf(defectDojoOf(findings)),
} as const satisfies Readonly<
  Record<string, (findings: readonly ShownFinding[], columns: number | undefined) => string>
>;

export type Format = keyof typeof writers;
export const formats = Object.keys(writers) as readonly Format[];

export function formatFindings(
  findings: readonly ShownFinding[],
  { format, columns }: { readonly format: Format; readonly columns: number | undefined },
): string {
  return writers[format](findings, columns);
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
    evidenceOf(finding).flatMap(([title, lines]) => [
      `\n${finding.id ?? ""} ${title}:`,
      ...lines.map((line) => `  ${line}`),
      "",
    ]),
  );
  return table(heading, findings.map(cellsOf), columns) + details.join("\n");
}

function markdownOf(findings: readonly ShownFinding[]): string {
  const details = findings.flatMap((finding) => {
    const evidence = evidenceOf(finding).flatMap(([title, lines]) => [
      `${title}:`,
      "",
      markdownBlock(lines),
      "",
    ]);
    return evidence.length === 0
      ? []
      : ["", `## ${markdownText(finding.title ?? finding.id ?? "")}`, "", ...evidence];
  });
  return [...markdownTable(heading, findings.map(cellsOf)), ...details, ""].join("\n");
}

/** The parts of a finding's evidence, each with its heading and its lines. */
function evidenceOf({ proof, exchanges = [] }: ShownFinding) {
  const ofExchanges = exchanges.map(({ request, response }) => ({ Request: request, Response: response }));
  const parts = [{ Proof: proof }, ...ofExchanges].flatMap((texts) => Object.entries(texts));
  return parts.flatMap(([title, text]) =>
    text === undefined ? [] : [[title, plainOf(text).split("\n")] as const],
  );
}

/** Another's text of several lines. */
function plainOf(text: string): string {
  return safeLines(text.replaceAll("\r\n", "\n")).trimEnd();
}

/** What other tools call a severity; the number is one of GitHub's ranges. */
const severityWords = {
  high: { level: "error", score: "8.0", dojo: "High" },
  medium: { level: "warning", score: "5.5", dojo: "Medium" },
  low: { level: "note", score: "2.0", dojo: "Low" },
} as const satisfies Readonly<Record<Severity, object>>;

/** A log of SARIF 2.1.0, also in the form that GitHub's code scanning takes. A finding keeps its fingerprint over scans. */
function sarifOf(
  findings: readonly ShownFinding[],
  { isForGithub }: { readonly isForGithub: boolean },
): object {
  const rules = new Map<string, object>();
  // The most severe come first, and give a rule its score.
  for (const finding of findings)
    if (!rules.has(ruleOf(finding))) rules.set(ruleOf(finding), ruleIn(finding));
  const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
  const driver = {
    name: "Cobalt DAST",
    informationUri: "https://docs.cobalt.io/v2/",
    rules: [...rules.values()],
  };
  const results = findings.map((finding) => {
    const { id, severity, state, firstSeenAt, lastSeenAt, scanIds } = finding;
    const ruleId = ruleOf(finding);
    return {
      ruleId,
      ruleIndex: indexes.get(ruleId),
      level: severityWords[severity].level,
      message: sarifText([titleOf(finding), finding.description].join("\n\n").trimEnd()),
      locations: isForGithub ? githubLocations(finding) : locationsOf(finding),
      // GitHub knows this one name, and takes a result under any other for a new alert.
      partialFingerprints: {
        [isForGithub ? "primaryLocationLineHash" : "cobaltFinding/v1"]: fingerprintOf(finding),
      },
      properties: { id, state, firstSeenAt, lastSeenAt, scanIds, url: webUrl(finding.url) },
    };
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
}

function locationsOf({ url }: ShownFinding): readonly object[] {
  const uri = webUrl(url);
  return uri === undefined ? [] : [{ physicalLocation: { artifactLocation: { uri } } }];
}

/** GitHub refuses a whole log for one result without a location, or with one that is no path. */
function githubLocations({ url, targetId = "unknown-target" }: ShownFinding): readonly object[] {
  const uri = `./${webUrl(url)?.replace(/^https?:\/\//, "") ?? targetId}`;
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return [{ physicalLocation: { artifactLocation: { uri }, region } }];
}

function ruleIn(finding: ShownFinding): object {
  const title = sarifText(titleOf(finding));
  return {
    id: ruleOf(finding),
    shortDescription: title,
    fullDescription: title,
    help: finding.suggestedFix ? sarifText(finding.suggestedFix) : title,
    properties: { tags: ["security"], "security-severity": severityWords[finding.severity].score },
  };
}

/** Brackets would make links, and braces placeholders, of another's text. */
function sarifText(text: string): { readonly text: string } {
  const plain = plainOf(text);
  return { text: plain.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&") };
}

const longestWords = 80;

/** Findings of one title are of one rule: Cobalt gives a finding no other kind. */
function ruleOf(finding: ShownFinding): string {
  const title = titleOf(finding);
  const words = (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-");
  const saysAll = words !== "" && words.length <= longestWords && !/(?![a-z])\p{L}/iu.test(title);
  const parts = saysAll ? [words] : [words.slice(0, longestWords), digest(title)];
  return `cobalt/${parts.filter((part) => part !== "").join("-")}`;
}

/** The longest title: DefectDojo stores no more, and GitHub takes about twice as much, with escapes. */
const longestTitle = 500;

function titleOf({ title, id = "finding" }: ShownFinding): string {
  return [...safeLine(title || id)].slice(0, longestTitle).join("");
}

/** Cobalt's id stays the same over scans; of a finding without one, its title and place do. */
function fingerprintOf({ id, targetId, title, url }: ShownFinding): string {
  return id ?? digest(JSON.stringify([targetId, title, url]));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Whatever RFC 3986 lets stand in no path, query or fragment, and browsers do. */
const notInUrls = /[^\w!$&'()*+,;=:@/?#.~%-]|%(?![\da-f]{2})/gi;

/** A URL of the web in the form that every reader of URLs can read; undefined for anything else. */
function webUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(url);
  if (!/^https?:$/.test(protocol) || !/^[\w.:[\]-]+$/.test(host)) return undefined;
  const rest = pathname + search + hash.replace(/(?!^)#/g, "%23");
  return `${protocol}//${host}${rest.replace(notInUrls, encodeURIComponent)}`;
}

/** What DefectDojo calls the states in which nothing is to be fixed. In any other, also one that Cobalt does not document, it is. */
const dojoStates: ReadonlyMap<string, string> = new Map<FindingState, string>([
  ["invalid", "false_p"],
  ["wont_fix", "risk_accepted"],
  ["valid_fix", "is_mitigated"],
]);

/** DefectDojo's "Generic Findings Import". It refuses a file that holds a field which it does not know. */
function defectDojoOf(findings: readonly ShownFinding[]): object {
  return {
    name: "Cobalt DAST",
    dynamic_tool: true,
    findings: findings.map((finding) => {
      const { severity, state, url, lastSeenAt, suggestedFix, firstSeenAt } = finding;
      const endpoint = webUrl(url);
      const done = dojoStates.get(state);
      return {
        title: titleOf(finding),
        severity: severityWords[severity].dojo,
        description: plainOf(finding.description ?? titleOf(finding)),
        mitigation: suggestedFix && plainOf(suggestedFix),
        date: (firstSeenAt ?? lastSeenAt)?.slice(0, 10),
        active: done === undefined,
        false_p: done === "false_p",
        risk_accepted: done === "risk_accepted",
        is_mitigated: done === "is_mitigated",
        unique_id_from_tool: fingerprintOf(finding),
        vuln_id_from_tool: ruleOf(finding),
        endpoints: endpoint === undefined ? [] : [endpoint],
        dynamic_finding: true,
        static_finding: false,
      };
    }),
  };
}
