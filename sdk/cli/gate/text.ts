import { safeLine } from "../../../provider/foreign-text";
import type { CommandContext } from "../command";
import { type Colour, painter, reflowed, textWidth } from "../text/terminal";
import { type GateResult, nameOf, type Standing, standingOf } from "./result";

const colours: Readonly<Record<Standing, Colour>> = { passed: "green", failed: "red", pending: "yellow" };

/** What a person reads of the results. */
export function gateText(results: readonly GateResult[], context: CommandContext): string {
  const paint = painter(context);
  const lines = results.flatMap((result) => {
    const [first = "", ...rest] = linesOf(result).map((line) => reflowed(line, textWidth(context)));
    return [paint(colours[standingOf(result)], first), ...rest];
  });
  return `${lines.join("\n")}\n`;
}

function linesOf(result: GateResult): readonly string[] {
  const trigger = result.trigger === undefined ? "" : `${safeLine(result.trigger)}: `;
  if (result.kind === "error")
    return [`Cobalt DAST gate failed: ${nameOf(result)} could not be judged`, result.message];
  return [`${trigger}${result.shown.summary}`, ...result.text];
}
