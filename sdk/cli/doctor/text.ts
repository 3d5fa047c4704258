import { safeLine } from "../../../provider/foreign-text";
import type { CommandContext } from "../command";
import { type Colour, padded, painter, reflowed, textWidth } from "../text/terminal";
import type { Check, CheckOutcome } from "./checks";
import type { VerifiedFact } from "./verify";
import type { FactAnswer } from "./verify/facts";

const words: Readonly<Record<CheckOutcome, { readonly word: string; readonly colour: Colour }>> = {
  ok: { word: "ok", colour: "green" },
  warning: { word: "warning", colour: "yellow" },
  failed: { word: "FAILED", colour: "red" },
  skipped: { word: "skipped", colour: "dim" },
};

const answerColours: Readonly<Record<FactAnswer["kind"], Colour>> = {
  holds: "green",
  differs: "red",
  seen: "green",
  "not seen": "dim",
};

const wordWidth = 9;

/** One line a check, wrapped, with what to do next below it. */
export function checksText(checks: readonly Check[], context: CommandContext): string {
  const paint = painter(context);
  return checks
    .map(({ name, outcome, says, next }) => {
      const { word, colour } = words[outcome];
      const text = [`${name}: ${safeLine(says)}`, ...(next === undefined ? [] : [`→ ${safeLine(next)}`])];
      return labelled(word, text, context).replace(word, paint(colour, word));
    })
    .join("");
}

const answerWidth = 14;

export function factsText(facts: readonly VerifiedFact[], context: CommandContext): string {
  const paint = painter(context);
  const lines = facts.map(({ fact, answer }) => {
    const text = labelled(answer.kind, [fact, safeLine(answer.says)], context, answerWidth);
    return text.replace(answer.kind, paint(answerColours[answer.kind], answer.kind));
  });
  const heading = "The facts that this package relies on, as far as reading shows them:";
  return `${reflowed(heading, textWidth(context))}\n${lines.join("")}`;
}

export function differencesText(differences: readonly string[], context: CommandContext): string {
  const columns = textWidth(context);
  const heading = "How the answers differ from Cobalt's documentation:";
  return [heading, ...differences.map((line) => `  ${safeLine(line)}`)]
    .map((line) => `${reflowed(line, columns)}\n`)
    .join("");
}

function labelled(
  label: string,
  texts: readonly string[],
  context: CommandContext,
  width = wordWidth,
): string {
  const columns = textWidth(context);
  const margin = (at: number) => padded(at === 0 ? label : "", width);
  return texts.map((text, at) => `${margin(at)}${hung(text, columns, width)}\n`).join("");
}

function hung(text: string, columns: number, indent: number): string {
  return reflowed(text, Math.max(columns - indent, 20)).replaceAll("\n", `\n${" ".repeat(indent)}`);
}
