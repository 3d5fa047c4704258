import fc from "fast-check";
import { type Recurrence, recurrences } from "../../provider/cobalt/facts";
import { spreadSeries } from "../../provider/functions/calendar";
import { runAt } from "../../provider/time/calendar";
import { isWithin, localTimeAt, weekdays } from "../../provider/time/week";
import { timeZoneOf } from "../../provider/time/zones";

const weekend = { days: ["saturday", "sunday"] as const, hours: { from: "22:00", to: "05:00" } };
const night = { hours: { from: "22:30", to: "01:00" } };
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Pacific/Kiritimati",
];

const targets = fc.stringMatching(/^dt_[a-z0-9]{6}$/);

const windowFor = (recurrence: Recurrence) => (recurrence === "WEEKLY" ? weekend : night);

it.each(zones)("keeps every run of two years within the window in %s", (timeZone) => {
  const zone = timeZoneOf(timeZone);
  if (zone === undefined) throw new Error(`There is no ${timeZone}.`);
  fc.assert(
    fc.property(targets, fc.constantFrom(...recurrences), (targetId, recurrence) => {
      const window = windowFor(recurrence);
      const first = Date.parse(spreadSeries(targetId, { recurrence, window, timeZone }));
      const runs = Array.from({ length: recurrence === "WEEKLY" ? 104 : 24 }, (_, n) =>
        runAt(first, recurrence, n),
      );
      expect(runs.filter((run) => !isWithin(localTimeAt(run, zone), window))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

it("gives a target the same date for ever", () => {
  const series = { window: weekend, timeZone: "Europe/Berlin" } as const;
  expect(
    recurrences.map((recurrence) =>
      spreadSeries("dt_1", { ...series, window: windowFor(recurrence), recurrence }),
    ),
  ).toMatchInlineSnapshot(`
[
  "2025-01-06T00:41:00+01:00",
  "2025-01-11T23:41:00+01:00",
  "2025-01-02T23:41:00+01:00",
]
`);
});

it("spreads a hundred targets over the whole window", () => {
  const days = Array.from({ length: 100 }, (_, n) =>
    new Date(spreadSeries(`dt_${n}`, { recurrence: "WEEKLY", window: {}, timeZone: "UTC" })).getUTCDay(),
  );
  expect(new Set(days).size).toBe(weekdays.length);
});

it.each([
  ["recurrence", { recurrence: "DAILY" as Recurrence }, /^recurrence is "DAILY": expected WEEKLY/],
  ["timeZone", { timeZone: "Mars/Base" }, /^timeZone is "Mars\/Base"/],
  [
    "window.days",
    { recurrence: "MONTHLY" as const },
    /^window.days is .*MONTHLY series keeps to a day of the month/,
  ],
  [
    "window.hours",
    { window: { hours: { from: "02:00", to: "03:00" } } },
    /^window.hours is .*more than the 60 minutes/,
  ],
])("refuses a wrong %s by its name", (_, wrong, message) => {
  const right = { recurrence: "WEEKLY" as const, window: weekend, timeZone: "Europe/Berlin" };
  expect(() => spreadSeries("dt_1", { ...right, ...wrong })).toThrow(message);
});
