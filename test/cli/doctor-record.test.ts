import fc from "fast-check";
import { findingStates, scanStatuses } from "../../provider/cobalt/facts";
import { differencesIn, documentedNames } from "../../sdk/cli/doctor/verify/documented";
import { recordedAnswer } from "../../sdk/cli/doctor/verify/record";
import { worlds } from "./support/run";

const start = worlds();
const forms = ["null", "true or false", "number", "list", "object", "id", "time", "URL", "text"];
const lengths = [...[0, 9, 99, 999].map((most) => `up to ${most} characters`), "1000 and more characters"];
const ourNames = [
  "entries",
  "forms",
  "count",
  "form",
  "more forms",
  "fields that are not documented",
  "ask",
  "status",
  "body",
];
/** All that a record may hold as a text, names of fields included. */
const ours: ReadonlySet<string> = new Set([
  ...documentedNames,
  ...ourNames,
  ...forms,
  ...lengths,
  ...forms.flatMap((form) => lengths.map((length) => `${form} of ${length}`)),
  ...scanStatuses,
  ...findingStates,
  ...["10", "20", "30", "deeper"],
]);

function foreignIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(foreignIn);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, one]) => [
      ...(ours.has(name) ? [] : [name]),
      ...foreignIn(one),
    ]);
  return typeof value !== "string" || ours.has(value) ? [] : [value];
}

const ask = /^GET \/(dast|orgs|…)?[a-z_/…]*(\?((limit=\d{1,4}|(scan|target)=…|=…)&?)*)?$/;

/** Any answer: documented names with any values, and any names with any values, however deep. */
const { answer } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.string(),
    fc.constantFrom("completed", "https://a.example/x", "dt_secret", "2026-01-01T00:00:00Z"),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  ),
  answer: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("answer"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...documentedNames, "__proto__"), fc.string()), tie("answer"), {
      maxKeys: 5,
    }),
  ),
}));

const result = (value: unknown) =>
  ({ outcome: { kind: "ok", value }, headers: {}, message: undefined, sentAt: 0, answeredAt: 0 }) as never;

test("no text that is not ours gets into a record, whatever Cobalt answers and whatever is asked", () => {
  fc.assert(
    fc.property(answer, fc.string(), (value, path) => {
      const { ask: asked, ...rest } = recordedAnswer({
        ask: `/dast/targets/${path}?limit=100&scan=${path}`,
        result: result(value),
      });
      expect(foreignIn(rest)).toEqual([]);
      expect(asked.replace(/&+/g, "&")).toMatch(ask);
    }),
    { numRuns: 2_000 },
  );
});

test("the check can fail: a name or a value of another's is found", () => {
  expect(foreignIn({ status: "perplexed" })).toEqual(["perplexed"]);
  expect(foreignIn({ body: [{ Shop: 1 }] })).toEqual(["Shop"]);
});

test("differences are told for any answer, without a failure of ours", () => {
  fc.assert(
    fc.property(answer, fc.constantFrom("target", "scan", "finding"), (value, kind) => {
      expect(differencesIn(result(value), kind as "target").every((line) => typeof line === "string")).toBe(
        true,
      );
    }),
  );
});

test("--record writes what was seen, and none of the organisation's names, ids, addresses or tokens", async () => {
  const { command, sandbox } = await start({
    seed: { targets: [{ name: "Secret shop", url: "https://secret.example" }] },
  });
  const [{ id: targetId } = { id: "" }] = sandbox.store.targets;
  const { id } = sandbox.store.addScan(targetId, { ageMs: 3_600_000, status: "perplexed" });
  sandbox.store.addFinding(id);
  const { files, out } = await command(["doctor", "--record", "seen.json"]);
  const text = files.get("seen.json") ?? "";
  const record = JSON.parse(text);
  expect(record.answers.length).toBeGreaterThan(5);
  expect(text).toContain("text of up to 9 characters");
  for (const foreign of [
    "Secret",
    "secret",
    targetId,
    id,
    "perplexed",
    sandbox.organisationId,
    "Sandbox",
    "127.0.0.1",
  ])
    expect(text).not.toContain(foreign);
  expect(out).toContain("scan.status is perplexed (1 of 1)");
});

test("--verify says which fields are missing, of another form or not documented", async () => {
  const { command, sandbox } = await start();
  const value = {
    pagination: {},
    data: [{ resource: { id: "dt_1", name: 7, enabled: true, colour: "red" } }],
  };
  sandbox.addFault({
    match: { path: /^\/dast\/targets$/ },
    action: { kind: "json", when: "before", status: 200, value },
    times: Infinity,
  });
  const { differences } = JSON.parse((await command(["doctor", "--verify", "--json"])).out);
  for (const part of [
    "pagination.next_page is missing",
    'target.name is of the form "number"',
    "target.url is missing",
    "target.colour is not documented",
  ])
    expect(differences).toContainEqual(expect.stringContaining(part));
});

test("a record that cannot be written ends with 4, and nothing else is lost", async () => {
  const { command } = await start();
  const { code, out, err } = await command(["doctor", "--record", "no-such-folder/seen.json"]);
  expect([code, err]).toEqual([expect.any(Number), expect.stringContaining("cannot be written")]);
  expect(code).not.toBe(0);
  expect(out).toContain("reachability");
});
