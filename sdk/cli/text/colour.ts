import type { CommandContext } from "../command";

const codes = { green: 32, yellow: 33, red: 31, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof codes;
export type Paint = (colour: Colour, text: string) => string;

/** What a painter writes around a text. */
export const ownColours = new RegExp(`(\\u001b\\[(?:0|${Object.values(codes).join("|")})m)`);

/** Colours on a terminal alone, and not where NO_COLOR (https://no-color.org) or a terminal of the kind `dumb` forbids them. */
export function hasColours({ env, columns }: Pick<CommandContext, "env" | "columns">): boolean {
  return columns !== undefined && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

export function painter(context: Pick<CommandContext, "env" | "columns">): Paint {
  const isPlain = !hasColours(context);
  return (colour, text) => (isPlain ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`);
}
