import type { Organisation } from "../../../provider/client";
import type { Configuration } from "../../../provider/configuration";
import { safeLine } from "../../../provider/foreign-text";
import { type Colour, padded, painter, reflowed, type Terminal, table, textWidth } from "../terminal";
import type { Check, CheckOutcome } from "./checks";
import type { Verified, VerifiedFact } from "./verify";
import type { FactAnswer } from "./verify/facts";

/** The results of all checks. */
export interface Diagnosis {
  /** Undefined: the settings cannot be used. */
  readonly configuration: Configuration | undefined;
  readonly checks: readonly Check[];
  /** Undefined: Cobalt did not list them. */
  readonly organisations: readonly Organisation[] | undefined;
  /** Undefined: not asked for, or without access to targets. */
  readonly verified: Verified | undefined;
}

/** What is shown of organisations. */
interface Showing {
  /** The organisation's token in use, if there is one. */
  readonly current: string | undefined;
  readonly showToken: boolean;
}

/** The diagnosis for a terminal. */
export function diagnosisText(diagnosis: Diagnosis, showing: Showing, terminal: Terminal): string {
  const { checks, organisations = [], verified } = diagnosis;
  const facts = verified?.facts;
  const isChosen = organisations.some(({ token }) => token === showing.current);
  const showsTable = organisations.length > 0 && (showing.showToken || !isChosen);
  return [
    checksText(checks, terminal),
    ...(showsTable ? [`\n${organisationsTable(organisations, showing, terminal)}`] : []),
    ...(facts === undefined ? [] : [`\n${factsText(facts, terminal)}`]),
    ...(verified === undefined || verified.differences.length === 0
      ? []
      : [`\n${differencesText(verified.differences, terminal)}`]),
    ...(facts?.some(({ answer }) => answer.kind === "differs")
      ? [`\n${reflowed(differenceAdvice, textWidth(terminal))}\n`]
      : []),
  ].join("");
}

const differenceAdvice =
  "pulumi-cobalt was built on what differs here: look for a newer version of it, and if there is none, tell its maintainers.";

/** The diagnosis as JSON. */
export function diagnosisJson(diagnosis: Diagnosis, showing: Showing): string {
  const { checks, organisations, verified } = diagnosis;
  const document = {
    ok: !hasFailed(diagnosis),
    checks,
    organisations: organisations && organisationsJson(organisations, showing),
    facts: verified?.facts.map(({ fact, answer }) => ({ fact, answer: answer.kind, says: answer.says })),
    differences: verified?.differences,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The diagnosis in a form to attach to a report: no token, name, address or other value of an organisation's. */
export function diagnosisRecord({ checks, verified }: Diagnosis) {
  return {
    format: "pulumi-cobalt-doctor",
    version: 1,
    checks: checks.map(({ name, outcome }) => ({ name, outcome })),
    facts: verified?.facts.map(({ fact, answer }) => ({ fact, answer: answer.kind })),
    answers: verified?.answers,
  };
}

/** True if a check has failed or a fact differs. */
export function hasFailed({ checks, verified }: Diagnosis): boolean {
  return (
    checks.some(({ outcome }) => outcome === "failed") ||
    verified?.facts.some(({ answer }) => answer.kind === "differs") === true
  );
}

const outcomeLabels: Readonly<Record<CheckOutcome, { readonly label: string; readonly colour: Colour }>> = {
  ok: { label: "ok", colour: "green" },
  warning: { label: "warning", colour: "yellow" },
  failed: { label: "FAILED", colour: "red" },
  skipped: { label: "skipped", colour: "dim" },
};

const answerColours: Readonly<Record<FactAnswer["kind"], Colour>> = {
  holds: "green",
  differs: "red",
  seen: "green",
  "not seen": "dim",
};

const labelWidth = 9;

/** One line a check, wrapped, with what to do next below it. */
function checksText(checks: readonly Check[], terminal: Terminal): string {
  const paint = painter(terminal);
  return checks
    .map(({ name, outcome, says, next }) => {
      const { label, colour } = outcomeLabels[outcome];
      const text = [`${name}: ${safeLine(says)}`, ...(next === undefined ? [] : [`→ ${safeLine(next)}`])];
      return labelled(label, text, terminal).replace(label, paint(colour, label));
    })
    .join("");
}

const answerWidth = 14;

function factsText(facts: readonly VerifiedFact[], terminal: Terminal): string {
  const paint = painter(terminal);
  const lines = facts.map(({ fact, answer }) => {
    const text = labelled(answer.kind, [fact, safeLine(answer.says)], terminal, answerWidth);
    return text.replace(answer.kind, paint(answerColours[answer.kind], answer.kind));
  });
  const heading = "The facts that this package relies on, as far as reading shows them:";
  return `${reflowed(heading, textWidth(terminal))}\n${lines.join("")}`;
}

function differencesText(differences: readonly string[], terminal: Terminal): string {
  const columns = textWidth(terminal);
  const heading = "How the answers differ from Cobalt's documentation:";
  return [heading, ...differences.map((line) => `  ${safeLine(line)}`)]
    .map((line) => `${reflowed(line, columns)}\n`)
    .join("");
}

function labelled(label: string, texts: readonly string[], terminal: Terminal, width = labelWidth): string {
  const line = (text: string, at: number) => `${padded(at === 0 ? label : "", width)}${text}`;
  return texts.map((text, at) => `${reflowed(line(text, at), textWidth(terminal))}\n`).join("");
}

function organisationsTable(
  organisations: readonly Organisation[],
  { current, showToken }: Showing,
  { columns }: Pick<Terminal, "columns">,
): string {
  const heading = ["organisation", "id", "in use", ...(showToken ? ["token"] : [])];
  const rows = organisations.map(({ name, id, token }) => [
    name,
    id,
    token === current ? "yes" : "no",
    ...(showToken ? [token] : []),
  ]);
  return table(heading, rows, columns);
}

function organisationsJson(organisations: readonly Organisation[], { current, showToken }: Showing) {
  return organisations.map(({ id, name, token }) => ({
    id,
    name,
    inUse: token === current,
    ...(showToken ? { token } : {}),
  }));
}
