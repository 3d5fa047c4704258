import { monthly, quarterly, spread, weekly } from "../../../provider/functions/calendar";
import { type Calls, callsOf, secret, unknown } from "./support/calls";
import { type Plugin, startPlugin } from "./support/plugin";

let plugin: Plugin;
let calls: Calls;
beforeEach(async () => {
  plugin = await startPlugin({ environment: () => ({}) });
  calls = callsOf(plugin);
  await calls.configure();
});
afterEach(() => plugin.close());

const series = { time: "02:00", timeZone: "Europe/Berlin", from: "2026-12-01" };
const window = { days: ["saturday", "sunday"], hours: { from: "22:00", to: "05:00" } } as const;

it("answers as the helpers in TypeScript do, without tokens and without a request", async () => {
  const answers = await Promise.all([
    calls.invoke("cobalt:index:weekly", { ...series, day: "sunday" }),
    calls.invoke("cobalt:index:monthly", { ...series, dayOfMonth: 3 }),
    calls.invoke("cobalt:index:quarterly", { ...series, dayOfMonth: 3, month: 2 }),
    calls.invoke("cobalt:index:spread", { targetId: "dt_1", window }),
    calls.invoke("cobalt:index:spread", { targetId: "dt_1" }),
  ]);
  expect(answers.map(({ value }) => value)).toEqual([
    { dateTime: weekly({ ...series, day: "sunday" }) },
    { dateTime: monthly({ ...series, dayOfMonth: 3 }) },
    { dateTime: quarterly({ ...series, dayOfMonth: 3, month: 2 }) },
    spread("dt_1", { window }),
    spread("dt_1", { window: {} }),
  ]);
  expect(plugin.sandbox.log).toEqual([]);
});

it("names the argument that makes no sense", async () => {
  const failuresOf = async (name: string, args: Record<string, unknown>) =>
    (await calls.invoke(`cobalt:index:${name}`, args)).failures;
  expect(await failuresOf("weekly", { ...series, day: "someday" })).toEqual([
    ["day", expect.stringContaining('day is "someday": expected monday')],
  ]);
  expect(await failuresOf("monthly", { ...series, dayOfMonth: 31 })).toEqual([
    ["dayOfMonth", expect.stringContaining("from 1 to 28")],
  ]);
  expect(await failuresOf("monthly", { ...series, dayOfMonth: "3" })).toEqual([
    ["dayOfMonth", 'expected a number, got "3"'],
  ]);
  expect(
    await failuresOf("spread", { targetId: "dt_1", window: { hours: { from: "22:00", to: "25:00" } } }),
  ).toEqual([["window", expect.stringContaining("window.hours.to")]]);
  expect(await failuresOf("spread", { targetId: "dt_1", window: { hours: "night" } })).toEqual([
    ["window", expect.stringContaining("window.hours")],
  ]);
  expect(await failuresOf("spread", { targetId: "dt_1", window: ["saturday"] })).toEqual([
    ["window", expect.stringContaining("expected")],
  ]);
});

it.each<[name: string, args: Record<string, unknown>, property: string, says: string]>([
  ["monthly", { ...series, dayOfMonth: 1, time: "03:00", timeZone: "Asia/Tokyo" }, "dayOfMonth", "2 to 28"],
  ["quarterly", { ...series, dayOfMonth: 1, time: "03:00", timeZone: "Asia/Tokyo" }, "dayOfMonth", "2 to 28"],
  ["spread", { targetId: "" }, "targetId", "is empty"],
  ["spread", { targetId: "dt_1", window: { days: [] } }, "window", "window.days"],
  ["spread", { targetId: "dt_1", window: { days: "saturday" } }, "window", "window.days"],
  ["spread", { targetId: "dt_1", window: { days: { first: "saturday" } } }, "window", "window.days"],
  ["spread", { targetId: "dt_1", window: { days: ["saturday", 7] } }, "window", "window.days"],
  ["spread", { targetId: "dt_1", window: { days: null, hours: 7 } }, "window", "window.hours"],
  ["spread", { targetId: "dt_1", window: { hours: { from: "22:00" } } }, "window", "window.hours.to"],
])(
  "says of %s(%j) that the argument %s is wrong, and calls it no fault of its own",
  async (name, args, property, says) => {
    const { failures } = await calls.invoke(`cobalt:index:${name}`, args);
    expect(failures).toEqual([[property, expect.stringContaining(says)]]);
  },
);

it("takes a part of a window that is null for one that is not given", async () => {
  const window = { days: null, hours: null };
  expect((await calls.invoke("cobalt:index:spread", { targetId: "dt_1", window })).value).toEqual(
    spread("dt_1", { window: {} }),
  );
});

it("does not quote an argument that is secret", async () => {
  const { failures } = await calls.invoke("cobalt:index:weekly", { ...series, day: secret("hush-hush") });
  expect(failures).toHaveLength(1);
  expect(JSON.stringify(failures)).not.toContain("hush-hush");
});

it("answers what a preview cannot know yet with what is not known yet", async () => {
  const { value } = await calls.invoke("cobalt:index:spread", { targetId: unknown }, true);
  expect(value).toEqual({ day: unknown, time: unknown });
});
