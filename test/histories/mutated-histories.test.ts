import fc from "fast-check";
import { productWith } from "../mutations/decorators";
import { faults } from "../mutations/faults";
import { cases } from "./cases";
import { decisionHistory } from "./decision-history";
import { history } from "./history";
import { type Mutation, mutations } from "./mutations";
import { play } from "./play";

jest.mock("axios", () => jest.requireActual("./support/direct-axios"));

jest.setTimeout(120_000);

const seed = 20261102;

/** The first violation of this kind that a history shows. Throws where none of so many does. */
async function sight(
  { fault, seenAs, in: where }: Omit<Mutation, "breaks">,
  numRuns: number,
): Promise<string> {
  const product = productWith(faults[fault]);
  const examples = cases.map((one): [typeof one.history] => [one.history]);
  let seen: string | undefined;
  const property = fc.asyncProperty(where === "decisions" ? decisionHistory : history, async (one) => {
    const { violations } = await play(one, product);
    seen = violations.find((text) => seenAs.test(text));
    return seen === undefined;
  });
  await fc.check(property, { numRuns, seed, examples, endOnFailure: true });
  if (seen === undefined) throw new Error(`No history of ${numRuns} shows ${fault}.`);
  return seen;
}

it.each(mutations)("the histories see a fault against: $breaks", async (mutation) => {
  await expect(sight(mutation, 5_000)).resolves.toMatch(mutation.seenAs);
});

it("a fault that no history shows is reported", async () => {
  await expect(sight({ fault: "changesNothing", seenAs: /./ }, 100)).rejects.toThrow(
    "No history of 100 shows changesNothing.",
  );
});
