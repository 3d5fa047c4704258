import fc from "fast-check";
import { cases } from "./cases";
import { decisionHistory } from "./decision-history";
import { history } from "./history";
import { type Played, play } from "./play";
import type { History } from "./steps";

jest.mock("axios", () => jest.requireActual("./support/direct-axios"));

const numRuns = Number(process.env.HISTORIES ?? 300);
const seed = Number(process.env.HISTORIES_SEED ?? 20261102);

jest.setTimeout(60_000 + numRuns * 400);

/** Plays a history, and tells it whole where an invariant broke. */
async function hold(one: History): Promise<Played> {
  const played = await play(one);
  if (played.violations.length > 0) throw new Error([...played.violations, played.tale].join("\n"));
  return played;
}

for (const { name, history: one } of cases) test(name, () => hold(one));

const kinds = [
  ["histories", history, numRuns],
  ["histories of decisions and retests", decisionHistory, Math.ceil(numRuns / 5)],
] as const;

test.each(kinds)(`%s (HISTORIES=${numRuns}, HISTORIES_SEED=${seed})`, async (name, arbitrary, runs) => {
  const sums = { histories: 0, requests: 0, deaths: 0, made: 0 };
  await fc.assert(
    fc.asyncProperty(arbitrary, async (one) => {
      const { requests, deaths, made } = await hold(one);
      sums.histories += 1;
      sums.requests += requests;
      sums.deaths += deaths;
      sums.made += made;
    }),
    { numRuns: runs, seed },
  );
  process.stderr.write(`${name}, seed ${seed}: ${JSON.stringify(sums)}\n`);
});
