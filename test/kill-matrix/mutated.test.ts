import type { FaultName } from "../mutations/faults";
import { withFaultyPackage } from "../mutations/faulty-package";
import { type Cell, cellsOf, play, requestsOf } from "./cell";
import { mutations } from "./mutations";

jest.setTimeout(900_000);

type Row = Pick<Cell, "host" | "task"> & { readonly fault: FaultName };

/** The first violation of this kind that a cell of the row shows. Throws where none of so many does, the last of the row first. */
function sight({ host, task, fault }: Row, seenAs: RegExp, mostCells?: number): Promise<string> {
  return withFaultyPackage(fault, async () => {
    const requests = await requestsOf(host, task);
    const cells = [...cellsOf({ host, task }, requests.length)].reverse().slice(0, mostCells);
    for (const cell of cells) {
      const violations = await play(cell);
      const seen = violations.find((text) => seenAs.test(text));
      if (seen !== undefined) return seen;
    }
    throw new Error(`No cell of ${cells.length} shows ${fault}.`);
  });
}

it.each(mutations)("the matrix sees a fault against: $breaks", async ({ seenAs, ...row }) => {
  await expect(sight(row, seenAs)).resolves.toMatch(seenAs);
});

it("a fault that no cell shows is reported", async () => {
  const row = { host: "plugin", task: "create a schedule", fault: "changesNothing" } as const;
  await expect(sight(row, /./, 2)).rejects.toThrow("No cell of 2 shows changesNothing.");
});
