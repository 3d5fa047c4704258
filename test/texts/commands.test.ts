import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import * as yaml from "js-yaml";
import { transpileModule } from "typescript";
import { validateXML } from "xmllint-wasm";
import { type GateResult, gateJunit, gateMarkdown } from "../../sdk/cli/gate/results";
import { markdownCell, markdownText } from "../../sdk/cli/markdown";
import { type Ended, type World, worlds } from "../cli/support/run";
import { exportOf } from "../cli/support/states";
import { hostileTexts, rawIn, rawInColours, unescaped } from "./support/hostile-texts";

type Calendars = typeof import("ical.js", { with: { "resolution-mode": "import" }});
// Its declarations are those of its other form alone.
const ICAL: Calendars["default"] = require("ical.js");

jest.setTimeout(60_000);

const start = worlds();
const texts = Object.values(hostileTexts);
const hour = 3_600_000;

interface Stand {
  readonly world: World;
  readonly files: Readonly<Record<string, string>>;
}

/** An organisation and a stack in which everything that others may name is named by one of the texts each. */
async function stand(): Promise<Stand> {
  const targets = texts.map((name, at) => ({ name, url: `https://${at}.example/${name}` }));
  const world = await start({ seed: { targets } });
  const { store } = world.sandbox;
  const resources = store.targets.flatMap(({ id, name }, at) => [
    {
      type: "cobalt:index:DastScheduledScan",
      name,
      outputs: {
        targetId: id,
        dateTime: "2026-10-18T02:00:00Z",
        firstRunAt: "2026-10-18T02:00:00Z",
        recurrence: "MONTHLY",
        scheduleId: `unknown:${id}:${name}`,
        leftRunning: [
          { id: `left:${name}`, targetId: id, dateTime: "2026-10-19T02:00:00Z", recurrence: "MONTHLY" },
        ],
      },
    },
    {
      type: "cobalt:index:DastScanGate",
      name,
      outputs: { scanId: `dsc_${at}`, verdict: "failed", reason: name, judgedAt: "2026-11-01T04:12:09Z" },
    },
  ]);
  for (const [at, { id, name }] of store.targets.entries())
    store.addScan(id, { ageMs: (at + 1) * hour, status: name.trim().slice(0, 50) || "odd" });
  return { world, files: { "s.json": exportOf(resources) } };
}

let given: Stand;
beforeEach(async () => {
  given = await stand();
});

const command = (
  argv: readonly string[],
  more: { readonly columns?: number; readonly env?: Record<string, string> } = {},
) => given.world.command(argv, { ...more, files: given.files });

/** What went to a terminal, into a pipe and into a file. */
async function everywhere(
  argv: readonly string[],
  toFile: readonly string[] | undefined,
): Promise<readonly Ended[]> {
  const terminals = await Promise.all(
    [40, 80, 400].map((columns) => command(argv, { columns, env: { NO_COLOR: columns === 80 ? "1" : "" } })),
  );
  return [
    ...terminals,
    await command(argv),
    ...(toFile === undefined ? [] : [await command([...argv, ...toFile])]),
  ];
}

const report = ["report", "--state", "s.json", "--since", "2026-10-01"];
const tries: [string, readonly string[], readonly string[] | undefined][] = [
  ...["table", "markdown", "json", "csv", "ics", "html"].map((format): [string, string[], string[]] => [
    `report --format ${format}`,
    [...report, "--format", format],
    ["--out", "out"],
  ]),
  ...["table", "json", "yaml", "ts"].map((format): [string, string[], undefined] => [
    `targets --format ${format}`,
    ["targets", "--format", format],
    undefined,
  ]),
  ["inventory", ["inventory", "--state", "s.json"], ["--out", "-"]],
];

it.each(tries)("%s: nothing raw, on a terminal, in a pipe and in a file", async (_, argv, toFile) => {
  for (const { out, err, files } of await everywhere(argv, toFile)) {
    const written = [out, err, ...[...files].filter(([name]) => name !== "s.json").map(([, text]) => text)];
    for (const text of written) expect(rawInColours(text.replace(/^\ufeff/, ""))).toEqual([]);
  }
});

it("gives the values back in JSON, YAML and TypeScript", async () => {
  const names = new Set(texts);
  const namesIn = (targets: readonly { readonly name?: string }[]) =>
    new Set(targets.map(({ name }) => name));
  const { targets } = JSON.parse((await command([...report, "--format", "json"])).out);
  expect(namesIn(targets)).toEqual(names);
  expect(
    new Set(targets.flatMap((one: { gates: { reason: string }[] }) => one.gates.map(({ reason }) => reason))),
  ).toEqual(new Set());
  expect(namesIn(JSON.parse((await command(["targets", "--json"])).out))).toEqual(names);
  const inventory = await command(["inventory", "--state", "s.json"]);
  expect(namesIn(JSON.parse(inventory.files.get("cobalt-inventory.json") ?? "").targets)).toEqual(names);
  const listed = (await command(["targets", "--format", "yaml"])).out;
  expect(namesIn((yaml.load(listed) as { targets: { name: string }[] }).targets)).toEqual(names);
  // No half of a pair of surrogates, which other readers of YAML refuse.
  expect(listed).not.toMatch(/\\ud83d\\udc|\\udb40/);
  const source = (await command(["targets", "--format", "ts"])).out;
  const exported: { targets?: Record<string, { name: string }> } = {};
  new Function("exports", transpileModule(source, { compilerOptions: { module: 1 } }).outputText)(exported);
  expect(namesIn(Object.values(exported.targets ?? {}))).toEqual(names);
});

it("a spreadsheet reads the table as UTF-8, runs nothing of it, and has every name", async () => {
  const { out } = await command([...report, "--format", "csv"]);
  expect(out.startsWith("\ufefftarget_id,")).toBe(true);
  const rows = parsedCsv(out.slice(1));
  expect(rows.every((row) => row.length === 10)).toBe(true);
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s;]*[=+\-@＝＋－＠]/);
  // As a spreadsheet splits where the list separator is a semicolon.
  for (const piece of out.slice(1).split(/[;\r\n]/))
    expect(piece.replace(/^[\s"]+/, "")).not.toMatch(/^[=+\-@＝＋－＠]/);
  const names = new Set(rows.map(([, name = ""]) => unescaped(name.replace(/^'|(?<=;)'/g, ""))));
  for (const text of texts) expect(names).toContain(unescaped(text));
});

it("a calendar's reader finds every name", async () => {
  const { out } = await command([...report, "--format", "ics"]);
  expect(out.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const calendar = new ICAL.Component(ICAL.parse(out));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one).summary);
  expect(events).toHaveLength(out.match(/^BEGIN:VEVENT/gm)?.length ?? 0);
  const names = new Set(events.map((summary) => unescaped(summary.replace(/^Cobalt DAST scan: /, ""))));
  for (const text of texts) expect(names).toContain(unescaped(text));
});

it("a page holds no tag and no attribute of another's making", async () => {
  const { out } = await command([...report, "--format", "html"]);
  const tags = new Set([...out.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag));
  const ours =
    "html head meta title style body main h1 h2 p ul li b div span details summary svg g circle path rect line text";
  const tables = "section table caption thead tbody tr th td label input";
  expect([...tags].filter((tag) => !`${ours} ${tables}`.split(" ").includes(tag ?? ""))).toEqual([]);
  expect(out).not.toMatch(/ style=| on\w+=(?!&)["']|<script|javascript:/i);
});

it("a long name widens no other row, and is whole in files", async () => {
  const long = "n".repeat(10_000);
  const terminal = (await command(["targets"], { columns: 400 })).out;
  expect(Math.max(...terminal.split("\n").map((line) => line.length))).toBeLessThan(1_000);
  expect(terminal).toContain("n…");
  const pipe = (await command(["targets"])).out.split("\n");
  expect(pipe.filter((line) => line.length > 1_000).length).toBeLessThanOrEqual(2);
  expect(pipe.join("\n")).toContain(long);
  expect((await command([...report, "--format", "csv"])).out).toContain(long);
});

const judged = (text: string): GateResult =>
  ({
    ...{
      scanId: "dsc_1",
      trigger: text,
      targetId: "dt_1",
      durationMs: 1,
      kind: "evaluated",
      isBlocking: true,
      text: [text],
    },
    outputs: {
      verdict: "failed",
      reason: text,
      scanStatus: text,
      judgedAt: "2026-11-02T09:00:00Z",
      summary: text,
    },
  }) as unknown as GateResult;

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(...texts),
  fc
    .array(fc.constantFrom("`", "|", "\\", "@a", "#1", "a", " ", "\n", "www.a.b", "<b>", "[x](y)"))
    .map((parts) => parts.join("")),
);

/** What stays of Markdown where code is taken out, as GitHub reads it. */
function outsideOfCode(line: string): string {
  return line.replace(/(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "");
}

describe("Markdown", () => {
  const alive = /[@#<>[\]!*_~&$^]|:\w+:|www\.|https?:|\b[A-Z]+-\d|\b[\da-f]{7,40}\b|\S@\S/i;

  it.each(Object.entries(hostileTexts))("%s: no link, mention, reference or tag is alive", (_, text) => {
    for (const shown of [markdownText(text), markdownCell(text)]) {
      expect(shown).not.toContain("\n");
      expect(outsideOfCode(shown)).not.toMatch(alive);
    }
  });

  it("holds for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(outsideOfCode(markdownText(text))).not.toMatch(alive);
        const cell = markdownCell(text);
        // Bars end cells, each but those behind one backslash.
        expect(`| ${cell} | end |`.replace(/\\[\\|]/g, "").split("|")).toHaveLength(4);
        expect(outsideOfCode(cell)).not.toMatch(alive);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves plain words as they are", () => {
    for (const text of ["Shop (staging)", "Zürich, Büro", "exempt: moved until 2026-12-01"])
      expect([markdownText(text), markdownCell(text)]).toEqual([text, text]);
  });

  it.each(Object.entries(hostileTexts))("a gate's summary: %s", (_, text) => {
    const written = gateMarkdown([judged(text)]);
    expect(rawIn(written)).toEqual([]);
    expect(written.split("\n")).toHaveLength(8);
  });
});

it("JUnit's reader accepts every text", async () => {
  const schema = readFileSync(`${__dirname}/../cli/fixtures/jenkins-junit.xsd`, "utf8");
  const xml = gateJunit(texts.map(judged), 0);
  expect(rawIn(xml)).toEqual([]);
  const { valid, errors } = await validateXML({ xml, schema });
  expect([valid, errors]).toEqual([true, []]);
});

it("doctor shows names of organisations and Cobalt's words without what steers", async () => {
  const organisations = texts.map((name, at) => ({ resource: { id: `org_${at}`, name, token: `t${at}` } }));
  const { sandbox } = given.world;
  sandbox.addFault({
    match: { path: /\/orgs/ },
    action: { kind: "json", when: "before", value: { pagination: { next_page: null }, data: organisations } },
    times: Number.POSITIVE_INFINITY,
  });
  for (const columns of [60, 200, undefined]) {
    const { out, err } = await command(["doctor", "--verify"], columns === undefined ? {} : { columns });
    expect(rawInColours(out + err)).toEqual([]);
    expect(out).toContain("org_1");
  }
});

it("the sandbox's own lines are lines", async () => {
  const { welcome, requestLine } =
    require("../../sdk/cli/sandbox/run") as typeof import("../../sdk/cli/sandbox/run");
  const shown = welcome(given.world.sandbox);
  expect(rawIn(shown)).toEqual([]);
  expect(shown.match(/^ {2}dt_/gm)).toHaveLength(texts.length);
  for (const path of texts) {
    const request = {
      number: 1,
      at: "2026-11-02T09:00:00Z",
      method: "GET",
      path,
      status: 404,
      call: "other",
    };
    const line = requestLine({ ...unused, ...request } as Parameters<typeof requestLine>[0]);
    expect(rawIn(line)).toEqual([]);
    expect(line.split("\n")).toHaveLength(2);
  }
});

const unused = { idempotencyKey: undefined, body: undefined, worked: false, fault: undefined };

/** As RFC 4180 has it. */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let at = 0; at < text.length; at = cells.lastIndex) {
    const [, quoted, bare = "", end] = cells.exec(text) ?? [];
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === "\r\n" && cells.lastIndex < text.length) rows.push([]);
    if (end === undefined) throw new Error(`No cell at ${at}`);
  }
  return rows;
}
