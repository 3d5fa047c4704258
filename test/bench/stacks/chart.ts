import { html } from "hono/html";
import type { Row } from "./bench";
import { type Operation, operations, subjects } from "./subjects";

const escaped = (text: string) => html`${text}`;

const titles: Readonly<Record<Operation, string>> = {
  preview: "preview",
  up: "first up",
  unchanged: "up without changes",
  refresh: "refresh",
  destroy: "destroy",
};

const row = { height: 22, gap: 6 } as const;
const panel = { width: 300, head: 34, space: 28 } as const;
const labels = 330;
const barRoom = panel.width - 70;
const top = 64;

/** Colours for light and dark; ours stands out. A picture in a README follows the reader's scheme, not the page's. */
const style = `
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 } .note { font-size: 12px; fill: #59636e }
rect { fill: #afb8c1 } rect.ours { fill: #0969da } rect.paper { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .note { fill: #9198a1 }
  rect { fill: #656c76 } rect.ours { fill: #4493f8 } rect.paper { fill: #0d1117 }
}`;

/** The seconds of each operation for stacks of one size, as a picture: a panel for each operation, a bar for each subject. */
export function chart(rows: readonly Row[], count: number, machine: string): string {
  const shown = rows.filter((one) => one.count === count);
  const height = panel.head + shown.length * (row.height + row.gap) + panel.space;
  const columns = 2;
  const lines = Math.ceil(operations.length / columns);
  const width = labels + columns * panel.width + 20;
  const whole = top + lines * height;
  const title = `${count} schedules: seconds of each operation`;
  const panels = operations.map((operation, index) => {
    const x = labels + (index % columns) * panel.width;
    const y = top + Math.floor(index / columns) * height;
    return panelOf({ rows: shown, operation, x, y, isFirst: index % columns === 0 });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(described(shown))}</desc>
<style>${style}</style>
<rect class="paper" width="${width}" height="${whole}"/>
<text class="head" x="16" y="26">${escaped(title)}</text>
<text class="note" x="16" y="46">${escaped(machine)}; shorter is better; blue is this package, a floor does nothing</text>
${panels.join("\n")}
</svg>
`;
}

interface Panel {
  readonly rows: readonly Row[];
  readonly operation: Operation;
  readonly x: number;
  readonly y: number;
  readonly isFirst: boolean;
}

function panelOf({ rows, operation, x, y, isFirst }: Panel): string {
  const most = Math.max(...rows.map(({ costs }) => costs[operation].seconds));
  const bars = rows.map(({ subject, costs }, index) => {
    const at = y + panel.head + index * (row.height + row.gap);
    const { seconds } = costs[operation];
    const length = Math.max(1, (seconds / most) * barRoom);
    const middle = at + row.height / 2 + 5;
    const label = isFirst
      ? `<text x="${labels - 12}" y="${middle}" text-anchor="end">${escaped(nameOf(subject))}</text>`
      : "";
    const kind = subject.startsWith("ours") ? ' class="ours"' : "";
    const bar = `<rect${kind} x="${x}" y="${at}" width="${length.toFixed(1)}" height="${row.height}" rx="2"/>`;
    return `${label}${bar}<text x="${(x + length + 6).toFixed(1)}" y="${middle}">${seconds.toFixed(1)}</text>`;
  });
  return [`<text class="head" x="${x}" y="${y + 20}">${titles[operation]}</text>`, ...bars].join("\n");
}

function nameOf(subject: Row["subject"]): string {
  const { name, host } = subjects[subject];
  return `${name} (${host})`;
}

function described(rows: readonly Row[]): string {
  return rows
    .map(({ subject, costs }) => {
      const figures = operations.map(
        (operation) => `${titles[operation]} ${costs[operation].seconds.toFixed(1)} s`,
      );
      return `${nameOf(subject)}: ${figures.join(", ")}`;
    })
    .join(". ");
}
