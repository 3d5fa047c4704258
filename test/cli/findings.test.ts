import fc from "fast-check";
import type { DescribedFinding } from "../../provider/client/types";
import { findingStates, severities } from "../../provider/cobalt/facts";
import { escapeHidden, escapeOrders } from "../../provider/foreign-text";
import { formatFindings, formats } from "../../sdk/cli/findings/formats";
import { masked, shownOf } from "../../sdk/cli/findings/run";
import { fakePulumi } from "./support/pulumi";
import { type World, worlds } from "./support/run";
import { exportOf } from "./support/states";

// Takes the official schema of SARIF into `expect`; its own types would need those of another runner.
require("@microsoft/jest-sarif");

declare global {
  namespace jest {
    interface Matchers<R> {
      toBeValidSarifLog(): R;
    }
  }
}

const start = worlds();
const pulumi = fakePulumi();
const hour = 3_600_000;
const secret = "visible-only-in-http-exchanges";

/** A scan of three findings, of which one is fixed, and one was seen by an earlier scan. */
function scanned({ sandbox }: World) {
  const target = sandbox.store.targets[0]?.id ?? "";
  const earlier = sandbox.store.addScan(target, { status: "completed", ageMs: 50 * hour });
  const scan = sandbox.store.addScan(target, { status: "completed", ageMs: hour });
  const low = sandbox.store.addFinding(scan.id, { severity: "low" });
  const high = sandbox.store.addFinding(scan.id, { severity: "high" });
  sandbox.store.addFinding(scan.id, { severity: "high", state: "valid_fix" });
  return { target, earlier, scan, low, high };
}

async function jsonOf(world: World, args: readonly string[]) {
  const { code, out, err } = await world.command(["findings", ...args, "--json"]);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out).findings as readonly Record<string, unknown>[];
}

test("the findings that a gate counts, the most severe first, with what those need who fix them", async () => {
  const world = await start();
  const { scan, low, high, target } = scanned(world);
  const { code, out } = await world.command(["findings", "--scan", scan.id]);
  expect(code).toBe(0);
  expect(out.split("\n").map((line) => line.split(/ {2,}/)[0])).toEqual(["SEVERITY", "high", "low", ""]);
  expect(out).toContain("Reflected cross-site scripting");
  expect(out).not.toContain(secret);
  const [first, second] = await jsonOf(world, ["--scan", scan.id]);
  expect([first?.id, second?.id]).toEqual([high.id, low.id]);
  expect(first).toMatchObject({ targetId: target, scanIds: [scan.id], state: "need_fix", severity: "high" });
  expect(first?.firstSeenAt).toBe(new Date(scan.createdAt).toISOString().replace(".000Z", "Z"));
  expect(first).not.toHaveProperty("proof");
  expect(world.sandbox.log.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("states, targets and stacks choose the findings", async () => {
  const world = await start();
  const { scan, target } = scanned(world);
  const all = ["--count-states", findingStates.join(",")];
  expect(await jsonOf(world, ["--scan", scan.id, ...all])).toHaveLength(3);
  expect(await jsonOf(world, ["--target", target])).toHaveLength(2);
  expect(await jsonOf(world, ["--scan", scan.id, "--new-only"])).toHaveLength(2);
  const state = exportOf([
    { type: "cobalt:index:DastScanTrigger", name: "release", outputs: { targetId: target, scanId: scan.id } },
  ]);
  const env = pulumi({ prod: { state } });
  const { out } = await world.command(["findings", "--stack", "prod", "--json"], { env });
  expect(JSON.parse(out).findings).toEqual(await jsonOf(world, ["--scan", scan.id]));
});

test.each([
  [["--scan", "dsc_1", "--stack", "x"], "either --scan"],
  [[], "either --scan"],
  [["--target", "shop"], "--target cannot be"],
  [["--target", "dt_1", "--scan", "dsc_1"], "Give one of"],
  [["--target", "dt_1", "--new-only"], "--new-only goes with"],
  [["--scan", "dsc_1", "--evidence", "--csv"], "Unknown option"],
  [["--scan", "dsc_1", "--evidence", "--format", "sarif"], "--evidence goes with"],
  [["--scan", "dsc_1", "--count-states", "open"], "--count-states"],
  [["--scan", "dsc_none"], "Cobalt has no scan dsc_none"],
])("%j is wrong use", async (args, text) => {
  const { command } = await start();
  const { code, err } = await command(["findings", ...args]);
  expect([code, err]).toEqual([2, expect.stringContaining(text)]);
});

test("a list that may be cut off is no success, and shows what is certain", async () => {
  const world = await start();
  const { scan } = scanned(world);
  const entry = (at: number, state: string) => ({
    id: `dfi_${at}`,
    scan_ids: [scan.id],
    severity: "20",
    state,
  });
  const shownOfTen = async (state: string) => {
    const value = { data: Array.from({ length: 10 }, (_, at) => ({ resource: entry(at, state) })) };
    const action = { kind: "json", when: "before", status: 200, value } as const;
    world.sandbox.addFault({ match: { path: /findings/ }, action, times: Infinity });
    const { code, out, err } = await world.command(["findings", "--scan", scan.id]);
    expect([code, err]).toEqual([1, expect.stringContaining("there may be more findings than these")]);
    expect(err).not.toContain("No finding counts");
    world.sandbox.clearFaults();
    return out;
  };
  expect((await shownOfTen("need_fix")).split("\n").length).toBe(12);
  expect(await shownOfTen("wont_fix")).toBe("");
});

test("evidence is shown where it is asked for, without what opens something", async () => {
  const world = await start();
  const { scan } = scanned(world);
  for (const format of ["table", "json", "markdown"]) {
    const without = await world.command(["findings", "--scan", scan.id, "--format", format]);
    expect(without.out).not.toContain("document.domain");
    const { code, out } = await world.command([
      "findings",
      "--scan",
      scan.id,
      "--format",
      format,
      "--evidence",
    ]);
    expect(code).toBe(0);
    expect(out).toContain("document.domain");
    expect(out).toContain("Cookie: ***");
    expect(out).not.toContain(secret);
  }
});

const opener = "s3cr3t-0pener-value";
test.each([
  `Authorization: Bearer ${opener}`,
  `authorization:${opener}`,
  `Proxy-Authorization: Basic ${opener}`,
  `Cookie: a=1; sid=${opener}`,
  `Cookie: a=1;\r\n sid=${opener}\r\n\tmore=${opener}`,
  `Set-Cookie: sid=${opener}; HttpOnly`,
  `X-Api-Key: ${opener}`,
  `X-CSRF-Token : ${opener}`,
  `X-Amz-Security-Token: ${opener}`,
  `x-my-session-id: ${opener}`,
  `GET /?access_token=${opener}&page=1 HTTP/1.1`,
  `GET https://user:${opener}@shop.example/ HTTP/1.1`,
  `user=joe&password=${opener}`,
  `user[password]=${opener}`,
  `{"user": "joe", "refreshToken": "${opener}"}`,
  `curl -H 'Authorization: ${opener}' https://shop.example`,
  `the header "Bearer ${opener}" was taken`,
])("%j shows no credential", (text) => {
  expect(masked(text)).not.toContain(opener);
  expect(masked(`GET / HTTP/1.1\r\nHost: shop.example\r\n${text}\r\nAccept: */*`)).toMatch(
    /Host: shop\.example[\s\S]*Accept: \*\/\*$/,
  );
});

/** What a target may answer so that a search through it begins anew at each letter. */
const endless = [
  "a",
  "token",
  "token-",
  "token ",
  "token:\n ",
  "token=",
  "api_",
  "eyJabcdef-",
  "://a",
  "bearer ",
  "bearer\n",
  "\"'",
];

test.each(endless)("a text of nothing but %j is masked in no time", (part) => {
  const began = performance.now();
  masked(part.repeat(400_000 / part.length));
  expect(performance.now() - began).toBeLessThan(2_000);
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "=HYPERLINK(1)",
    "::error::x",
    "##vso[task.complete]",
    "\u001b[31mred",
    "[here](https://evil.example) {0}",
    "| cell | ``` <!-- -->",
    "\u202egnp.exe",
    "旺角",
    "https://shop.example/a|b/100%?a[]=1&q={{7*7}}&c=`\\^#x#y",
    "https://[::1]:8443/x[0]",
    "https://a{b.example/",
    "long ".repeat(500),
  ),
);
const described: fc.Arbitrary<DescribedFinding> = fc.record(
  {
    id: fc.stringMatching(/^dfi_[A-Za-z0-9]{4,12}$/),
    targetId: fc.constant("dt_1"),
    scanIds: fc.constant(["dsc_1"]),
    severity: fc.constantFrom(...severities),
    state: fc.oneof(fc.constantFrom(...findingStates), fc.constant("odd")),
    lastFoundAt: fc.constantFrom(null, "2026-11-02T09:00:00Z"),
    title: text,
    url: fc.oneof(
      text,
      fc.webUrl({ withQueryParameters: true }),
      fc.constant("https://shop.example:8443/a?b=c"),
    ),
    description: text,
    suggestedFix: text,
    proof: text,
    exchanges: fc.constant([]),
  },
  { requiredKeys: ["scanIds", "severity", "state", "lastFoundAt", "exchanges"] },
);

/** RFC 3986, appendix A, for what can stand here: an absolute URL of the web, or a path that begins with a dot. */
const uriReference =
  /^(https?:\/|\.)\/([\w.-]+|\[[\da-f:.]+\])(:\d+)?(\/([\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*)?(\?([\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?(#([\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?$/i;

/** What GitHub's code scanning demands of a result (docs.github.com, "SARIF support for code scanning"); else it refuses the whole log. */
const forGithub = {
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: expect.stringMatching(/^\.\/[^/]/) },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      },
    },
  ],
  partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/./) },
};

const dojoFields = [
  ..."title severity description mitigation date active false_p risk_accepted is_mitigated".split(" "),
  ..."unique_id_from_tool vuln_id_from_tool endpoints dynamic_finding static_finding".split(" "),
];

test("whatever Cobalt says of findings, each format is whole, and steers nothing", () => {
  fc.assert(
    fc.property(fc.array(described, { maxLength: 5 }), (findings) => {
      const found = findings.map((finding) => shownOf({ finding, firstSeenAt: undefined }, true));
      for (const format of formats) {
        const out = formatFindings(found, { format, columns: undefined });
        // JSON keeps another's text as it is: the exit of all commands writes escapes in it.
        if (format === "json") continue;
        const plain = out.replace("\ufeff", "").replaceAll("\r\n", "\n");
        expect(escapeOrders(escapeHidden(plain, "\n"))).toBe(plain);
      }
      const shape = { columns: undefined };
      for (const format of ["sarif", "sarif-github"] as const) {
        const log = JSON.parse(formatFindings(found, { ...shape, format }));
        expect(log).toBeValidSarifLog();
        for (const { message, partialFingerprints, locations } of log.runs[0].results) {
          expect(message.text.replace(/\\[\\[\]]/g, "")).not.toMatch(/[[\]]/);
          expect(Object.values(partialFingerprints)).toEqual([expect.stringMatching(/^\w+$/)]);
          for (const { physicalLocation } of locations)
            expect(physicalLocation.artifactLocation.uri).toMatch(uriReference);
          if (format === "sarif-github") expect({ locations, partialFingerprints }).toEqual(forGithub);
        }
        for (const { shortDescription, fullDescription, help } of log.runs[0].tool.driver.rules) {
          for (const { text } of [shortDescription, fullDescription, help]) expect(text).not.toBe("");
          for (const { text } of [shortDescription, fullDescription])
            expect(text.length).toBeLessThanOrEqual(1_024);
        }
      }
      const dojo = JSON.parse(formatFindings(found, { ...shape, format: "defectdojo" }));
      expect(dojo.findings).toHaveLength(findings.length);
      for (const one of dojo.findings) {
        expect(dojoFields).toEqual(expect.arrayContaining(Object.keys(one)));
        expect(["Low", "Medium", "High"]).toContain(one.severity);
        expect(one.title.length).toBeGreaterThan(0);
        for (const endpoint of one.endpoints) expect(new URL(endpoint).protocol).toMatch(/^https?:$/);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["need_fix", "active"],
  ["check_fix", "active"],
  ["invalid", "false_p"],
  ["wont_fix", "risk_accepted"],
  ["valid_fix", "is_mitigated"],
  ["odd", "active"],
  ["constructor", "active"],
])("to DefectDojo a finding that is %s is %s, and nothing else", (state, flag) => {
  const finding = { scanIds: [], severity: "low", state, lastFoundAt: null, exchanges: [] } as const;
  const shown = shownOf({ finding, firstSeenAt: undefined }, false);
  const dojo = JSON.parse(formatFindings([shown], { format: "defectdojo", columns: undefined }));
  const { active, false_p, risk_accepted, is_mitigated } = dojo.findings[0];
  const none = { active: false, false_p: false, risk_accepted: false, is_mitigated: false };
  expect({ active, false_p, risk_accepted, is_mitigated }).toEqual({ ...none, [flag]: true });
});

test.each([
  ["2026-11-02T01:30:00+02:00", "2026-11-01T23:30:00Z"],
  ["2026-11-02T09:00:00.123Z", "2026-11-02T09:00:00Z"],
  [null, undefined],
])("last found at %s is last seen at %s, in UTC as when it was first seen", (lastFoundAt, lastSeenAt) => {
  const finding = { scanIds: [], severity: "low", state: "need_fix", lastFoundAt, exchanges: [] } as const;
  const shown = shownOf({ finding, firstSeenAt: undefined }, false);
  expect(shown.lastSeenAt).toBe(lastSeenAt);
  const dojo = JSON.parse(formatFindings([shown], { format: "defectdojo", columns: undefined }));
  expect(dojo.findings[0].date).toBe(lastSeenAt?.slice(0, 10));
});

test.each([
  ["SQLインジェクション", "SQL情報漏えい"],
  [`${"long ".repeat(20)}one`, `${"long ".repeat(20)}other`],
  ["?", "!"],
])("%s and %s are two rules", (one, other) => {
  const shown = [one, other, one].map((title) => ({
    ...{
      title,
      scanIds: [],
      severity: "low",
      state: "need_fix",
      firstSeenAt: undefined,
      lastSeenAt: undefined,
    },
  }));
  const log = JSON.parse(formatFindings(shown as never, { format: "sarif", columns: undefined }));
  const [{ tool, results }] = log.runs;
  expect(results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([0, 1, 0]);
  expect(
    tool.driver.rules.map(({ shortDescription }: { shortDescription: object }) => shortDescription),
  ).toEqual([{ text: one }, { text: other }]);
});

test("evidence of any size stands in a block that nothing in it ends", () => {
  const proof = "`a ".repeat(200_000);
  const finding = {
    scanIds: [],
    severity: "high",
    state: "need_fix",
    lastFoundAt: null,
    exchanges: [],
    proof,
  } as const;
  const shown = shownOf({ finding, firstSeenAt: undefined }, true);
  const out = formatFindings([shown], { format: "markdown", columns: undefined });
  expect(out).toContain(`\`\`\`\n${proof.trimEnd()}\n\`\`\`\n`);
});

test("SARIF says where, how bad and which, and the same of a finding in the next scan", async () => {
  const world = await start();
  const { scan, high, low } = scanned(world);
  const log = JSON.parse((await world.command(["findings", "--scan", scan.id, "--format", "sarif"])).out);
  expect(log).toBeValidSarifLog();
  const [run] = log.runs;
  expect(run.results.map(({ level }: { level: string }) => level)).toEqual(["error", "note"]);
  expect(run.results.map((one: { partialFingerprints: object }) => one.partialFingerprints)).toEqual([
    { "cobaltFinding/v1": high.id },
    { "cobaltFinding/v1": low.id },
  ]);
  expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toMatch(
    /^https:\/\/dev\.shop\.example\/search/,
  );
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe(run.results[0].ruleId);
});

test("a file as it was asked for", async () => {
  const world = await start();
  const { scan } = scanned(world);
  const { code, out, files } = await world.command([
    "findings",
    "--scan",
    scan.id,
    "--format",
    "csv",
    "--out",
    "f.csv",
  ]);
  expect([code, out]).toEqual([0, ""]);
  expect(files.get("f.csv")?.split("\r\n")).toHaveLength(4);
});
