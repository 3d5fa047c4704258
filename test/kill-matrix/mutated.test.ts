import { MutatedCopy } from "../mutations/copy";
import { mutations } from "./mutations";

jest.setTimeout(900_000);

it.each(mutations)("the matrix sees a fault against: $breaks", async (mutation) => {
  const copy = new MutatedCopy(mutation);
  try {
    const built = await copy.node(["scripts/build.js"]);
    expect(built).toMatchObject({ exitCode: 0 });
    const row = `with the ${mutation.host} to ${mutation.task} `;
    const args = ["test/kill-matrix/kill-matrix", "-t", row, "--selectProjects", "kill"];
    const { exitCode, text } = await copy.jest(args);
    expect(text).toMatch(mutation.seenAs);
    expect(exitCode).toBe(1);
  } finally {
    copy.remove();
  }
});
