import { join } from "node:path";
import { parseArguments } from "../../scripts/sdks/generate";

const root = "/repository";

it("generates every language into out/sdks when nothing is asked for", () => {
  expect(parseArguments([], root)).toEqual({
    kind: "generate",
    languages: ["python", "go", "nodejs"],
    out: join(root, "out", "sdks"),
  });
});

it("takes languages and a folder, in any order", () => {
  const args = ["--language", "go", "--out", "there", "--language", "python"];
  expect(parseArguments(args, root)).toEqual({ kind: "generate", languages: ["go", "python"], out: "there" });
});

it.each([
  [["--language", "ruby"], "there is no language ruby"],
  [["--language"], "--language has no value"],
  [["python"], "python is not known"],
  [["--out", "there", "--clean"], "--clean is not known"],
])("says what is wrong with %j", (args, reason) => {
  expect(parseArguments(args, root)).toEqual({ kind: "wrong", reason });
});

it("helps", () => {
  expect(parseArguments(["--help"], root)).toEqual({ kind: "help" });
});
