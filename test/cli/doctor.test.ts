import { createProbe } from "../../provider/client";
import { systemEffects } from "../../provider/client/effects";
import { regions } from "../../provider/cobalt/facts";
import { adviceIn } from "../../provider/failure-advice";
import { sandboxV1OrgToken } from "../../sandbox";
import type { ProbeOf } from "../../sdk/cli/doctor/observe";
import { diagnose } from "../../sdk/cli/doctor/run";
import { facts } from "../../sdk/cli/doctor/verify/facts";
import { sandboxes } from "../sandbox/support/start";
import { textOf } from "../support/documents";
import { worlds } from "./support/run";

const startWorld = worlds();
/** The Date header is the machine's, so the command's clock begins with it. */
const start: typeof startWorld = async (options) => {
  const world = await startWorld(options);
  world.time.advance(Date.now() - world.time.now());
  return world;
};
/** As if the terminal were endless. */
const flat = (text: string) => text.replace(/\n {3,}/g, " ");
const startSandbox = sandboxes();

test("all is well with two good tokens", async () => {
  const { command, sandbox } = await start();
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(0);
  expect(out).toContain(`organisation: Sandbox (${sandbox.organisationId})`);
  expect(out).toContain("targets: 3 enabled, 1 disabled");
  expect(out).toContain("clock: within");
  expect(out).toMatch(/rate budget: 100 reads and 20 writes a minute, 9\d reads left now/);
  expect(out).not.toMatch(/FAILED|warning|skipped|ORGANISATION/);
  expect(sandbox.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /orgs?limit=100",
    "GET /dast/targets?limit=100",
  ]);
});

test("without an API token the next step is to make one, and nothing is sent", async () => {
  const { command, sandbox } = await start();
  const { code, out } = await command(["doctor"], { env: { COBALT_API_TOKEN: undefined } });
  expect(code).toBe(1);
  expect(out).toMatch(/FAILED +API token: COBALT_API_TOKEN is not set/);
  expect(flat(out)).toContain("export COBALT_API_TOKEN=");
  expect(sandbox.log).toEqual([]);
});

describe("with an API token alone", () => {
  const alone = { env: { COBALT_ORG_TOKEN: undefined } };

  test("it lists the organisations to choose from, without their tokens", async () => {
    const { command, sandbox } = await start();
    const { code, out } = await command(["doctor"], alone);
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED +organisation: COBALT_ORG_TOKEN is not set/);
    expect(out).toContain("npx pulumi-cobalt doctor --show-token");
    expect(out).toMatch(new RegExp(`Sandbox +${sandbox.organisationId} +no`));
  });

  test("--show-token shows them, and --json only with it", async () => {
    const { command, sandbox } = await start();
    expect((await command(["doctor", "--show-token"], alone)).out).toContain(sandbox.tokens.orgToken);
    const { organisations } = JSON.parse((await command(["doctor", "--json"], alone)).out);
    expect(organisations).toEqual([{ id: sandbox.organisationId, name: "Sandbox", inUse: false }]);
    const shown = JSON.parse((await command(["doctor", "--json", "--show-token"], alone)).out);
    expect(shown.organisations[0].token).toBe(sandbox.tokens.orgToken);
  });
});

test("an API token that is refused names a new one as the next step", async () => {
  const { command } = await start();
  const { code, out } = await command(["doctor"], { env: { COBALT_API_TOKEN: "another-api-token" } });
  expect(code).toBe(1);
  expect(out).toMatch(/FAILED +API token: 127\.0\.0\.1:\d+ refuses it/);
  expect(out).toMatch(/skipped +organisation/);
});

test.each(["another-org-token", sandboxV1OrgToken])(
  "an organisation token that is none of the user's leads to the list: %s",
  async (token) => {
    const { command, sandbox } = await start();
    const { code, out } = await command(["doctor"], { env: { COBALT_ORG_TOKEN: token } });
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED +organisation: COBALT_ORG_TOKEN is none of the 1/);
    expect(out).toContain(sandbox.organisationId);
  },
);

test("of organisations that stand on further pages nothing is concluded", async () => {
  const { command, sandbox } = await start();
  const pagination = { next_page: "/orgs?cursor=2", prev_page: null };
  const value = { pagination, data: [{ resource: { id: "or_1", name: "First", token: "first-org-token" } }] };
  sandbox.addFault({ match: { path: /^\/orgs/ }, action: { kind: "json", when: "before", value } });
  const { code, out } = await command(["doctor"], { env: { COBALT_ORG_TOKEN: "another-org-token" } });
  expect(code).toBe(1);
  expect(flat(out)).toMatch(
    /FAILED +organisation: one that was not looked up: .*organisation token is wrong/,
  );
  expect(out).not.toContain("is none of");
});

test.each([
  [{ COBALT_REGION: "asia" }, "cobalt:region"],
  [{ COBALT_BASE_URL: "http://example.com" }, "base URL"],
  [{ COBALT_READS_PER_MINUTE: "1000" }, "readsPerMinute"],
  [{ COBALT_API_TOKEN: "with blanks in it" }, "COBALT_API_TOKEN"],
])("settings that cannot be used are named, and nothing is sent: %p", async (env, named) => {
  const { command, sandbox } = await start();
  const { code, out } = await command(["doctor"], { env });
  expect([code, sandbox.log]).toEqual([1, []]);
  expect(out).toMatch(/^FAILED +settings: /);
  expect(out).toContain(named);
});

test("no network is said as such, and everything behind it is skipped", async () => {
  const { command, sandbox } = await start();
  await sandbox.close();
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(1);
  expect(flat(out)).toMatch(/FAILED +reachability: no answer from 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  expect(out).toMatch(/skipped +API token/);
  expect(out.match(/^ok/gm)).toHaveLength(1);
});

test.each([
  ["no answer", { kind: "reset", when: "before" }],
  ["a page of HTML", { kind: "html", when: "before", status: 200 }],
  ["a redirect", { kind: "redirect", status: 302, location: "https://login.example" }],
] as const)("nothing is concluded about Cobalt from %s", async (_, action) => {
  const { command, sandbox } = await start();
  sandbox.addFault({ match: {}, action, times: Infinity });
  const { out } = await command(["doctor"]);
  expect(out).toMatch(/skipped +clock: not known, since Cobalt did not answer/);
  expect(out).toMatch(/skipped +rate budget: not known, since Cobalt did not answer/);
});

test("something else than Cobalt behind the base URL is said", async () => {
  const { command, sandbox } = await start();
  sandbox.addFault({ match: {}, action: { kind: "html", when: "before", status: 200 }, times: Infinity });
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(1);
  expect(flat(out)).toMatch(/FAILED +reachability: .*not JSON/);
});

test("an organisation without targets is a warning", async () => {
  const { command } = await start({ seed: { targets: [] } });
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(0);
  expect(out).toMatch(/warning +targets: the organisation has none/);
});

test("targets without an id that can be used are not none", async () => {
  const { command, sandbox } = await start();
  const value = { data: [{ resource: { name: "Shop" } }] };
  sandbox.addFault({ match: { path: /^\/dast\/targets/ }, action: { kind: "json", when: "before", value } });
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(1);
  expect(flat(out)).toMatch(
    /FAILED +targets: the answer has another form: no entry has an id that can be used/,
  );
});

test("a clock that is wrong is a warning that says by how much", async () => {
  const { command, time } = await start();
  time.advance(180_000);
  expect(flat((await command(["doctor"])).out)).toMatch(
    /warning +clock: this machine is 3 min ahead of Cobalt/,
  );
  time.advance(-180_000);
  expect((await command(["doctor"])).out).toMatch(/ok +clock: within 1 s/);
});

test("a quota that somebody else spends, or that is smaller than configured, is a warning", async () => {
  const { command, sandbox } = await start();
  sandbox.spend("reads", 70);
  expect(flat((await command(["doctor"])).out)).toMatch(/warning +rate budget: .* reads left now/);
  sandbox.setLimits({ reads: 80, mutations: 20 });
  expect(flat((await command(["doctor"])).out)).toContain("export COBALT_READS_PER_MINUTE=80");
});

test("a quota that is used up fails, without blame for the tokens", async () => {
  const { command, sandbox } = await start();
  sandbox.spend("reads", 100);
  const { code, out } = await command(["doctor"]);
  expect(code).toBe(1);
  expect(out.match(/^FAILED.*/gm)).toEqual([expect.stringContaining("rate budget: the user's quota")]);
});

test.each([
  ["status 503", { kind: "status", when: "before", status: 503 }],
  ["status 500", { kind: "status", when: "before", status: 500 }],
  ["status 403", { kind: "status", when: "before", status: 403 }],
  ["status 404", { kind: "status", when: "before", status: 404 }],
  ["status 418", { kind: "status", when: "before", status: 418 }],
  ["a page of HTML", { kind: "html", when: "before", status: 200 }],
  ["an empty answer", { kind: "empty", when: "before" }],
  ["a redirect", { kind: "redirect", status: 302, location: "https://elsewhere.example" }],
  ["a list of another form", { kind: "json", when: "before", value: { data: 7 } }],
  ["no answer", { kind: "reset", when: "before" }],
  ["a quota that is used up", { kind: "status", when: "before", status: 509 }],
] as const)("targets that cannot be read fail, also where organisations can: %s", async (_, action) => {
  const { command, sandbox } = await start();
  sandbox.addFault({ match: { path: /^\/dast\/targets/ }, action, times: Infinity });
  const { code, out } = await command(["doctor", "--verify", "--json"]);
  const { ok, checks } = JSON.parse(out);
  expect([code, ok]).toEqual([1, false]);
  expect(checks.find(({ name }: { name: string }) => name === "targets").outcome).not.toBe("ok");
});

describe("the regions", () => {
  test("a token that is refused goes to no other data centre; the command that asks there is named", async () => {
    const [us, eu] = [await startSandbox(), await startSandbox()];
    us.setTokens({ apiToken: "somebody-else" });
    const hosts: Readonly<Record<string, string>> = { [regions.us]: us.url, [regions.eu]: eu.url };
    const apiToken = eu.tokens.apiToken;
    const probeOf: ProbeOf = ({ baseUrl, region }, orgToken) =>
      createProbe({
        baseUrl: hosts[baseUrl] ?? baseUrl,
        advise: adviceIn({ baseUrl, region }),
        apiToken,
        orgToken,
        effects: systemEffects,
        signal: undefined,
        proxies: {},
      });
    const env = { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: eu.tokens.orgToken };
    const wrong = await diagnose(env, probeOf, false);
    const check = wrong.checks.find(({ name }) => name === "API token");
    expect(check).toMatchObject({ outcome: "failed", says: expect.stringContaining("refuses it") });
    expect(check?.next).toContain("COBALT_REGION=eu npx pulumi-cobalt doctor");
    expect([us.log.length, eu.log]).toEqual([1, []]);
    const right = await diagnose({ ...env, COBALT_REGION: "eu" }, probeOf, false);
    expect(right.checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(JSON.stringify(eu.log)).not.toContain("X-Org-Token");
  });
});

describe("--verify", () => {
  test("goes through those facts of the README that reading can show, in its order", () => {
    const listed = textOf("docs/facts.md")
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2)
      .map((line) => line.split("|")[1]?.trim());
    const texts = facts.map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts).toEqual(listed.filter((row) => texts.some((text) => text === row)));
  });

  test("only reads, and finds that the documented facts hold", async () => {
    const { command, sandbox } = await start({ seed: { targets: [{ name: "Shop" }] } });
    const targetId = sandbox.store.targets[0]?.id ?? "";
    for (const ageMs of [3_600_000, 7_200_000]) {
      const { id } = sandbox.store.addScan(targetId, { ageMs, status: "completed" });
      sandbox.store.addFinding(id);
    }
    const { code, out } = await command(["doctor", "--verify", "--json"]);
    const found: Record<string, string> = {};
    for (const { fact, answer } of JSON.parse(out).facts) found[fact] = answer;
    expect(code).toBe(0);
    expect(Object.values(found)).not.toContain("differs");
    expect(Object.values(found).filter((answer) => answer === "holds")).toHaveLength(5);
    expect(found["the order of lists"]).toBe("seen");
    expect(found["recurrences WEEKLY, MONTHLY, QUARTERLY"]).toBeUndefined();
    expect(sandbox.log.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(sandbox.log.length).toBeLessThanOrEqual(11);
  });

  test.each([
    ["a status that nobody documents", "the statuses of a scan and of a finding", "perplexed"],
    ["schedules that can be read", "a schedule can be neither read", "answered with 200"],
    ["another form of list", "two base URLs", "pagination is not said"],
    ["a smaller limit", "100 GETs and 20 mutations", "50 GETs and 20 mutations"],
  ])("%s differs, fails, and says what to do", async (what, fact, says) => {
    const { command, sandbox } = await start();
    const targetId = sandbox.store.targets[0]?.id ?? "";
    if (says === "perplexed") sandbox.store.addScan(targetId, { status: "perplexed" });
    if (what === "a smaller limit") sandbox.setLimits({ reads: 50 });
    const fault = (path: RegExp, value: unknown) =>
      sandbox.addFault({ match: { path }, action: { kind: "json", when: "before", status: 200, value } });
    if (fact.startsWith("a schedule")) fault(/scheduled_scans$/, { data: [] });
    if (fact.startsWith("two")) fault(/^\/dast\/findings$/, { data: [] });
    const { code, out } = await command(["doctor", "--verify"]);
    expect(code).toBe(1);
    expect(flat(out)).toMatch(new RegExp(`^differs +${fact}.*${says}`, "m"));
    expect(out).toContain("look for a newer version of it");
  });

  const reads = [
    "/dast/targets?limit=100",
    "/dast/scans?limit=100",
    "/dast/findings?limit=100",
    "/dast/targets/dt_1",
    "/dast/targets/dt_1/scheduled_scans",
    "/dast/targets?limit=1000",
    "/dast/findings?scan=under-review",
    "/dast/findings?scan=under-review&limit=100",
  ];
  const faults = [
    { kind: "reset", when: "before" },
    { kind: "status", when: "before", status: 500 },
    { kind: "status", when: "before", status: 503 },
    { kind: "status", when: "before", status: 509 },
  ] as const;
  test.each(reads.flatMap((read) => faults.map((action) => [read, action] as const)))(
    "where %s is not answered (%p), no fact differs, and it is not taken for verified",
    async (read, action) => {
      const { command, sandbox } = await start({
        seed: { targets: [{ name: "Shop", id: "dt_1" }] },
        undocumented: { findingsBeforeReview: true },
      });
      const { id } = sandbox.store.addScan("dt_1", { status: "under_review" });
      sandbox.store.addFinding(id);
      const [path = "", query = ""] = read.replace("under-review", id).split("?");
      sandbox.addFault({
        match: { path: new RegExp(`^${path}$`), query: new RegExp(`^${query}$`) },
        action,
        // The checks read the first page of targets, too.
        skip: read === reads[0] ? 1 : 0,
      });
      const { code, out } = await command(["doctor", "--verify", "--json"]);
      const { facts: found, checks } = JSON.parse(out);
      expect(found.filter(({ answer }: { answer: string }) => answer === "differs")).toEqual([]);
      const unseen = found.filter(({ says }: { says: string }) => says.startsWith(`not known: GET ${path}`));
      expect(unseen.length).toBeGreaterThan(0);
      const isDocumented = !/scheduled_scans|limit=1000/.test(read);
      const failed = checks.filter(({ outcome }: { outcome: string }) => outcome === "failed");
      expect(failed).toMatchObject(
        isDocumented ? [{ name: "facts", says: expect.stringContaining(path) }] : [],
      );
      expect(code).toBe(isDocumented ? 1 : 0);
    },
  );

  test.each([
    [{ largestPage: 100, overLargestPage: "refuse" }, /seen +the largest page.* is refused/],
    [{ largestPage: 50, overLargestPage: "cap" }, /seen +the largest page.* is cut to 50/],
    [{ listOrder: "oldestFirst" }, /seen +the order of lists scans come oldest first/],
    [{ findingsBeforeReview: true }, /^seen +are findings visible before the review is over\? a scan/m],
    [{ findingsBeforeReview: false }, /^not seen +are findings visible before the review is over\? the/m],
  ] as const)("an open question is answered as it is seen: %p", async (undocumented, line) => {
    const targets = Array.from({ length: 120 }, (_, n) => ({ name: `Target ${n}` }));
    const { command, sandbox } = await start({ seed: { targets }, undocumented });
    const targetId = sandbox.store.targets[0]?.id ?? "";
    sandbox.store.addScan(targetId, { ageMs: 9_000_000, status: "completed" });
    const { id } = sandbox.store.addScan(targetId, { ageMs: 3_600_000, status: "under_review" });
    sandbox.store.addFinding(id);
    const { code, out } = await command(["doctor", "--verify"]);
    expect(flat(out)).toMatch(line);
    expect(code).toBe(0);
  });
});
