import {
  parseFinding,
  parseOne,
  parsePage,
  parseScan,
  parseScheduledScan,
  parseTarget,
} from "../../provider/client/reads/parse";
import { ShapeError } from "../../provider/client/reads/parse-fields";

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

test.each<[string, (value: unknown) => unknown, object, Readonly<Record<string, readonly unknown[]>>]>([
  [
    "target",
    parseOne(parseTarget),
    target,
    {
      id: [1, "", "x", "dsc_1", "dt_../x", undefined],
      name: [null, 1],
      url: [undefined, {}],
      enabled: ["true", 1, null],
    },
  ],
  [
    "scan",
    parseOne(parseScan),
    scan,
    {
      id: ["dt_1", null],
      target_id: ["dsc_1", 7],
      status: ["", null, 3, {}],
      started_at: [1, "soon"],
      completed_at: [true],
    },
  ],
  [
    "schedule",
    parseOne(parseScheduledScan),
    schedule,
    {
      id: ["dfi_1"],
      target_id: [null],
      date_time: [null, "soon", undefined],
      recurrence: ["DAILY", "weekly", 7],
    },
  ],
  [
    "finding",
    parseOne(parseFinding),
    finding,
    {
      id: ["dsc_1"],
      target_id: [""],
      scan_ids: [null, "dsc_1"],
      severity: [40, "critical", null, undefined, "", true, "constructor", "__proto__", 30.5],
      state: ["", null],
      last_found_at: ["yesterday"],
    },
  ],
])("a wrong field of a %s is named", (_what, parse, right, wrong) => {
  expect(wrongField(() => parse({ resource: right }))).toMatch(/^accepted/);
  for (const [field, values] of Object.entries(wrong))
    for (const value of values)
      expect(wrongField(() => parse({ resource: { ...right, [field]: value } }))).toBe(`resource.${field}`);
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
  expect(parseFinding({ value: { ...finding, severity }, at: "" }).severity).toBe(expected);
});

test("a finding's title, URL, proof and exchanges are dropped", () => {
  const told = {
    ...finding,
    title: "SQL injection",
    affected_url: "https://x",
    http_exchanges: [{ request: "GET" }],
  };
  expect(Object.keys(parseFinding({ value: told, at: "" })).sort()).toEqual(
    ["id", "lastFoundAt", "scanIds", "severity", "state", "targetId"].sort(),
  );
});

test("unknown statuses and states are kept as they are", () => {
  expect(parseScan({ value: { ...scan, status: "teleporting" }, at: "" }).status).toBe("teleporting");
  expect(parseFinding({ value: { ...finding, state: "new_state" }, at: "" }).state).toBe("new_state");
});

test.each<[string, unknown, string]>([
  ["null", null, "the answer"],
  ["a list", [], "the answer"],
  ["text", "x", "the answer"],
  ["no pagination", { data: [] }, "pagination"],
  ["no data", { pagination: { next_page: null } }, "data"],
  ["data that is no list", { pagination: {}, data: {} }, "data"],
  ["an item without resource", { pagination: {}, data: [{ resource: target }, {}] }, "data[1].resource"],
  ["an item of another shape", { pagination: {}, data: [{ resource: scan }] }, "data[0].resource.id"],
])("a page with %s is refused, and the field is named", (_what, value, field) => {
  expect(wrongField(() => parsePage(parseTarget)(value))).toBe(field);
});

test("an absent next_page is the last page", () => {
  expect(parsePage(parseTarget)({ pagination: {}, data: [] })).toEqual({ items: [], nextPage: null });
});

test("fields that come from a prototype do not count", () => {
  const inherited: unknown = Object.create({ resource: target });
  expect(wrongField(() => parseOne(parseTarget)(inherited))).toBe("resource");
});
