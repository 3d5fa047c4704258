import fc from "fast-check";
import type { Json, Kind } from "./support/deviating-cobalt";
import { deviations } from "./support/deviations";
import { operations, outcomesUnder } from "./support/operations";

/** What comes of each operation where Cobalt answers as it documents. */
const documented = {
  "gate that passes": "passed",
  "gate that fails": "failed",
  "gate without limits": "passed",
  "gate of new findings": "passed",
  "look-ups": "target, 2 enabled, completed, 3 scans, 1 high",
  policies: "2 unscheduled, 0 unscanned",
  report: "fine, unscheduled, fine",
  refresh: "found, enabled, shop, on time, completed",
  up: "scheduled, started; 2 made",
};

test("answers as documented have these outcomes", async () => {
  expect(await outcomesUnder(undefined)).toEqual(documented);
});

test("the table has at least forty deviations, and none is declared to turn a failed verdict into a pass", () => {
  expect(deviations.length).toBeGreaterThanOrEqual(40);
  expect(new Set(deviations.map(({ name }) => name)).size).toBe(deviations.length);
  for (const { otherwise } of deviations) expect(otherwise["gate that fails"] ?? "failed").not.toBe("passed");
});

test.each(deviations)(
  "$name: each operation ends as declared, the others as if nothing were odd",
  async (one) => {
    expect(await outcomesUnder(one.deviation)).toEqual({ ...documented, ...one.otherwise });
  },
);

const names: Readonly<Record<"scan" | "finding", readonly string[]>> = {
  scan: ["id", "target_id", "status", "started_at", "completed_at"],
  finding: ["id", "target_id", "scan_ids", "severity", "state", "last_found_at"],
};
const kinds: readonly (keyof typeof names)[] = ["scan", "finding"];

/** What a field may hold: what Cobalt documents for other fields and objects is not a deviation but another answer. */
const anything = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.constantFrom(
    null,
    "",
    0,
    -1,
    40,
    "40",
    "critical",
    "Completed",
    "completed ",
    "soon",
    "1",
    [],
    [null],
    {},
  ),
  fc.string().map((text) => `dsc_${text}`),
);

const anyDeviations = fc.array(
  fc
    .constantFrom(...kinds)
    .chain((kind) => fc.tuple(fc.constant(kind), fc.constantFrom(...names[kind]), anything)),
  { minLength: 1, maxLength: 3 },
);

/** Another documented severity or state is another answer, of which a verdict may be another. */
function isAnotherAnswer([, name, value]: readonly [Kind, string, unknown]): boolean {
  const words = ["10", "20", "low", "medium", "invalid", "wont_fix", "valid_fix"];
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return ["severity", "state"].includes(name) && words.includes(text.toLowerCase());
}

test("whatever the fields of scans and findings hold, a failed verdict is no pass", async () => {
  await fc.assert(
    fc.asyncProperty(anyDeviations, async (changes) => {
      fc.pre(!changes.some(isAnotherAnswer));
      const change = (kind: Kind) => (object: Json) => {
        for (const [own, name, value] of changes) {
          if (own !== kind) continue;
          if (value === undefined) delete object[name];
          else object[name] = value;
        }
      };
      const outcomes = await outcomesUnder(
        { objects: kinds.map((kind) => ({ kind, change: change(kind) })) },
        ["gate that fails"],
      );
      expect(["failed", "pending", "error: protocol"]).toContain(outcomes["gate that fails"]);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("each operation of the table is played", () => {
  expect([...operations].sort()).toEqual(Object.keys(documented).sort());
});
