import { isLockStale, LOCK_SILENCE_MS } from "../../tools/engine/lock";
import {
  checkGo,
  checkPulumi,
  formatVersion,
  isAtLeast,
  parseGoVersion,
  parseVersion,
} from "../../tools/engine/requirements";

describe("versions", () => {
  it.each([
    ["v3.274.1\n", "3.274.1"],
    ["3.200.0", "3.200.0"],
    ["v3.256.0-alpha.1+dirty", "3.256.0"],
    ["3.1", "3.1.0"],
  ])("%j is read as %s", (text, expected) => {
    const version = parseVersion(text);
    expect(version && formatVersion(version)).toBe(expected);
  });

  it.each(["", "dev", "pulumi 3.2.1", "command not found"])("%j is not a version", (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it.each([
    ["go version go1.26.8 linux/amd64", [1, 26, 8]],
    ["go version go1.27rc1 darwin/arm64", [1, 27, 0]],
    ["go version devel +abc", undefined],
  ])("%j gives %j", (text, expected) => {
    expect(parseGoVersion(text)).toEqual(expected);
  });

  it("are compared part by part, as numbers", () => {
    expect(isAtLeast([3, 200, 0], [3, 200, 0])).toBe(true);
    expect(isAtLeast([3, 1000, 0], [3, 200, 9])).toBe(true);
    expect(isAtLeast([4, 0, 0], [3, 200, 0])).toBe(true);
    expect(isAtLeast([3, 199, 99], [3, 200, 0])).toBe(false);
    expect(isAtLeast([2, 900, 0], [3, 200, 0])).toBe(false);
  });
});

describe("a candidate on PATH", () => {
  const candidate = { executable: "/opt/pulumi", isOurs: false, printed: "v3.210.0" };
  it.each([
    [candidate, { kind: "take", version: "3.210.0" }],
    [
      { ...candidate, printed: "v3.199.0" },
      { kind: "leave", reason: "/opt/pulumi is 3.199.0, older than 3.200.0" },
    ],
    [
      { ...candidate, printed: undefined },
      { kind: "leave", reason: expect.stringContaining("does not run") },
    ],
    [
      { ...candidate, printed: "oh no" },
      { kind: "leave", reason: expect.stringContaining("does not run") },
    ],
    [
      { ...candidate, isOurs: true },
      { kind: "leave", reason: "/opt/pulumi is this script's own" },
    ],
    [
      { ...candidate, executable: undefined },
      { kind: "leave", reason: "there is none" },
    ],
  ])("%j is judged", (looked, expected) => {
    expect(checkPulumi(looked)).toEqual(expected);
  });
});

describe("Go", () => {
  it.each([
    ["go version go1.26.6 linux/amd64", { kind: "take", version: "1.26.6" }],
    ["go version go1.25.9 linux/amd64", { kind: "leave", reason: "Go is 1.25.9, older than 1.26.6" }],
    ["go version devel", { kind: "leave", reason: "the output of `go version` is not understood" }],
    [undefined, { kind: "leave", reason: "Go is not installed" }],
  ])("%j is judged", (printed, expected) => {
    expect(checkGo(printed)).toEqual(expected);
  });
});

describe("a lock", () => {
  it.each([
    ["of a living process here", { sameHost: true, ownerIsAlive: true, silentForMs: 0 }, false],
    ["of a dead process here", { sameHost: true, ownerIsAlive: false, silentForMs: 0 }, true],
    [
      "of another host with a sign of life",
      { sameHost: false, ownerIsAlive: false, silentForMs: 1000 },
      false,
    ],
    [
      "of another host that is silent",
      { sameHost: false, ownerIsAlive: false, silentForMs: LOCK_SILENCE_MS + 1 },
      true,
    ],
    [
      "of a reused process id that is silent",
      { sameHost: true, ownerIsAlive: true, silentForMs: LOCK_SILENCE_MS + 1 },
      true,
    ],
  ])("%s is stale or not", (_, lock, expected) => {
    expect(isLockStale(lock)).toBe(expected);
  });
});
