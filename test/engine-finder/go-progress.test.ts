import { goProgress } from "../../tools/engine/go-build";

it("counts compiled packages and downloaded modules, and says how many packages there are", () => {
  const progress = goProgress("pulumi", 1656);
  for (const line of [
    "go: downloading github.com/a/b v1.0.0",
    "internal/goarch",
    "github.com/a/b/v3/c",
    "# a warning here",
  ]) {
    progress.onLine(line);
  }
  expect(progress.describe(80_000)).toBe(
    "pulumi: downloaded 1 modules, compiled 2 packages (of at most 1656), 1 min 20 s",
  );
});

it("says that modules are looked up while nothing else is known", () => {
  expect(goProgress("pulumi", undefined).describe(5_000)).toBe("pulumi: looking up modules, 5 s");
});
