import { type Sandbox, startSandbox } from "../../sandbox";
import { hostileTexts, rawIn } from "../texts/support/hostile-texts";
import type { RunOutcome } from "./support/cli-run";
import { harness } from "./support/harness";
import { daysFromNow } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin, writeProgram } from "./support/yaml-programs";

jest.setTimeout(300_000);

const texts = Object.values(hostileTexts);
/** Texts that no output holds unless it has passed them on raw; the others may stand there for what they are. */
const steering = texts.filter((text) => text.length < 1_000 && rawIn(text).length > 0);
const dateTime = daysFromNow(30);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: texts.map((name) => ({ name })) } });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  for (const { id } of sandbox.store.targets) sandbox.store.setTargetEnabled(id, true);
});

/** Each declares a schedule of each target, with the target's name among the stack's outputs; `more`: one whose target is not there. */
const programs = {
  dynamic: (recurrence: string, more: boolean) => `
const cobalt = require("pulumi-cobalt");
const ids = ${JSON.stringify([...ids(), ...(more ? ["dt_none"] : [])])};
for (const [at, targetId] of ids.entries()) {
  const schedule = new cobalt.DastScheduledScan("s" + at, { targetId, dateTime: "${dateTime}", recurrence: "${recurrence}", adopt: "existing" });
  exports["name" + at] = schedule.targetName;
}
exports.all = cobalt.getDastTargetsOutput({});
`,
  plugin: (recurrence: string, more: boolean) => `
name: yaml
runtime: yaml
plugins:
  providers:
    - name: cobalt
      path: ${installedPlugin()}
variables:
  all:
    fn::invoke: { function: cobalt:index:getDastTargets, arguments: {}, return: targets }
resources:
${[...ids(), ...(more ? ["dt_none"] : [])]
  .map(
    (targetId, at) => `  s${at}:
    type: cobalt:index:DastScheduledScan
    properties: { targetId: ${targetId}, dateTime: "${dateTime}", recurrence: ${recurrence}, adopt: existing }
`,
  )
  .join("")}outputs:
  all: \${all}
${ids()
  .map((_, at) => `  name${at}: \${s${at}.targetName}\n`)
  .join("")}`,
};

const ids = () => sandbox.store.targets.map(({ id }) => id);

describe.each(["dynamic", "plugin"] as const)("Pulumi's CLI in colours, with the host %s", (host) => {
  let project: Project;
  const write = (recurrence: string, more = false) => {
    const program = programs[host](recurrence, more);
    if (host === "dynamic") project.setProgram(program);
    else writeProgram(project, program);
  };
  const run = async (...args: readonly string[]): Promise<RunOutcome> => {
    const colours = ["--non-interactive", "--color", "always"];
    const outcome = await project.startProgram(harness().pulumi, [...args, ...colours], {
      timeoutMs: 240_000,
    }).done;
    expect(outcome.text).not.toMatch(/panic|Unrecognized color code|goroutine \d/);
    for (const text of steering) expect(outcome.text).not.toContain(text);
    // The CLI's own colours.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as terminals have it
    expect(rawIn(outcome.text.replace(/\u001b\[[0-9;]*m/g, ""))).toEqual([]);
    expect(Object.keys(project.stateFileTexts()).filter((path) => /locks\/.*\.json$/.test(path))).toEqual([]);
    return outcome;
  };

  beforeAll(async () => {
    const program = programs[host]("WEEKLY", false);
    project = await (host === "dynamic"
      ? createProject({ sandbox, program })
      : createYamlProject(program, { sandbox }));
  });
  afterAll(() => project.close());

  it("shows names that steer in previews, outputs, warnings, failures and diffs, and lives", async () => {
    const preview = await run("preview", "--diff");
    expect([preview.exitCode, preview.stdout]).toEqual([0, expect.stringContaining("s0")]);
    const up = await run("up", "--yes", "--skip-preview");
    expect([up.exitCode, up.stdout]).toEqual([0, expect.stringContaining("name0")]);

    for (const id of ids()) sandbox.store.setTargetEnabled(id, false);
    write("MONTHLY");
    const changed = await run("preview", "--diff");
    expect([changed.exitCode, changed.text]).toEqual([0, expect.stringContaining("are disabled in Cobalt")]);
    const refreshed = await run("refresh", "--yes", "--skip-preview", "--diff");
    expect([refreshed.exitCode, refreshed.text]).toEqual([0, expect.stringContaining("target disabled")]);

    write("WEEKLY", true);
    const refused = await run("up", "--yes", "--skip-preview");
    expect([refused.exitCode, refused.text]).toEqual([
      expect.any(Number),
      expect.stringContaining("It has: "),
    ]);
    expect(refused.exitCode).not.toBe(0);

    write("WEEKLY");
    for (const args of [["stack"], ["stack", "output"], ["stack", "output", "name0"]])
      expect((await run(...args)).exitCode).toBe(0);
    const destroyed = await run("destroy", "--yes", "--skip-preview");
    expect([destroyed.exitCode, destroyed.text]).toEqual([
      0,
      expect.stringContaining("go on starting scans"),
    ]);
  });
});
