import * as pulumi from "@pulumi/pulumi";
import { fingerprint } from "../../sdk/nodejs/fingerprint";
import { nextRun } from "../../sdk/nodejs/next-run";

const textOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));
const printOf = (...values: unknown[]) => textOf(fingerprint(...values));

describe("fingerprint", () => {
  it("is the same for the same values, whatever the order of keys, and whether they are outputs", async () => {
    const one = await printOf("sha256:a", { port: 80, hosts: ["a", "b"] });
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(
      await printOf(pulumi.output("sha256:a"), {
        hosts: ["a", Promise.resolve("b")],
        port: pulumi.output(80),
      }),
    ).toBe(one);
  });

  it("differs for each different value, kind and place", async () => {
    const values: unknown[][] = [
      ["a"],
      ["b"],
      ["a", "b"],
      ["b", "a"],
      [["a", "b"]],
      [1],
      ["1"],
      [true],
      ["true"],
      [null],
      [{}],
      [[]],
      [{ a: 1 }],
      [{ a: "1" }],
      [{ b: 1 }],
      [1n],
      [new Date(1)],
      [new Date(2)],
      [Buffer.from("a")],
      [Buffer.from("b")],
      [{ at: new Date(1) }],
      [{ at: new Date(2) }],
    ];
    const prints = await Promise.all(values.map((list) => printOf(...list)));
    expect(new Set(prints).size).toBe(values.length);
  });

  it("takes a key without a value for a key that is not there", async () => {
    expect(await printOf({ a: 1, b: undefined })).toBe(await printOf({ a: 1 }));
  });

  it.each([
    ["a map", new Map([["a", 1]])],
    ["a set", new Set(["a"])],
    ["a function", () => 1],
    ["an object of a class", new URL("https://shop.example")],
    ["one inside of a list", [new Map()]],
  ])("refuses %s, which it could not tell apart from another", (_, value) => {
    expect(() => fingerprint(value)).toThrow(TypeError);
  });

  it("stays secret when a value is", async () => {
    expect(await pulumi.isSecret(fingerprint(pulumi.secret("a")))).toBe(true);
  });
});

describe("nextRun", () => {
  it.each([
    ["2026-12-06T03:00:00+01:00", "WEEKLY", "2027-01-01T00:00:00Z", "2027-01-03T02:00:00Z"],
    ["2027-01-31T02:00:00Z", "MONTHLY", "2027-02-01T00:00:00Z", "2027-02-28T02:00:00Z"],
    ["2026-11-30T02:00:00Z", "QUARTERLY", "2026-12-01T00:00:00Z", "2027-02-28T02:00:00Z"],
    ["2027-01-31T02:00:00Z", undefined, "2027-01-01T00:00:00Z", "2027-01-31T02:00:00Z"],
    ["2027-01-31T02:00:00Z", undefined, "2027-01-31T02:00:00Z", undefined],
  ] as const)("of %s, %s after %s is %s", (dateTime, recurrence, after, expected) => {
    expect(nextRun(dateTime, recurrence, after)).toBe(expected);
    expect(nextRun(dateTime, recurrence, new Date(after))).toBe(expected);
  });

  it.each([
    [["soon", "WEEKLY", "2027-01-01T00:00:00Z"], 'dateTime is "soon"'],
    [["2027-01-31T02:00:00Z", "WEEKLY", "2027-01-01"], 'after is "2027-01-01"'],
    [["2027-01-31T02:00:00Z", "DAILY", "2027-01-01T00:00:00Z"], "expected WEEKLY, MONTHLY, QUARTERLY"],
    [["2027-01-31T02:00:00Z", "WEEKLY", new Date("never")], "after"],
  ])("refuses %j", (list, why) => {
    const [dateTime, recurrence, after] = list as Parameters<typeof nextRun>;
    expect(() => nextRun(dateTime, recurrence, after)).toThrow(RangeError);
    expect(() => nextRun(dateTime, recurrence, after)).toThrow(why);
  });
});
