import type { Cost, Row } from "./bench";
import { floors, type Host, operations, ours, subjects } from "./subjects";

/** The rows as one table, in the order in which they were measured. */
export function table(rows: readonly Row[]): string {
  const head = ["", "n", ...operations.map((name) => `${name} s`), "requests (up)", "state kB", "peak MB"];
  const body = rows.map(({ subject, count, costs, stateBytes }) => [
    `${subjects[subject].name} (${subjects[subject].host})`,
    String(count),
    ...operations.map((operation) => costs[operation].seconds.toFixed(1)),
    requestsText(costs.up),
    (stateBytes / 1024).toFixed(0),
    peakText(costs.up),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [head, ...body].map(line).join("\n");
}

function requestsText({ requests }: Cost): string {
  const texts = Object.entries(requests).map(([call, count]) => `${count} ${call}`);
  return texts.length === 0 ? "none" : texts.join(", ");
}

function peakText({ peakBytes }: Cost): string {
  return peakBytes === undefined ? "" : (peakBytes / 2 ** 20).toFixed(0);
}

/** A promise about the figures, and what was measured. */
export interface Verdict {
  readonly promise: string;
  readonly measured: number;
  readonly most: number;
}

/** The promises, for each size that was measured on both sides. */
export function verdicts(rows: readonly Row[]): readonly Verdict[] {
  return (Object.keys(floors) as Host[]).flatMap((host) =>
    rows
      .filter(({ subject }) => subject === ours[host])
      .flatMap((own) => {
        const floor = rows.find(({ subject, count }) => subject === floors[host] && count === own.count);
        return floor === undefined ? [] : verdictsOf(host, own, floor);
      }),
  );
}

function verdictsOf(host: Host, own: Row, floor: Row): readonly Verdict[] {
  const of = `${own.count} schedules, ${host}`;
  const ratio = (figure: (row: Row) => number) => figure(own) / figure(floor);
  const numberOfRequests = ({ requests }: Cost) =>
    Object.values(requests).reduce((sum, count) => sum + count, 0);
  const times = (["up", "unchanged"] as const).map((operation) => ({
    promise: `${of}: ${operation} against the floor`,
    measured: ratio(({ costs }) => costs[operation].seconds),
    most: 1.1,
  }));
  return [
    // A start of some seconds hides what one schedule costs.
    ...(own.count >= 100 ? times : []),
    ...(own.count >= 1_000 ? memoryVerdict(of, own, floor) : []),
    {
      promise: `${of}: requests of an unchanged up`,
      measured: numberOfRequests(own.costs.unchanged),
      most: 0,
    },
    { promise: `${of}: requests of a refresh`, measured: numberOfRequests(own.costs.refresh), most: 40 },
  ];
}

/** A smaller stack leaves little but what Node.js itself takes. Where the system does not tell, nothing is promised. */
function memoryVerdict(of: string, own: Row, floor: Row): readonly Verdict[] {
  const [measured, least] = [own, floor].map(({ costs }) =>
    Math.max(...Object.values(costs).map(({ peakBytes }) => peakBytes ?? 0)),
  );
  if (!measured || !least) return [];
  return [
    { promise: `${of}: the provider's peak memory against the floor`, measured: measured / least, most: 1.3 },
  ];
}
