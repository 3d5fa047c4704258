import type { Surroundings } from "../command";

const codes = { green: 32, yellow: 33, red: 31, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof codes;
export type Paint = (colour: Colour, text: string) => string;

/** Colours on a terminal alone, and not where NO_COLOR (https://no-color.org) or a terminal of the kind `dumb` forbids them. */
export function painter({ env, columns }: Pick<Surroundings, "env" | "columns">): Paint {
  const isPlain = columns === undefined || (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return (colour, text) => (isPlain ? text : `\u001b[${codes[colour]}m${text}\u001b[0m`);
}
