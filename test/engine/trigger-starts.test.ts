import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, type StoredScan, startSandbox } from "../../sandbox";
import type { RunOutcome } from "./support/cli-run";
import {
  endlessScan,
  instantScan,
  named,
  outputOf,
  posts,
  scanGate,
  scanOf,
  scanTrigger,
  targetId,
} from "./support/scan-programs";
import type { StateResource } from "./support/state";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(180_000);

/** One target for each trigger, by the trigger's name. */
const names = [
  "quiet",
  "adopted",
  "joined",
  "waited",
  "impatient",
  "refused",
  "started",
  "readied",
  "unready",
] as const;
type Name = (typeof names)[number];

const hourMs = 3_600_000;

let sandbox: Sandbox;
let project: Project;
let deployed: Server;
let running: Readonly<Record<Name, string>>;
let first: RunOutcome;
let conflict: Promise<Conflict>;
let resources: Record<string, StateResource>;

const target = (name: Name) => targetId(sandbox, names.indexOf(name));
const scansOf = (name: Name) => sandbox.store.scans.filter((scan) => scan.targetId === target(name));
const postsOf = (name: Name) => posts(sandbox).filter(({ path }) => path.includes(target(name)));

/** Answers 503, then with the version before, then with the new one. */
function startDeployed(): Promise<Server> {
  const answers = [() => [503, "starting"], () => [200, "version 1"]] as const;
  let count = 0;
  const server = createServer((_, response) => {
    const [status, body] = answers[count]?.() ?? [200, "version 2"];
    count += 1;
    response.writeHead(Number(status)).end(body);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function declare(version: number) {
  const { port } = deployed.address() as AddressInfo;
  const readiness = { url: `http://127.0.0.1:${port}/version` };
  const args: Readonly<Record<Name, object>> = {
    quiet: { scanOnCreate: false },
    adopted: { adopt: running.adopted },
    joined: { onBusy: "join" },
    waited: { onBusy: "wait", busyTimeout: "9s" },
    impatient: { onBusy: "wait", busyTimeout: "1s" },
    refused: { onBusy: "fail" },
    started: { onBusy: "start" },
    readied: { readiness: { ...readiness, expectBody: "version 2", timeout: "20s" } },
    unready: { readiness: { ...readiness, expectStatus: 204, timeout: "1s" } },
  };
  return names.map((name) =>
    scanTrigger(name, { targetId: target(name), triggers: [version], ...args[name] }),
  );
}

beforeAll(async () => {
  conflict = runIntoConflict();
  deployed = await startDeployed();
  sandbox = await startSandbox({ seed: { targets: named(names.length), plan: endlessScan } });
  const busy = Object.fromEntries(
    names.map((name) => [name, sandbox.store.addScan(target(name), { status: "started", ageMs: hourMs }).id]),
  );
  running = busy as Record<Name, string>;
  for (const name of ["quiet", "readied", "unready"] as const)
    sandbox.store.setScanStatus(running[name], "completed");
  const tooEarly = scanGate("tooEarly", { scanId: scanOf("quiet") });
  project = await createProject({ resources: [...declare(1), tooEarly], sandbox });
  const run = project.start(["up", "--yes", "--skip-preview", "--continue-on-error"]);
  await run.waitForLine(new RegExp(`waiting until ${target("waited")} is free`));
  sandbox.store.setScanStatus(running.waited, "completed");
  first = await run.done;
  resources = await project.resources();
});
afterAll(async () => {
  await conflict.catch(() => undefined);
  await project?.close();
  await sandbox?.close();
  deployed?.close();
});

describe("at the first deployment", () => {
  it("takes note of the triggers and starts nothing with scanOnCreate: false", () => {
    expect(outputOf(resources, "quiet")).toMatchObject({ triggers: [1], targetName: "Target 1" });
    expect(outputOf(resources, "quiet")).not.toHaveProperty("scanId");
    expect(postsOf("quiet")).toEqual([]);
  });

  it("fails a gate for a scan that there is not yet, and says why", () => {
    expect(first.text).toMatch(
      /\(tooEarly\):\s+error: .*scanOnCreate: false has none before its first change/,
    );
    expect(resources).not.toHaveProperty("tooEarly");
  });

  it("takes over a scan that is declared with adopt", () => {
    expect(outputOf(resources, "adopted")).toMatchObject({
      scanId: running.adopted,
      joined: true,
      status: "started",
    });
    expect(postsOf("adopted")).toEqual([]);
  });

  it("joins the scan of a busy target", () => {
    expect(outputOf(resources, "joined")).toMatchObject({ scanId: running.joined, joined: true });
    expect(postsOf("joined")).toEqual([]);
  });

  it("waits until a busy target is free, says for what, and starts its own scan", () => {
    const own = scansOf("waited").at(-1)?.id;
    expect(own).not.toBe(running.waited);
    expect(outputOf(resources, "waited")).toMatchObject({ scanId: own, joined: false });
    expect(postsOf("waited")).toHaveLength(1);
    expect(first.text).toContain(`scan ${running.waited} is started`);
  });

  it("gives up waiting after busyTimeout, without a scan, and says for what it waited", () => {
    expect(first.text).toMatch(
      new RegExp(
        `No scan was started: ${target("impatient")} was still busy after 1 s.*${running.impatient}`,
      ),
    );
    expect(resources).not.toHaveProperty("impatient");
    expect(postsOf("impatient")).toEqual([]);
  });

  it("fails at a busy target with onBusy: fail, and names the scan", () => {
    expect(first.exitCode).not.toBe(0);
    expect(first.text).toMatch(
      new RegExp(`No scan was started: ${target("refused")} is busy.*${running.refused}`),
    );
    expect(postsOf("refused")).toEqual([]);
  });

  it("starts a second scan of a busy target where Cobalt lets it", () => {
    expect(scansOf("started")).toHaveLength(2);
    expect(outputOf(resources, "started")).toMatchObject({
      scanId: scansOf("started").at(-1)?.id,
      joined: false,
    });
  });

  it("waits until the deployed version answers, and says what it waits for", () => {
    expect(outputOf(resources, "readied")).toMatchObject({ scanId: scansOf("readied").at(-1)?.id });
    expect(first.text).toMatch(/waiting until http:\/\/127.0.0.1:\d+\/version is ready/);
    expect(postsOf("readied")).toHaveLength(1);
  });

  it("starts nothing for a version that never answers as declared, and says what it answered", () => {
    expect(first.text).toMatch(
      /No scan was started: .*\/version was not ready within 1 s \(it answered \d+, expected 204\)/,
    );
    expect(postsOf("unready")).toEqual([]);
  });
});

describe("at the first change", () => {
  let removed: RunOutcome;
  let ended: Record<string, StateResource>;
  const changed = () => declare(2).filter(({ name }) => ["quiet", "adopted"].includes(name));
  beforeAll(async () => {
    sandbox.clearLog();
    sandbox.store.setPlan(instantScan);
    project.setResources(changed());
    removed = await project.must("up", "--yes", "--skip-preview");
    ended = resources;
    resources = await project.resources();
  });

  it("names the scans of removed triggers that go on, and which nobody can cancel", () => {
    for (const name of ["joined", "waited", "started"] as const) {
      const { scanId } = outputOf(ended, name);
      expect(removed.text).toMatch(new RegExp(`warning: .*cannot cancel a scan[^]*${scanId} goes on`));
    }
  });

  it("scans what was only noted so far", () => {
    expect(postsOf("quiet")).toHaveLength(1);
    expect(outputOf(resources, "quiet")).toMatchObject({
      triggers: [2],
      scanId: scansOf("quiet").at(-1)?.id,
    });
  });

  it("scans what was adopted, since adopt holds for the creation alone", () => {
    expect(postsOf("adopted")).toHaveLength(1);
    expect(outputOf(resources, "adopted")).toMatchObject({ previousScanId: running.adopted, joined: false });
  });
});

describe("where Cobalt refuses a second scan of a busy target", () => {
  const busyFor = { status: "started", ageMs: hourMs };
  const declareBusy = (trigger: string) =>
    scanTrigger("quiet", { targetId: target("quiet"), triggers: [trigger] });

  it("says what Cobalt said, names the running scan, and keeps the state as it was", async () => {
    sandbox.setUndocumented({ busyTarget: "refuse" });
    const scan = sandbox.store.addScan(target("quiet"), busyFor);
    project.setResources([declareBusy("refused"), ...declare(2).filter(({ name }) => name === "adopted")]);
    const { exitCode, text } = await project.up();
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(
      new RegExp(
        `The target is busy: scan ${scan.id} is started.*onBusy: "wait".*status 422.*is being scanned`,
      ),
    );
    expect(outputOf(await project.resources(), "quiet").triggers).toEqual([2]);
    sandbox.store.setScanStatus(scan.id, "completed");
  });

  it("does the same where the refusal looks like a used key (409), and starts nothing", async () => {
    const { outcome, scan, scans, known } = await conflict;
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.text).toMatch(
      new RegExp(`The target is busy: scan ${scan.id} is started.*onBusy: "wait"`),
    );
    expect(known).toEqual({});
    expect(scans).toEqual([scan.id]);
  });
});

describe("at the end", () => {
  const deploySlowScans = async (version: number) => {
    sandbox.setUndocumented({ busyTarget: "accept" });
    sandbox.store.setPlan(endlessScan);
    project.setResources(declare(version).filter(({ name }) => ["quiet", "adopted"].includes(name)));
    await project.must("up", "--yes", "--skip-preview");
    resources = await project.resources();
  };

  it("destroys a trigger whose scan still runs, and names the scan that nobody can cancel", async () => {
    await deploySlowScans(3);
    const { exitCode, text } = await project.destroy(["--target", "**adopted"]);
    expect(exitCode).toBe(0);
    const { scanId } = outputOf(resources, "adopted");
    expect(text).toMatch(new RegExp(`warning: .*cannot cancel a scan[^]*${scanId} goes on \\(started\\)`));
  });

  it("destroys with a wrong token as well, and says which scan may go on and how to renew the token", async () => {
    sandbox.setTokens({ apiToken: "another-token-than-before" });
    const { exitCode, text } = await project.destroy();
    expect(exitCode).toBe(0);
    const { scanId } = outputOf(resources, "quiet");
    expect(text).toMatch(
      new RegExp(`warning: [^]*refused the tokens.*COBALT_API_TOKEN[^]*${scanId} may go on`),
    );
    expect(await project.resources()).toEqual({});
  });
});

interface Conflict {
  readonly outcome: RunOutcome;
  readonly scan: StoredScan;
  /** All scans of the target, in the end. */
  readonly scans: readonly string[];
  /** The stack's resources, in the end. */
  readonly known: Record<string, StateResource>;
}

/** A stack of its own, which runs beside the others: it looks for half a minute whether a scan of its own was started. */
async function runIntoConflict(): Promise<Conflict> {
  const busy = await startSandbox({ seed: { targets: named(1) }, undocumented: { busyTarget: "conflict" } });
  const scan = busy.store.addScan(targetId(busy, 0), { status: "started", ageMs: hourMs });
  const declared = [scanTrigger("busy", { targetId: targetId(busy, 0) })];
  const other = await createProject({ resources: declared, sandbox: busy });
  try {
    const outcome = await other.up();
    return { outcome, scan, scans: busy.store.scans.map(({ id }) => id), known: await other.resources() };
  } finally {
    await other.close();
    await busy.close();
  }
}
