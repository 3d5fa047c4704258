import { stripVTControlCharacters } from "node:util";
import { html } from "hono/html";

const escaped = (text: string) => html`${text}`;

const fills: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "2": "#8b949e",
};
const line = { height: 20, width: 8.45 } as const;

/** What a terminal shows, as a picture; knows the colours that the commands use. */
export function terminalSvg(command: string, output: string): string {
  const lines = [`$ ${command}`, ...output.trimEnd().split("\n")];
  const columns = Math.max(...lines.map((one) => stripVTControlCharacters(one).length));
  const [width, height] = [Math.ceil(columns * line.width) + 32, lines.length * line.height + 32];
  const texts = lines.map((one, index) => {
    const y = 30 + index * line.height;
    return `<text x="16" y="${y}" xml:space="preserve">${spans(one)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(stripVTControlCharacters(lines.join("; ")))}">
<style>text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #e6edf3 } .bold { font-weight: 700 }</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${texts.join("\n")}
</svg>
`;
}

/** Each part in the colour of the code before it. */
function spans(text: string): string {
  const [first = "", ...coloured] = text.split("\u001b[");
  const parts = coloured.map((part) => {
    const end = part.indexOf("m");
    return spanOf(part.slice(0, end), part.slice(end + 1));
  });
  return `${escaped(first)}${parts.join("")}`;
}

function spanOf(code: string, text: string): string {
  if (text === "") return "";
  if (code === "1") return `<tspan class="bold">${escaped(text)}</tspan>`;
  const fill = fills[code];
  return fill === undefined ? `${escaped(text)}` : `<tspan fill="${fill}">${escaped(text)}</tspan>`;
}
