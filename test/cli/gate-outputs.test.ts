import { type GateResult, gateJunit, gateMarkdown } from "../../sdk/cli/gate/results";
import { type World, worlds } from "./support/run";

const start = worlds();

function scansOf({ sandbox }: World): readonly string[] {
  const targetId = sandbox.store.targets[0]?.id ?? "";
  const add = (status: string) => sandbox.store.addScan(targetId, { status, ageMs: 3_600_000 }).id;
  const [passed, failed, pending] = [add("completed"), add("completed"), add("started")];
  sandbox.store.addFinding(failed, { severity: "high" });
  return [passed, failed, pending];
}

const judged = (scans: readonly string[]) => [
  "gate",
  ...scans.flatMap((scan) => ["--scan", scan]),
  "--max-high=0",
  "--timeout=1s",
];

test("--json has the gate's outputs of each scan, and nothing else is on stdout", async () => {
  const world = await start();
  const scans = scansOf(world);
  const { out, code } = await world.command([...judged(scans), "--json"]);
  const document = JSON.parse(out);
  expect(code).toBe(1);
  expect(document).toMatchObject({ result: "failed", exitCode: 1 });
  const [passed, failed, pending] = document.scans;
  expect(passed).toMatchObject({
    scanId: scans[0],
    result: "passed",
    verdict: "passed",
    scanStatus: "completed",
  });
  expect(failed).toMatchObject({
    result: "failed",
    findingCounts: { high: 1, medium: 0, low: 0 },
    reason: expect.stringContaining("1 high (limit 0)"),
  });
  expect(pending).toMatchObject({
    result: "pending",
    verdict: "pending",
    judgedAt: expect.stringMatching(/Z$/),
  });
});

test("a summary is written where it is asked for, and else added to GitHub's", async () => {
  const world = await start();
  const options = judged(scansOf(world));
  const env = { GITHUB_STEP_SUMMARY: "job.md" };
  const files = { "job.md": "# Earlier step\n" };
  const added = await world.command(options, { env, files });
  expect(added.files.get("job.md")).toMatch(/^# Earlier step\n## Cobalt DAST gate: failed\n/);
  const named = await world.command([...options, "--summary", "own.md"], { env, files });
  expect(named.files.get("job.md")).toBe("# Earlier step\n");
  expect(named.files.get("own.md")).toMatch(/^## Cobalt DAST gate: failed\n/);
  expect((await world.command(options)).files.size).toBe(0);
});

test("a file that cannot be written is told, and the verdict decides", async () => {
  const world = await start();
  const { code, err, out } = await world.command([
    ...judged(scansOf(world)),
    "--junit",
    "no-such-folder/j.xml",
  ]);
  expect([code, err]).toEqual([1, expect.stringContaining("cannot be written")]);
  expect(out).toContain("Cobalt DAST gate failed");
});

const nasty = 'a|b `c` <script>*_[x](y)_*\n\u0000\u0007\ud800 & "q" ]]>';

function resultOf(verdict: "passed" | "failed" | "pending", text = "because"): GateResult {
  const shown = {
    verdict,
    reason: text,
    scanStatus: "completed",
    judgedAt: "2026-11-02T09:00:00Z",
    summary: text,
  };
  return {
    scanId: "dsc_1",
    trigger: text,
    targetId: "dt_1",
    durationMs: 1500,
    kind: "evaluated",
    outputs: shown,
    text: [text],
    isBlocking: verdict !== "passed",
  } as unknown as GateResult;
}

test("Markdown shows foreign text as text", () => {
  const text = gateMarkdown([resultOf("failed", nasty)]);
  expect(text).toContain("``a\\|b `c` <script>*_[x](y)_*\\n\\u0000\\u0007\\ud800 & ");
  const [, , head = "", , row = ""] = text.split("\n");
  const cells = (line: string) => line.replaceAll("\\|", "").split("|").length;
  expect(cells(row)).toBe(cells(head));
});

test("JUnit counts a failure, and an error for what is not over", () => {
  const error: GateResult = {
    scanId: "dsc_2",
    trigger: undefined,
    targetId: undefined,
    durationMs: 0,
    kind: "error",
    message: "no such scan",
  };
  const xml = gateJunit(
    [resultOf("passed"), resultOf("failed"), resultOf("pending"), error],
    Date.UTC(2026, 10, 2, 9),
  );
  expect(xml).toContain('timestamp="2026-11-02T09:00:00" tests="4" failures="2" errors="1" time="1.500"');
  expect(xml.match(/<testcase /g)).toHaveLength(4);
  expect(xml).toMatch(/<error message="because" type="pending">because<\/error>/);
  expect(xml).toMatch(
    /<failure message="the scan could not be judged" type="not judged">no such scan<\/failure>/,
  );
});

test("JUnit has no character that XML cannot hold, and foreign text stays text", () => {
  const xml = gateJunit([resultOf("failed", nasty)], 0);
  // What XML 1.0 forbids, its line ends and tabs aside.
  expect(xml.replace(/[\t\n\r]/g, "")).not.toMatch(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/u);
  expect(xml).toContain("&lt;script&gt;");
  expect(xml).toContain("&amp; &quot;q&quot; ]]&gt;");
});
