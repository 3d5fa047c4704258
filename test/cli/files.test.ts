import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../sandbox";
import { sandboxes } from "../sandbox/support/start";
import { type Ended, realCommands } from "./support/child";
import { environmentOf } from "./support/run";

const start = sandboxes();
const { folder, run } = realCommands();
const stackTrace = /\n +at .*:\d+/;

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(folder(), "place-"));
});

/** Every option that names a file to write, with a command around it and what the file then holds. */
const outputs = {
  inventory: {
    argv: (file: string) => ["inventory", "--out", file],
    holds: '"format": "pulumi-cobalt-inventory"',
  },
  report: { argv: (file: string) => ["report", "--json", "--out", file], holds: '"madeAt"' },
  "gate --junit": {
    argv: (file: string, scan: string) => ["gate", "--scan", scan, "--junit", file],
    holds: "<testsuites>",
  },
  "gate --summary": {
    argv: (file: string, scan: string) => ["gate", "--scan", scan, "--summary", file],
    holds: "## Cobalt DAST gate: passed",
  },
} as const;
type Name = keyof typeof outputs;
const names = Object.keys(outputs) as readonly Name[];

/** A sandbox whose outputs are all larger than 1,024 bytes, but for the summary's. */
async function world(): Promise<{
  readonly sandbox: Sandbox;
  readonly scan: string;
  readonly env: NodeJS.ProcessEnv;
}> {
  const targets = Array.from({ length: 60 }, (_, n) => ({ name: `Target ${n}` }));
  const sandbox = await start({ seed: { targets } });
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status: "completed" });
  return { sandbox, scan: id, env: environmentOf(sandbox) };
}

function expectUnwritten({ code, err }: Ended, file: string, reason: RegExp): void {
  expect([code, err]).toEqual([4, expect.stringContaining(`${file} cannot be written: `)]);
  expect(err).toMatch(reason);
  expect(err).not.toMatch(stackTrace);
  expect(err).not.toContain("Usage:");
}

/** The first ones are tried with every output. */
const obstacles: readonly (readonly [string, string, RegExp])[] = [
  ["a folder", "there", /is a folder/],
  ["a pipe", "pipe", /is a pipe/],
  ["/dev/full", "/dev/full", /is a device/],
  ["a folder that is not there", "none/out.txt", /ENOENT/],
  ["a name that only a folder has", "new/", /is a folder/],
  ["a link to a pipe", "link-to-pipe", /is a pipe/],
  ["a file as a folder", "file/out.txt", /ENOTDIR|ENOENT/],
  ["a loop of links", "loop", /ELOOP|links/],
  ["/dev/stdout in a pipe", "/dev/stdout", /\/dev\/stdout|descriptor/],
  ["/dev/fd/1", "/dev/fd/1", /descriptor/],
];

describe.each(names)("%s", (name) => {
  const { argv, holds } = outputs[name];

  test("replaces a file as a whole: its mode stays, a new one has the umask's, and nothing else is left", async () => {
    const { scan, env } = await world();
    const [old, fresh] = [join(place, "old.txt"), join(place, "fresh.txt")];
    writeFileSync(old, "before".repeat(10_000));
    chmodSync(old, 0o640);
    const before = statSync(old).ino;
    expect((await run(argv(old, scan), { env })).code).toBe(0);
    await run(argv(fresh, scan), { env, within: 'umask 027; exec "$@"' });
    expect(readFileSync(old, "utf8")).toContain(holds);
    expect(readFileSync(old, "utf8")).not.toContain("before");
    expect(statSync(old).ino).not.toBe(before);
    expect([statSync(old).mode & 0o7777, statSync(fresh).mode & 0o7777]).toEqual([0o640, 0o640]);
    expect(readdirSync(place).sort()).toEqual(["fresh.txt", "old.txt"]);
  }, 20_000);

  test.each(["a", "旺"])("a name as long as one can be, of %j, is as good as any", async (letter) => {
    const { scan, env } = await world();
    const file = join(place, letter.repeat(255 / Buffer.byteLength(letter)));
    expect(await run(argv(file, scan), { env })).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toContain(holds);
  });

  test("follows symbolic links, those that lead nowhere yet too", async () => {
    const { scan, env } = await world();
    mkdirSync(join(place, "real"));
    writeFileSync(join(place, "real", "old.txt"), "before");
    symlinkSync("real/old.txt", join(place, "link"));
    symlinkSync("real/fresh.txt", join(place, "dangling"));
    for (const link of ["link", "dangling"]) {
      expect((await run(argv(join(place, link), scan), { env })).code).toBe(0);
      expect(lstatSync(join(place, link)).isSymbolicLink()).toBe(true);
    }
    for (const file of ["old.txt", "fresh.txt"])
      expect(readFileSync(join(place, "real", file), "utf8")).toContain(holds);
    expect(readdirSync(join(place, "real")).sort()).toEqual(["fresh.txt", "old.txt"]);
  }, 20_000);

  test.each(name === "inventory" ? obstacles : obstacles.slice(0, 3))(
    "%s is a clear error, at once",
    async (_, named, reason) => {
      const { scan, env } = await world();
      mkdirSync(join(place, "there"));
      writeFileSync(join(place, "file"), "file");
      execFileSync("mkfifo", [join(place, "pipe")]);
      symlinkSync("pipe", join(place, "link-to-pipe"));
      symlinkSync("loop", join(place, "loop"));
      const before = readdirSync(place, { recursive: true }).sort();
      const file = named.startsWith("/") ? named : join(place, named).concat(named.endsWith("/") ? "/" : "");
      expectUnwritten(await run(argv(file, scan), { env }), file, reason);
      expect(readdirSync(place, { recursive: true }).sort()).toEqual(before);
      expect(readFileSync(join(place, "file"), "utf8")).toBe("file");
    },
    20_000,
  );

  test("/dev/null takes it", async () => {
    const { scan, env } = await world();
    expect((await run(argv("/dev/null", scan), { env })).code).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("a redirected stdout that /dev/stdout names is not replaced behind the shell's back", async () => {
    const { scan, env } = await world();
    const file = join(place, "redirected.txt");
    const within = `{ echo first; "$@"; echo "code $?"; } > '${file}'`;
    await run(argv("/dev/stdout", scan), { env, within });
    expect(readFileSync(file, "utf8")).toMatch(/^first\n[\s\S]*code 4\n$/);
    expect(readdirSync(place)).toEqual(["redirected.txt"]);
  });
});

describe("no room", () => {
  test.each(names.filter((name) => name !== "gate --summary"))(
    "%s leaves the old file whole, and nothing beside it",
    async (name) => {
      const { scan, env } = await world();
      const [old, fresh] = [join(place, "old.txt"), join(place, "fresh.txt")];
      writeFileSync(old, "before");
      // Each line of JUnit's and each target of the others counts: all are larger than 512 or 1,024 bytes.
      for (const file of [old, fresh])
        expectUnwritten(
          await run(outputs[name].argv(file, scan), { env, within: 'ulimit -f 1; exec "$@"' }),
          file,
          /EFBIG/,
        );
      expect(readFileSync(old, "utf8")).toBe("before");
      expect(readdirSync(place)).toEqual(["old.txt"]);
    },
    20_000,
  );

  test("a disk that is full, and one that is only to be read", async () => {
    const mounted = mount(place, "size=16k");
    if (mounted !== "") return void console.info(`No disk of 16 KB was tried: ${mounted}`);
    try {
      const { env } = await world();
      const file = join(place, "inventory.json");
      writeFileSync(file, "before");
      writeFileSync(join(place, "other"), "x".repeat(8_000));
      expectUnwritten(await run(["inventory", "--out", file], { env }), file, /ENOSPC/);
      expect([readFileSync(file, "utf8"), readdirSync(place).sort()]).toEqual([
        "before",
        ["inventory.json", "other"],
      ]);
      execFileSync("mount", ["-o", "remount,ro", place]);
      expectUnwritten(await run(["inventory", "--out", file], { env }), file, /EROFS/);
      expect(readFileSync(file, "utf8")).toBe("before");
    } finally {
      execFileSync("umount", [place]);
    }
  }, 20_000);

  test("what goes to stdout is told, and never half a success", async () => {
    const { env, scan } = await world();
    const file = join(place, "out.txt");
    for (const argv of [["targets", "--json"], ["inventory", "--json"], ["report"], ["doctor"], ["--help"]]) {
      for (const within of ['exec "$@" > /dev/full', `ulimit -f 1; exec "$@" > '${file}'`]) {
        if (argv[0] === "doctor" && !within.includes("full")) continue;
        const { code, err } = await run(argv, { env, within });
        expect([argv, code, err]).toEqual([
          argv,
          4,
          expect.stringMatching(/stdout cannot be written: (ENOSPC|EFBIG)/),
        ]);
        expect(err).not.toMatch(stackTrace);
      }
    }
    const gate = await run(["gate", "--scan", scan, "--junit", join(place, "j.xml")], {
      env,
      within: 'exec "$@" > /dev/full',
    });
    expect(gate.code).toBe(4);
    expect(readFileSync(join(place, "j.xml"), "utf8")).toContain("</testsuites>");
  }, 40_000);
});

describe("a file that a person may not write", () => {
  test("is not replaced, though its folder would allow it", async () => {
    const { env } = await world();
    const file = join(place, "kept.json");
    writeFileSync(file, "kept");
    chmodSync(file, 0o444);
    const within = asNobody(place);
    if (within === undefined)
      return void console.info("Nobody's rights were not tried: setpriv is not here.");
    expectUnwritten(await run(["inventory", "--out", file], { env, within }), file, /EACCES/);
    expect([readFileSync(file, "utf8"), readdirSync(place)]).toEqual(["kept", ["kept.json"]]);
  }, 20_000);
});

describe("the verdict's files", () => {
  async function gateWith(options: readonly string[], env: NodeJS.ProcessEnv = {}, status = "completed") {
    const { sandbox, env: own } = await world();
    const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status, ageMs: 3_600_000 });
    return run(["gate", "--scan", id, "--timeout", "10ms", ...options], { env: { ...own, ...env } });
  }

  test.each([
    ["completed", 4],
    ["failed", 1],
    ["started", 3],
  ])(
    "one that cannot be written hides neither the others nor the verdict: %s ends with %i",
    async (status, code) => {
      const [bad, good] = [join(place, "none", "summary.md"), join(place, "junit.xml")];
      const ended = await gateWith(["--summary", bad, "--junit", good], {}, status);
      expect([ended.code, ended.err]).toEqual([
        code,
        expect.stringContaining(`${bad} cannot be written: ENOENT`),
      ]);
      expect(ended.out).toContain("Cobalt DAST gate");
      expect(readFileSync(good, "utf8")).toContain("<testsuites>");
      const other = await gateWith(["--summary", join(place, "s.md"), "--junit", bad], {}, status);
      expect([other.code, existsSync(join(place, "s.md"))]).toEqual([code, true]);
    },
    20_000,
  );

  test("a job's summary grows by whole lines, or not at all; nobody has asked for it, so it decides nothing", async () => {
    const summary = join(place, "step.md");
    writeFileSync(summary, "half a line");
    expect((await gateWith([], { GITHUB_STEP_SUMMARY: summary })).code).toBe(0);
    const once = readFileSync(summary, "utf8");
    expect(once).toMatch(/^half a line\n## Cobalt DAST gate: passed\n[\s\S]*\n$/);
    await gateWith([], { GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, "utf8").match(/^## /gm)).toHaveLength(2);
    for (const path of [join(place, "none", "s.md"), place, "/dev/full"]) {
      const { code, err } = await gateWith([], { GITHUB_STEP_SUMMARY: path });
      expect([code, err]).toEqual([0, expect.stringContaining(`${path} cannot be written: `)]);
    }
  }, 20_000);

  test("a summary for which there is no room stays as it was", async () => {
    const { scan, env } = await world();
    const summary = join(place, "step.md");
    const full = "x".repeat(1_000).concat("\n");
    writeFileSync(summary, full);
    const { code, err } = await run(["gate", "--scan", scan], {
      env: { ...env, GITHUB_STEP_SUMMARY: summary },
      within: 'bash -c \'ulimit -f 1; exec "$@"\' bash "$@"',
    });
    expect([code, err]).toEqual([0, expect.stringContaining("step.md cannot be written: EFBIG")]);
    expect(readFileSync(summary, "utf8")).toBe(full);
  });
});

/** @returns why it could not be mounted; empty: it is. */
function mount(folder: string, options: string): string {
  const { status, stderr, error } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  return status === 0 ? "" : String(error?.message ?? stderr).trim();
}

/** A script that runs a command without root's rights, in a folder that it may write; undefined: nobody knows how here. */
function asNobody(own: string): string | undefined {
  if (process.getuid?.() !== 0) return 'exec "$@"';
  if (spawnSync("setpriv", ["--version"]).status !== 0) return undefined;
  for (let path = own; path !== tmpdir(); path = dirname(path)) chmodSync(path, path === own ? 0o777 : 0o755);
  return 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"';
}

afterAll(() => rmSync(place, { recursive: true, force: true }));
