import { type Sandbox, startSandbox } from "../../sandbox";
import { instantScan, outputOf, posts } from "./support/scan-programs";
import { expectEnd, warnings } from "./support/schedule-world";
import type { Project } from "./support/workspace";
import { createYamlProject, edited, exampleProgram, writeProgram } from "./support/yaml-programs";

jest.setTimeout(120_000);

const first = "2026-01-04T02:00:00Z";
const at = (hour: number) => `2026-01-04T0${hour}:00:00Z`;

let sandbox: Sandbox;
let project: Project;
let program: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop (staging)" }], plan: instantScan } });
  program = exampleProgram();
  project = await createYamlProject(program, { sandbox });
  expectEnd(await project.up());
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
});
beforeEach(() => sandbox.clearLog());
afterEach(() => expect(posts(sandbox)).toEqual([]));

const output = async (name: string) => outputOf(await project.resources(), name);
const idOf = async () => String((await output("weekly")).scheduleId);

async function preview(changes: Readonly<Record<string, string>>, flags = ["--diff"]) {
  writeProgram(project, edited(program, changes));
  return expectEnd(await project.preview(flags));
}

/** The lines of one resource's part of `preview --diff`, as they stand there but for their indentation. */
function partOf(text: string, resource: string): string[] {
  // Earlier engines print an unknown value as none.
  const lines = text.split("\n").map((line) => line.trim().replace("<null>", "[unknown]"));
  const begin = lines.findIndex((line) => line.includes(`cobalt:index:${resource}: (`));
  const end = lines.findIndex((line, n) => n > begin && /: \(\w+\)$|^Resources:$|^--outputs:--$/.test(line));
  // What a provider says comes when it comes.
  return lines.slice(begin, end).filter((line) => !/^\[(urn|id)=|^To come: /.test(line));
}

describe("a preview of a changed dateTime", () => {
  it("prints the change, the entry of leftRunning to come, and the warning about the schedule that stays", async () => {
    const id = await idOf();
    const outcome = await preview({ [first]: at(5) });
    expect(partOf(outcome.text, "DastScheduledScan")).toEqual([
      "~ cobalt:index:DastScheduledScan: (update)",
      `~ dateTime   : "${first}" => "${at(5)}"`,
      "~ leftRunning: [",
      "+ [0]: [unknown]",
      "]",
    ]);
    expect(outcome.text).toContain(`To come: leftRunning[0]: ${id}.`);
    expect(warnings(outcome)).toEqual([
      expect.stringContaining("Cobalt's API can neither change nor remove a schedule"),
    ]);
    expect(outcome.text).toContain(`${id}  target `);
    expect(outcome.text).toMatch(/~ 1 to update\s+3 unchanged/);
  });

  it("names what changes in one line of a preview without details, and exact paths to a program", async () => {
    expect((await preview({ [first]: at(5) }, [])).text).toContain("[diff: ~dateTime,leftRunning]");
    const { stdout } = await preview({ [first]: at(5) }, ["--json"]);
    const { steps } = JSON.parse(stdout) as { steps: { urn: string; detailedDiff: object }[] };
    expect(steps.find(({ urn }) => urn.endsWith("::weekly"))?.detailedDiff).toMatchObject({
      dateTime: { kind: "update" },
      "leftRunning[0]": { kind: "add" },
    });
  });
});

describe("a preview of changed triggers", () => {
  it("prints an update with a scanId to come, and the replacement of the gate that waits for it", async () => {
    const { scanId } = await output("scan");
    const outcome = await preview({ "version: 1.0.0": "version: 1.1.0" });
    expect(partOf(outcome.text, "DastScanTrigger")).toEqual([
      "~ cobalt:index:DastScanTrigger: (update)",
      "+ scanId  : [unknown]",
      "~ triggers: [",
      '~ [0]: "1.0.0" => "1.1.0"',
      "]",
    ]);
    expect(outcome.text).toContain("To come: scanId: known after the deployment.");
    expect(partOf(outcome.text, "DastScanGate")).toEqual([
      "+-cobalt:index:DastScanGate: (replace)",
      `~ scanId: "${scanId}" => [unknown]`,
    ]);
    expect(warnings(outcome)).toEqual([]);
    expect(outcome.text).toMatch(/~ 1 to update\s+\+-1 to replace/);
  });
});

describe("a preview of changed limits", () => {
  it("prints an update in place, and nothing else", async () => {
    const outcome = await preview({ "maxMedium: 5": "maxMedium: 3" });
    expect(partOf(outcome.text, "DastScanGate")).toEqual([
      "~ cobalt:index:DastScanGate: (update)",
      "~ limits: {",
      "~ maxMedium: 5 => 3",
      "}",
    ]);
    expect(warnings(outcome)).toEqual([]);
    expect(outcome.text).toMatch(/~ 1 to update\s+3 unchanged/);
  });
});

describe("a preview of a second change", () => {
  const entry = async () => (await output("weekly")).leftRunning as readonly { readonly id: string }[];

  beforeAll(async () => {
    writeProgram(project, edited(program, { [first]: at(5) }));
    expectEnd(await project.up());
  });

  it("does not let the ledger look as if it were deleted, and adds to it", async () => {
    const [id, [left]] = [await idOf(), await entry()];
    const outcome = await preview({ [first]: at(6) });
    expect(partOf(outcome.text, "DastScheduledScan")).toEqual([
      "~ cobalt:index:DastScheduledScan: (update)",
      `~ dateTime   : "${at(5)}" => "${at(6)}"`,
      "~ leftRunning: [",
      "+ [1]: [unknown]",
      "]",
    ]);
    expect(outcome.text).toContain(`To come: leftRunning[1]: ${id}.`);
    expect(outcome.text).not.toContain(`"${left?.id}"`);
  });

  it("shows which entry leaves when a person has removed its schedule", async () => {
    const [left] = await entry();
    await project.setConfig("cobalt:removedSchedules[0]", String(left?.id), { path: true });
    const outcome = await preview({ [first]: at(5) });
    expect(partOf(outcome.text, "DastScheduledScan")).toEqual([
      "~ cobalt:index:DastScheduledScan: (update)",
      "~ leftRunning: [",
      "- [0]: [unknown]",
      "]",
    ]);
    expect(outcome.text).toContain(`To come: leftRunning[0] leaves: ${left?.id}.`);
    expect(warnings(outcome)).toEqual([]);
  });
});
