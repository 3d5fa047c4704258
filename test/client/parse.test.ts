import { fields, oddFieldsOf, ShapeError } from "../../provider/client/reads/fields";
import {
  parseDescribedFinding,
  parseFinding,
  parseOne,
  parsePage,
  parseScan,
  parseScheduledScan,
  parseTarget,
} from "../../provider/client/reads/parse";

const target = { id: "dt_1", name: "shop", url: "https://shop.example", enabled: true };
const scan = { id: "dsc_1", target_id: "dt_1", status: "queued", started_at: null, completed_at: null };
const schedule = { id: "dsc_1", target_id: "dt_1", date_time: "2026-12-06T02:00:00Z", recurrence: null };
const finding = {
  id: "dfi_1",
  target_id: "dt_1",
  scan_ids: ["dsc_1"],
  severity: "30",
  state: "need_fix",
  last_found_at: "2026-11-02T09:00:00Z",
};

function wrongField(parse: () => unknown): string {
  try {
    return `accepted: ${JSON.stringify(parse())}`;
  } catch (error) {
    return error instanceof ShapeError ? error.field : String(error);
  }
}

test.each<[string, (value: unknown) => unknown, object]>([
  ["target", parseOne(parseTarget), target],
  ["scan", parseOne(parseScan), scan],
  ["schedule", parseOne(parseScheduledScan), schedule],
])("an answer about one %s needs an id that can stand in a path, and nothing else", (_what, parse, right) => {
  for (const id of [undefined, null, "", " ", "../x", "a/b", "x?y", "a.b", "_x", {}, ["x"], true, 1.5, -1])
    expect(wrongField(() => parse({ resource: { ...right, id } }))).toBe("resource.id");
  for (const id of ["dt_1", "sch_7", "9f8e7d6c-0000-4000-8000-aaaabbbbcccc", 12345])
    expect(parse({ resource: { id } })).toMatchObject({ id: String(id) });
});

/** Each field of the table, with values that it may have, and what it is taken for. */
const taken: readonly [kind: keyof typeof fields, field: string, value: unknown, expected: unknown][] = [
  ...[undefined, null, 1, {}, "", "  "]
    .flatMap(
      (value) =>
        [
          ["target", "name", value, undefined],
          ["target", "url", value, undefined],
        ] as const,
    )
    .map((row) => [...row] as [keyof typeof fields, string, unknown, unknown]),
  ...[undefined, null, "true", 1, 0, "false", {}].map(
    (value): [keyof typeof fields, string, unknown, unknown] => ["target", "enabled", value, undefined],
  ),
  ["target", "enabled", false, false],
  ...[undefined, null, {}, true, "", [], "dt/1"].map(
    (value): [keyof typeof fields, string, unknown, unknown] => ["scan", "target_id", value, undefined],
  ),
  ["scan", "target_id", "tgt_7", "tgt_7"],
  ...[undefined, null, {}, true, "", " ", ["completed"]].map(
    (value): [keyof typeof fields, string, unknown, unknown] => ["scan", "status", value, "unknown"],
  ),
  ["scan", "status", 3, "3"],
  ["scan", "status", "teleporting", "teleporting"],
  ["scan", "status", "Completed", "Completed"],
  ["scan", "status", "completed ", "completed "],
  ...[
    undefined,
    null,
    1,
    1796176800000,
    true,
    "",
    "soon",
    "1",
    "2026",
    "2026-11-02",
    "2026-11-02T09:00:00",
  ].map((value): [keyof typeof fields, string, unknown, unknown] => ["scan", "completed_at", value, null]),
  ["scan", "completed_at", "2026-02-31T09:00:00Z", null],
  ["scan", "completed_at", "2026-11-02T25:00:00Z", null],
  ["scan", "started_at", "2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z"],
  ["scan", "started_at", "2026-11-02T09:00:00.123456+01:00", "2026-11-02T09:00:00.123456+01:00"],
  ["scan", "started_at", "2026-11-02 09:00:00 UTC", "2026-11-02T09:00:00.000Z"],
  ["scan", "started_at", "2026-11-02T09:00:00+0100", "2026-11-02T08:00:00.000Z"],
  ["schedule", "recurrence", undefined, null],
  ["schedule", "recurrence", "weekly", "weekly"],
  ["schedule", "recurrence", {}, "unknown"],
  ...[undefined, null, "dsc_1", {}, [], ["dsc_1", null], ["dsc_1", {}], [["dsc_1"]]].map(
    (value): [keyof typeof fields, string, unknown, unknown] => ["finding", "scan_ids", value, []],
  ),
  ["finding", "scan_ids", ["dsc_1", "scan-2", 3], ["dsc_1", "scan-2", "3"]],
  ...[undefined, null, {}, true, ""].map((value): [keyof typeof fields, string, unknown, unknown] => [
    "finding",
    "state",
    value,
    "unknown",
  ]),
  ["finding", "state", "new_state", "new_state"],
  ["finding", "last_found_at", "yesterday", null],
  ...[undefined, null, 7, {}, [], " "].map((value): [keyof typeof fields, string, unknown, unknown] => [
    "findingTexts",
    "title",
    value,
    undefined,
  ]),
  ["findingTexts", "description", "one\r\ntwo", "one\r\ntwo"],
];

const parsers = {
  target: parseTarget,
  scan: parseScan,
  schedule: parseScheduledScan,
  finding: parseFinding,
  findingTexts: parseDescribedFinding,
} as const;
const right = { target, scan, schedule, finding, findingTexts: finding } as const;

test.each([
  [undefined, []],
  [{}, []],
  [[null, "GET /", { request: 1, response: "HTTP/1.1 200 OK" }], [{ response: "HTTP/1.1 200 OK" }]],
])("HTTP exchanges %j are taken for %j", (http_exchanges, exchanges) => {
  expect(parseDescribedFinding({ value: { ...finding, http_exchanges }, path: "" })).toMatchObject({
    id: "dfi_1",
    exchanges,
  });
});

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

test.each(taken)("%s.%s %j is taken for %j", (kind, field, value, expected) => {
  const object = { ...right[kind], [field]: value };
  const parsed: Readonly<Record<string, unknown>> = { ...parsers[kind]({ value: object, path: "" }) };
  expect(parsed[camel(field)]).toEqual(expected);
});

test.each([
  [10, "low"],
  ["10", "low"],
  [20, "medium"],
  ["20", "medium"],
  [30, "high"],
  ["high", "high"],
  ["Medium", "medium"],
  ["LOW", "low"],
])("severity %j is %s", (severity, expected) => {
  const parsed = parseFinding({ value: { ...finding, severity }, path: "" });
  expect([parsed.severity, parsed.unknownSeverity]).toEqual([expected, undefined]);
});

test.each([
  [40, "40"],
  ["critical", "critical"],
  [30.5, "30.5"],
  [0, "0"],
  [-10, "-10"],
  ["constructor", "constructor"],
  ["__proto__", "__proto__"],
  [null, "unknown"],
  [undefined, "unknown"],
  ["", "unknown"],
  [true, "unknown"],
  [{}, "unknown"],
  ["x".repeat(1_000), "x".repeat(60)],
])("severity %j counts as the highest, under its own name", (severity, name) => {
  expect(parseFinding({ value: { ...finding, severity }, path: "" })).toMatchObject({
    severity: "high",
    unknownSeverity: name,
  });
});

test("a finding's title, URL, proof and exchanges are dropped", () => {
  const told = {
    ...finding,
    title: "SQL injection",
    affected_url: "https://x",
    http_exchanges: [{ request: "GET" }],
  };
  expect(Object.keys(parseFinding({ value: told, path: "" })).sort()).toEqual(
    ["id", "lastFoundAt", "scanIds", "severity", "state", "targetId"].sort(),
  );
});

test("an answer about another id is none, and may be asked for again", () => {
  const parse = parseOne(parseScan, "dsc_1");
  expect(parse({ resource: scan })).toMatchObject({ id: "dsc_1" });
  const caught: unknown[] = [];
  try {
    parse({ resource: { ...scan, id: "dsc_2" } });
  } catch (error) {
    caught.push(error);
  }
  expect(caught).toMatchObject([{ field: "resource.id", isPassing: true }]);
});

test("an object may stand without its envelope", () => {
  expect(parseOne(parseTarget)(target)).toEqual(parseOne(parseTarget)({ resource: target }));
  expect(parsePage(parseTarget)({ pagination: { next_page: null }, data: [target] }).items).toEqual([target]);
});

test.each<[string, unknown, string]>([
  ["null", null, "the answer"],
  ["a list", [], "the answer"],
  ["text", "x", "the answer"],
  ["no data", { pagination: { next_page: null } }, "data"],
  ["data that is null", { pagination: { next_page: null }, data: null }, "data"],
  ["data that is no list", { pagination: {}, data: {} }, "data"],
  ["pagination that is no object", { pagination: "none", data: [] }, "pagination"],
])("a page that is or has %s is refused, and the field is named", (_what, value, field) => {
  expect(wrongField(() => parsePage(parseTarget)(value))).toBe(field);
});

test.each<[string, object, unknown, boolean]>([
  ["no pagination", {}, null, false],
  ["pagination that is null", { pagination: null }, null, false],
  ["no next_page", { pagination: {} }, null, false],
  ["an empty next_page", { pagination: { next_page: "" } }, null, true],
  ["next_page null", { pagination: { next_page: null } }, null, true],
  ["next_page", { pagination: { next_page: "/dast/targets?cursor=x" } }, "/dast/targets?cursor=x", true],
  // What is no text is refused where the page is followed.
  ["next_page that is odd", { pagination: { next_page: 2 } }, 2, true],
])("a page with %s", (_what, more, nextPage, saysWhetherMore) => {
  const page = parsePage(parseTarget)({ ...more, data: [] });
  expect(page).toEqual({ items: [], nextPage, saysWhetherMore, skipped: 0 });
});

test.each(["error", "errors"])(
  "a page that also says %s may lack entries, and is asked for again",
  (name) => {
    const page = { pagination: { next_page: null }, data: [target] };
    const parse = parsePage(parseTarget);
    for (const nothing of [null, false, "", [], {}])
      expect(parse({ ...page, [name]: nothing }).items).toEqual([target]);
    for (const something of ["timeout", ["timeout"], { code: 7 }, true, 500]) {
      expect(wrongField(() => parse({ ...page, [name]: something }))).toBe(name);
      expect(() => parse({ ...page, [name]: something })).toThrow(
        expect.objectContaining({ isPassing: true }),
      );
    }
  },
);

const unusable = [
  {},
  { resource: {} },
  { resource: null },
  null,
  7,
  "x",
  [],
  { resource: { ...scan, id: null } },
];

test("entries without an id that can be used are left out and counted", () => {
  for (const parse of [parseTarget, parseScan]) {
    const page = parsePage<unknown>(parse)({ data: [{ resource: scan }, ...unusable] });
    expect([page.items.length, page.skipped]).toEqual([1, unusable.length]);
  }
});

test("a finding counts without an id, and where nothing of it can be read", () => {
  const page = parsePage(parseFinding)({ data: [{ resource: finding }, ...unusable] });
  expect([page.items.length, page.skipped]).toEqual([1 + unusable.length, 0]);
  expect(page.items.slice(1).every(({ severity }) => severity === "high")).toBe(true);
});

test("fields that come from a prototype do not count", () => {
  const inherited: unknown = Object.create({ resource: target });
  expect(wrongField(() => parseOne(parseTarget)(inherited))).toBe("resource");
});

test("what is as documented is told from what is odd", () => {
  for (const kind of ["target", "scan", "schedule", "finding"] as const) {
    expect(oddFieldsOf(kind, { value: right[kind], path: "" })).toEqual([]);
    expect(oddFieldsOf(kind, { value: {}, path: "" })).toEqual(Object.keys(fields[kind]));
  }
  expect(oddFieldsOf("scan", { value: { ...scan, status: "on_hold" }, path: "" })).toEqual(["status"]);
});
