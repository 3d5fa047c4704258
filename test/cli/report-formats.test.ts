import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { validateXML } from "xmllint-wasm";
import { gateJunit } from "../../sdk/cli/gate/results";
import { type World, worlds } from "./support/run";
import { exportOf } from "./support/states";

type Calendars = typeof import("ical.js", { with: { "resolution-mode": "import" }});
// Its declarations are those of its other form alone.
const ICAL: Calendars["default"] = require("ical.js");

const start = worlds();
const day = 24 * 3_600_000;

/** Names that every format has to write in another way. */
const hostile = `A "quoted", <b>bold</b>; back\\slash & ünïcödé — ${"long ".repeat(20)}`;

async function reportAs(format: string, given: { world?: World } = {}): Promise<string> {
  const world = given.world ?? (await start({ seed: { targets: [{ name: hostile }, { name: "Other" }] } }));
  const id = world.sandbox.store.targets[0]?.id ?? "";
  world.sandbox.store.addScan(id, { ageMs: day, status: "failed" });
  const files = {
    "s.json": exportOf([
      {
        type: "cobalt:index:DastScheduledScan",
        name: "weekly",
        outputs: {
          targetId: id,
          dateTime: "2026-10-18T02:00:00Z",
          firstRunAt: "2026-10-18T02:00:00Z",
          recurrence: "WEEKLY",
          scheduleId: "dsc_1",
          leftRunning: [
            {
              id: `unknown:${id}:12345678`,
              targetId: id,
              dateTime: "2026-10-31T02:00:00Z",
              recurrence: "MONTHLY",
            },
          ],
        },
      },
    ]),
  };
  const { code, out } = await world.command(["report", "--state", "s.json", "--format", format], { files });
  expect(code).toBe(0);
  return out;
}

test("a calendar's reader finds the coming runs, each with an id of its own", async () => {
  const text = await reportAs("ics");
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  expect(events).toHaveLength(13 + 3);
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  expect(events[0]?.summary).toBe(`Cobalt DAST scan: ${hostile}`);
  const starts = events.map(({ startDate }) => startDate.toJSDate().toISOString());
  expect(starts[0]).toBe("2026-11-08T02:00:00.000Z");
  // The last days of shorter months.
  expect(starts).toContain("2026-11-30T02:00:00.000Z");
  expect(await reportAs("ics")).toBe(text);
});

test("a name is whole in a calendar wherever a line of it ends", async () => {
  const name = (length: number) => `${"ü".repeat(length)}Shop::Cart${":".repeat(20)}旺角${"x".repeat(100)}`;
  const names = Array.from({ length: 40 }, (_, length) => name(length));
  const { sandbox, command } = await start({ seed: { targets: names.map((one) => ({ name: one })) } });
  const schedules = sandbox.store.targets.map(({ id }) => ({
    type: "cobalt:index:DastScheduledScan",
    name: id,
    outputs: { targetId: id, scheduleId: `dsc_${id}`, firstRunAt: "2026-12-06T02:00:00Z" },
  }));
  const args = ["report", "--state", "s.json", "--format", "ics"];
  const { out } = await command(args, { files: { "s.json": exportOf(schedules) } });
  expect(out.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(out));
  const summaries = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one).summary);
  expect(summaries.sort()).toEqual(names.map((one) => `Cobalt DAST scan: ${one}`).sort());
});

test("a validator of HTML accepts the page, and no name in it is markup", async () => {
  const page = await reportAs("html");
  const validator = new HtmlValidate({
    extends: ["html-validate:recommended", "html-validate:a11y"],
    rules: { "long-title": "off" },
  });
  const { results } = await validator.validateString(page);
  expect(
    results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
    ),
  ).toEqual([]);
  expect(page).not.toContain("<b>bold</b>");
  expect(page).not.toMatch(/<(script|link|img|iframe)\b|https?:\/\/(?!shop|other)\S+\.(js|css|woff2?)/);
});

test("a page of 1,000 targets stays below 2 MB", async () => {
  const targets = Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n}` }));
  const page = await reportAs("html", { world: await start({ seed: { targets } }) });
  expect(page.length).toBeLessThan(2_000_000);
  expect(page.match(/<details/g)).toHaveLength(1000);
}, 20_000);

test("the schema of Jenkins's JUnit reports accepts what the gate writes", async () => {
  const schema = readFileSync(join(__dirname, "fixtures", "jenkins-junit.xsd"), "utf8");
  const shown = {
    verdict: "failed",
    reason: "2 high (limit 0) <&>",
    summary: `failed: ${hostile}`,
    scanStatus: "completed",
    judgedAt: "2026-11-02T09:00:00Z",
  };
  const results = [
    {
      kind: "evaluated",
      scanId: "dsc_1",
      trigger: "t",
      targetId: "dt_1",
      durationMs: 1234,
      text: [hostile],
      outputs: shown,
      isBlocking: true,
    },
    {
      kind: "error",
      scanId: "dsc_2",
      trigger: undefined,
      targetId: undefined,
      durationMs: 1,
      message: hostile,
    },
  ] as unknown as Parameters<typeof gateJunit>[0];
  const xml = gateJunit(results, Date.parse("2026-11-02T09:00:00Z"));
  const { valid, errors } = await validateXML({ xml, schema });
  expect([valid, errors]).toEqual([true, []]);
  const spoiled = xml.replace("<testsuite ", "<testsuite tests2='x' ");
  expect((await validateXML({ xml: spoiled, schema })).valid).toBe(false);
});
