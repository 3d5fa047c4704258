import { scheduleWindow } from "../../sdk/policy/policies/dast-schedule-window";
import { evaluate, hosts, nothing, schedule, unknown } from "./support/stack";

const night = {
  days: ["saturday", "sunday"],
  hours: { from: "01:00", to: "05:00" },
  timeZone: "Europe/Berlin",
};

it("allows everything unless it is configured", async () => {
  expect(await evaluate(scheduleWindow, [schedule("any", { dateTime: "2026-12-02T13:30:00Z" })])).toEqual(
    nothing,
  );
});

it.each(hosts)("passes a schedule of %s that starts within the days and hours", async (host) => {
  const stack = [schedule("weekly", { dateTime: "2026-12-06T02:00:00Z" }, host)];
  expect(await evaluate(scheduleWindow, stack, night)).toEqual(nothing);
});

it("names the run that lies outside, with the line to write instead", async () => {
  const { violations } = await evaluate(
    scheduleWindow,
    [schedule("w", { dateTime: "2026-12-04T02:00:00Z" })],
    night,
  );
  expect(violations).toEqual([
    "Schedule w would start at 2026-12-04T02:00:00Z, which is friday 03:00 in Europe/Berlin. " +
      "Allowed: saturday, sunday, 01:00 to 05:00 (Europe/Berlin).\n" +
      'Write: dateTime: "2026-12-05T00:00:00Z"',
  ]);
});

it("sees the run that summer time moves out of the window", async () => {
  const edge = { ...night, hours: { from: "01:00", to: "04:00" } };
  const { violations } = await evaluate(
    scheduleWindow,
    [schedule("w", { dateTime: "2026-12-06T02:00:00Z" })],
    edge,
  );
  expect(violations[0]).toContain(
    "would start at 2027-03-28T02:00:00Z, which is sunday 04:00 in Europe/Berlin",
  );
});

it("sees the run of a month that falls on another day, and says that no date does", async () => {
  const monthly = schedule("m", { dateTime: "2026-12-06T02:00:00Z", recurrence: "MONTHLY" });
  const { violations } = await evaluate(scheduleWindow, [monthly], night);
  expect(violations[0]).toContain("would start at 2027-01-06T02:00:00Z, which is wednesday 03:00");
  expect(violations[0]).toContain("No date does with MONTHLY");
});

it("counts the hours after midnight to the day on which the window begins", async () => {
  const overnight = { days: ["friday"], hours: { from: "22:00", to: "04:00" } };
  const at = (dateTime: string) => evaluate(scheduleWindow, [schedule("w", { dateTime })], overnight);
  expect(await at("2026-12-04T23:00:00Z")).toEqual(nothing);
  expect(await at("2026-12-05T03:59:00Z")).toEqual(nothing);
  expect((await at("2026-12-05T04:00:00Z")).violations).toHaveLength(1);
  expect((await at("2026-12-04T03:00:00Z")).violations).toHaveLength(1);
});

it("judges the next runs, not a date that is past", async () => {
  const once = schedule("o", { dateTime: "2026-11-24T13:00:00Z", recurrence: undefined });
  expect(await evaluate(scheduleWindow, [once], night)).toEqual(nothing);
});

it("cannot tell of a date that a preview does not know", async () => {
  const stack = [schedule("new", { dateTime: unknown }), schedule("w", { dateTime: "2026-12-04T02:00:00Z" })];
  const { violations, notes } = await evaluate(scheduleWindow, stack, night);
  expect(notes).toEqual(["Cannot tell yet: whether it starts within the allowed days and hours."]);
  expect(violations).toHaveLength(1);
});

it("says that a time zone does not exist", async () => {
  const { violations } = await evaluate(scheduleWindow, [schedule("w")], { timeZone: "Europe/Berln" });
  expect(violations).toEqual([
    `The policy's timeZone "Europe/Berln" is no IANA time zone, such as Europe/Berlin.`,
  ]);
});

it("says nothing of a date that is none, which the resource itself refuses", async () => {
  const config = { days: ["sunday"], hours: { from: "01:00", to: "05:00" } };
  expect(await evaluate(scheduleWindow, [schedule("a", { dateTime: "tomorrow" })], config)).toEqual(nothing);
});
