import { mutations } from "../histories/mutations";
import { MutatedCopy } from "../mutations/copy";

jest.setTimeout(120_000);

it.each(mutations)("the histories see a fault against: $breaks", async (mutation) => {
  const copy = new MutatedCopy(mutation);
  try {
    const args = ["test/histories", "--selectProjects", "unit", "--coverage=false"];
    const { exitCode, text } = await copy.jest(args, { HISTORIES: "5000" });
    expect(text).toMatch(mutation.seenAs);
    expect(exitCode).toBe(1);
  } finally {
    copy.remove();
  }
});
