import fc from "fast-check";
import { formatInstant, formatSecond, latestOf, parseDateTime } from "../../provider/time/date-time";
import { formatDuration, parseDuration } from "../../provider/time/duration";

const instantOf = (text: string) => {
  const parsed = parseDateTime(text);
  return parsed.kind === "instant" ? parsed.instant : undefined;
};
const first = Date.parse("0100-01-01T00:00:00Z");
const last = Date.parse("9999-12-31T23:59:59.999Z");
const instant = fc.integer({ min: first, max: last });
const two = (value: number) => String(value).padStart(2, "0");

describe("a date and time as text", () => {
  it("comes back from its own form as the same instant", () => {
    fc.assert(
      fc.property(instant, (at) => instantOf(formatInstant(at)) === at),
      { numRuns: 1_000 },
    );
  });

  it("means the same instant whatever its offset", () => {
    const offset = fc.record({ sign: fc.constantFrom(1, -1), hours: fc.nat(23), minutes: fc.nat(59) });
    const inner = fc.integer({
      min: Date.parse("1000-01-01T00:00:00Z"),
      max: Date.parse("9990-01-01T00:00:00Z"),
    });
    fc.assert(
      fc.property(inner, offset, (at, { sign, hours, minutes }) => {
        const local = new Date(at + sign * (hours * 60 + minutes) * 60_000).toISOString();
        const text = local.replace("Z", `${sign > 0 ? "+" : "-"}${two(hours)}:${two(minutes)}`);
        return instantOf(text) === at;
      }),
      { numRuns: 1_000 },
    );
  });

  it("that is accepted has a UTC form that is accepted again as the same instant", () => {
    const number = (max: number) => fc.nat(max).map(two);
    const text = fc
      .tuple(
        fc.nat(9_999),
        number(13),
        number(32),
        number(24),
        number(60),
        number(60),
        fc.constantFrom("Z", "+14:00", "-23:59", "+00:00"),
      )
      .map(([y, mo, d, h, mi, s, off]) => `${String(y).padStart(4, "0")}-${mo}-${d}T${h}:${mi}:${s}${off}`);
    fc.assert(
      fc.property(text, (one) => {
        const at = instantOf(one);
        return at === undefined || instantOf(formatInstant(at)) === at;
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.string(), (text) => ["instant", "invalid"].includes(parseDateTime(text).kind)));
  });

  it.each([
    ["2026-12-06T02:00:00Z", "2026-12-06T02:00:00Z"],
    ["2026-12-06T02:00Z", "2026-12-06T02:00:00Z"],
    ["2026-12-06T02:00:00+01:00", "2026-12-06T01:00:00Z"],
    ["2026-12-31T23:30:00-01:30", "2027-01-01T01:00:00Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["2026-12-06T02:00:00.123456Z", "2026-12-06T02:00:00.123Z"],
  ])("%s is %s", (text, utc) => {
    expect(formatInstant(instantOf(text) ?? Number.NaN)).toBe(utc);
  });

  it.each([
    ["2026-12-06T02:00:00", "offset is missing"],
    ["2026-12-06", "expected ISO 8601"],
    ["06.12.2026 02:00", "expected ISO 8601"],
    ["2026-12-06 02:00:00Z", "expected ISO 8601"],
    ["2026-02-29T02:00:00Z", "no such date"],
    ["2026-13-01T02:00:00Z", "no such date"],
    ["2026-12-06T24:00:00Z", "no such date or time"],
    ["2026-12-06T02:00:00+24:00", "no such offset"],
    ["2026-12-06T02:00:00+01:60", "no such offset"],
    ["9999-12-31T23:59:59-01:00", "outside of the years"],
    ["", "expected ISO 8601"],
  ])("%j is refused: %s", (text, why) => {
    expect(parseDateTime(text)).toEqual({ kind: "invalid", reason: expect.stringContaining(why) });
  });

  it("is cut to its second where something happened in it", () => {
    expect(formatSecond(Date.parse("2026-11-02T09:00:00.999Z"))).toBe("2026-11-02T09:00:00Z");
  });
});

describe("a duration as text", () => {
  it.each([
    ["30s", 30_000],
    ["50m", 3_000_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["1d", 86_400_000],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "0s", "30", "-5m", "5 m", "5min", "m", "1h 30m", `${"9".repeat(400)}h`])(
    "%j is none",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each([
    [999, "1 s"],
    [45_000, "45 s"],
    [59_600, "1 min"],
    [720_000, "12 min"],
    [3_600_000, "1 h"],
    [3_599_000, "1 h"],
    [12_000_000, "3 h 20 min"],
  ])("%d ms are said as %s", (ms, said) => {
    expect(formatDuration(ms)).toBe(said);
  });
});

describe("the latest of many instants", () => {
  it("is found among more than a call takes as arguments", () => {
    const many = Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 300_007);
    expect(latestOf(many)).toBe([...many].sort((a, b) => b - a)[0]);
    expect(latestOf([])).toBeUndefined();
  });
});
