import { type RecordedRequest, type Sandbox, startSandbox } from "../../sandbox";
import type { RunOutcome } from "../engine/support/cli-run";
import {
  instantScan,
  named,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "../engine/support/scan-programs";
import { expectEnd } from "../engine/support/schedule-world";
import { createProject, type Project } from "../engine/support/workspace";
import { createYamlProject, edited, exampleProgram } from "../engine/support/yaml-programs";

/** Longer than any limit of five minutes on the way: of idempotency keys, of silence, of idle connections. */
const scanMs = 380_000;
const minuteMs = 60_000;
const deploy = ["up", "--yes", "--skip-preview"];
const patience = { timeoutMs: scanMs + 3 * minuteMs };

jest.setTimeout(scanMs + 4 * minuteMs);

let sandbox: Sandbox;
const projects: Project[] = [];

beforeAll(async () => {
  const plan = { ...instantScan, startedMs: scanMs };
  sandbox = await startSandbox({ seed: { targets: named(2), plan } });
});
afterAll(async () => {
  await Promise.all(projects.map((project) => project.close()));
  await sandbox?.close();
});

const hosts = {
  "a dynamic provider": () =>
    createProject({
      sandbox,
      resources: [
        scanTrigger("scan", { targetId: targetId(sandbox, 0) }),
        scanGate("verdict", { scanId: scanOf("scan"), pollInterval: "10s" }),
      ],
    }),
  "the plugin": () => {
    const program = edited(exampleProgram(), {
      "name: Shop (staging)": `id: ${targetId(sandbox, 1)}`,
      "pollInterval: 5s": "pollInterval: 10s",
    });
    return createYamlProject(program, { sandbox });
  },
};

interface Wait {
  readonly host: string;
  readonly project: Project;
  readonly outcome: RunOutcome;
}

async function wait([host, make]: [string, () => Promise<Project>]): Promise<Wait> {
  const project = await make();
  projects.push(project);
  return { host, project, outcome: expectEnd(await project.run(deploy, patience)) };
}

/** The most of these requests in any minute that begins with one of them. */
function mostInAMinute(requests: readonly RecordedRequest[]): number {
  const times = requests.map(({ at }) => Date.parse(at));
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + minuteMs).length));
}

it("waits for more than six minutes in both hosts at once, says so, and passes", async () => {
  const waits = await Promise.all(Object.entries(hosts).map(wait));
  for (const { host, project, outcome } of waits) {
    const { scanId, verdict } = outputOf(await project.resources(), "verdict");
    expect({ host, verdict }).toEqual({ host, verdict: "passed" });
    expect(outcome.ms).toBeGreaterThan(6 * minuteMs);
    expect(outcome.text).toMatch(new RegExp(`scan ${scanId}: started, waiting for 0 s`));
    expect(outcome.text).toMatch(new RegExp(`scan ${scanId}: started, waiting for 5 min`));
  }
  // One scan each, and the example's schedule.
  expect(posts(sandbox)).toHaveLength(3);
  expect(sandbox.log.filter(({ status }) => status === undefined || status >= 400)).toEqual([]);
  // Two processes of one user, each of which may send ten reads a minute while it waits, and few more at its beginning.
  expect(mostInAMinute(sandbox.log.filter(({ method }) => method === "GET"))).toBeLessThanOrEqual(30);
});
