import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../../sandbox";
import { sandboxes } from "../sandbox/support/start";
import { type Ended, type Running, realCommands } from "./support/child";
import { environmentOf } from "./support/run";

const start = sandboxes();
const { folder, start: startCommand } = realCommands();

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

interface Scene {
  readonly sandbox: Sandbox;
  readonly scan: string;
  /** An own folder of this run. */
  readonly place: string;
  readonly running: Running;
}

interface Moment {
  readonly argv: (scene: Pick<Scene, "scan" | "place">) => readonly string[];
  readonly harm?: (sandbox: Sandbox) => void;
  /** What `pulumi` on PATH does, as a shell's script; it writes its process id into `pid`. */
  readonly pulumi?: string;
  /** Is this the moment? */
  readonly isNow: (scene: Scene) => boolean | Promise<boolean>;
}

const hang = (path: RegExp) => (sandbox: Sandbox) =>
  sandbox.addFault({ match: { path }, action: { kind: "hang", when: "before" }, times: Infinity });
const asked =
  (path: RegExp) =>
  ({ sandbox }: Scene) =>
    sandbox.log.some((request) => path.test(request.path));
const startsAnyhow = () => sleep(40).then(() => true);
/** It has begun to read, and there is nobody who writes. */
const readsPipe = ({ running }: Scene) => opens(running, "pipe");
const pulumiRuns = ({ place }: Scene) => existsSync(join(place, "pid"));
const endless = "while :; do sleep 0.1; done";
/** Its whole process group is to be ended, as a child may not heed the signal itself. */
const deaf = `trap "" TERM INT HUP; ${endless}`;

const moments: Readonly<Record<string, Readonly<Record<string, Moment>>>> = {
  doctor: {
    "as it starts": { argv: () => ["doctor"], isNow: startsAnyhow },
    "as it asks for organisations": { argv: () => ["doctor"], harm: hang(/orgs/), isNow: asked(/orgs/) },
    "as it verifies": {
      argv: () => ["doctor", "--verify"],
      harm: hang(/findings/),
      isNow: asked(/findings/),
    },
  },
  targets: {
    "as it starts": { argv: () => ["targets"], isNow: startsAnyhow },
    "as it lists": { argv: () => ["targets"], harm: hang(/targets/), isNow: asked(/targets/) },
    "as it looks at scans": { argv: () => ["targets"], harm: hang(/scans/), isNow: asked(/scans/) },
  },
  gate: {
    "as it starts": {
      argv: ({ scan, place }) => ["gate", "--scan", scan, "--junit", join(place, "out")],
      isNow: startsAnyhow,
    },
    "as it waits": {
      argv: ({ scan, place }) => ["gate", "--scan", scan, "--junit", join(place, "out")],
      isNow: ({ running }) => running.err().includes("waiting"),
    },
    "as pulumi runs": {
      argv: ({ place }) => ["gate", "--stack", "prod", "--junit", join(place, "out")],
      pulumi: endless,
      isNow: pulumiRuns,
    },
    "as a pulumi runs that heeds no signal": {
      argv: ({ place }) => ["gate", "--stack", "prod", "--junit", join(place, "out")],
      pulumi: deaf,
      isNow: pulumiRuns,
    },
  },
  report: {
    "as it starts": { argv: ({ place }) => ["report", "--out", join(place, "out")], isNow: startsAnyhow },
    "as a pipe is its state": {
      argv: ({ place }) => ["report", "--state", join(place, "pipe"), "--out", join(place, "out")],
      isNow: readsPipe,
    },
    "as it reads scans": {
      argv: ({ place }) => ["report", "--out", join(place, "out")],
      harm: hang(/scans/),
      isNow: asked(/scans/),
    },
    "as pulumi runs": {
      argv: ({ place }) => ["report", "--stack", "prod", "--out", join(place, "out")],
      pulumi: endless,
      isNow: pulumiRuns,
    },
  },
  inventory: {
    "as it starts": { argv: ({ place }) => ["inventory", "--out", join(place, "out")], isNow: startsAnyhow },
    "as a pipe is its state": {
      argv: ({ place }) => ["inventory", "--state", join(place, "pipe"), "--out", join(place, "out")],
      isNow: readsPipe,
    },
    "as it lists": {
      argv: ({ place }) => ["inventory", "--out", join(place, "out")],
      harm: hang(/targets/),
      isNow: asked(/targets/),
    },
  },
  sandbox: {
    "as it starts": { argv: () => ["sandbox"], isNow: startsAnyhow },
    "as a pipe is its seed": {
      argv: ({ place }) => ["sandbox", "--seed", join(place, "pipe")],
      isNow: readsPipe,
    },
    "as it serves": {
      argv: () => ["sandbox"],
      isNow: ({ running }) => running.out().includes("Listening on"),
    },
    "as its command runs": {
      argv: ({ place }) => ["sandbox", "--", "sh", "-c", `echo $$ > '${join(place, "pid")}'; exec sleep 60`],
      isNow: pulumiRuns,
    },
  },
};

async function endedAt(
  moment: Moment,
  signal: NodeJS.Signals,
): Promise<{ readonly ended: Ended; readonly place: string }> {
  const sandbox = await start();
  const { id: scan } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status: "started" });
  moment.harm?.(sandbox);
  const place = mkdtempSync(join(folder(), "place-"));
  execFileSync("mkfifo", [join(place, "pipe")]);
  writeFileSync(join(place, "out"), "before");
  writeFileSync(
    join(place, "pulumi"),
    `#!/bin/sh\necho $$ > '${place}/pid.tmp'; mv '${place}/pid.tmp' '${place}/pid'\n${moment.pulumi ?? ""}\n`,
  );
  chmodSync(join(place, "pulumi"), 0o755);
  const env = { ...environmentOf(sandbox), PATH: `${place}:${process.env.PATH}` };
  const running = startCommand(moment.argv({ scan, place }), { env });
  for (let tries = 0; !(await moment.isNow({ sandbox, scan, place, running })); tries += 1) {
    if (tries > 600) throw new Error(`The moment never came: ${running.err()}`);
    await sleep(20);
  }
  running.process.kill(signal);
  return { ended: await running.ended, place };
}

describe.each(Object.keys(moments))("%s", (command) => {
  test.each(Object.entries(moments[command] ?? {}))(
    "%s: each signal ends it with its code, no half file and no stack trace",
    async (name, moment) => {
      await Promise.all(
        signals.map(async ([signal, code]) => {
          const { ended, place } = await endedAt(moment, signal);
          // Before Node.js itself has started, nobody but the system can answer.
          const codeShown = name === "as it starts" && ended.signal === signal ? code : ended.code;
          expect([signal, codeShown]).toEqual([signal, code]);
          expect(ended.err).not.toMatch(/\n +at |Error:|--help/);
          expect(readFileSync(join(place, "out"), "utf8")).toBe("before");
          const files = readdirSync(place).filter((file) => file !== "pid");
          expect(files.sort()).toEqual(["out", "pipe", "pulumi"]);
          if (existsSync(join(place, "pid")))
            expect(isAlive(Number(readFileSync(join(place, "pid"), "utf8")))).toBe(false);
        }),
      );
    },
    30_000,
  );
});

test("a pipe is read to its end, and one that ends at once is empty", async () => {
  const place = mkdtempSync(join(folder(), "place-"));
  const pipe = join(place, "pipe");
  execFileSync("mkfifo", [pipe]);
  const sandbox = await start();
  const env = environmentOf(sandbox);
  const state = JSON.stringify({ deployment: { resources: [] }, padding: "x".repeat(300_000) });
  const whole = startCommand(["report", "--state", pipe, "--json"], { env });
  execFileSync("sh", ["-c", `cat > '${pipe}'`], { input: state });
  expect(await whole.ended).toMatchObject({ code: 0 });
  const empty = startCommand(["report", "--state", pipe, "--json"], { env });
  execFileSync("sh", ["-c", `: > '${pipe}'`]);
  expect(await empty.ended).toMatchObject({ code: 2, err: expect.stringContaining("is not JSON") });
}, 30_000);

test("a second Ctrl-C ends what does not end", async () => {
  const place = mkdtempSync(join(folder(), "place-"));
  const sandbox = await start();
  writeFileSync(join(place, "pulumi"), `#!/bin/sh\necho $$ > '${place}/pid'\n${deaf}\n`, { mode: 0o755 });
  const env = { ...environmentOf(sandbox), PATH: `${place}:${process.env.PATH}` };
  const { process: own, ended } = startCommand(["report", "--stack", "prod"], { env });
  while (!existsSync(join(place, "pid"))) await sleep(20);
  own.kill("SIGINT");
  await sleep(100);
  own.kill("SIGINT");
  expect((await ended).code).toBe(130);
  const pid = Number(readFileSync(join(place, "pid"), "utf8"));
  if (isAlive(pid)) process.kill(pid, "SIGKILL");
}, 20_000);

test("a reader that takes nothing more holds up no signal", async () => {
  const targets = Array.from({ length: 1000 }, (_, n) => ({ name: `Target ${n} ${"x".repeat(200)}` }));
  const sandbox = await start({ seed: { targets } });
  const { process: own, ended } = startCommand(["targets", "--json", "--no-history"], {
    env: environmentOf(sandbox),
  });
  own.stdout?.pause();
  while (sandbox.log.length < 10) await sleep(20);
  await sleep(500);
  own.kill("SIGTERM");
  own.once("exit", () => own.stdout?.resume());
  expect((await ended).code).toBe(143);
}, 20_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function opens({ process: { pid } }: Running, name: string): boolean {
  try {
    return execFileSync("sh", [
      "-c",
      `ls -l /proc/${pid}/fd 2>/dev/null | grep -q '/${name}$' && echo yes || true`,
    ])
      .toString()
      .includes("yes");
  } catch {
    return false;
  }
}
