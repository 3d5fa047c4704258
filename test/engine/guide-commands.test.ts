import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { blocksOf, guides, installCommand, runLines, transpiled } from "./support/guides";
import { instantScan, posts } from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";
import { installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

const textOf = (guide: string) => guides.find(({ name }) => name === guide)?.text ?? "";
const commandsOf = (guide: string) => blocksOf(textOf(guide), "sh");
const programOf = (guide: string) => blocksOf(textOf(guide), "ts")[0] ?? "";

let sandbox: Sandbox;
let project: Project;
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
});

interface World {
  readonly guide: string;
  /** Default: every id that the guide names. */
  readonly targets?: readonly { readonly id?: string; readonly name: string }[];
  readonly stack?: string;
}

/** A project with the package and the tokens, as a reader has it who comes to the guide. */
async function readerOf({ guide, targets, stack }: World): Promise<void> {
  const ids = [...new Set([...textOf(guide).matchAll(/dt_\w{22}/g)].map(([id]) => id))];
  const seed = targets ?? ids.map((id, at) => ({ id, name: `Shop ${at}` }));
  sandbox = await startSandbox({ seed: { targets: seed, plan: instantScan } });
  project = await createProject({ sandbox, stack });
  installCommand(project);
}

const up = async () => {
  sandbox.clearLog();
  await project.must("up", "--yes", "--skip-preview");
  return posts(sandbox).length;
};

it("many-targets.md: lists the targets, deploys each environment's, and reports on all", async () => {
  const guide = "many-targets.md";
  const environments = ["production", "development", "staging"];
  const targets = environments.map((name) => ({ name: `Shop ${name}` }));
  await readerOf({ guide, targets, stack: "before" });
  const [list = "", deploy = "", report = ""] = commandsOf(guide);
  await runLines(project, list);
  const file = (name: string) => join(project.folder, name);
  writeFileSync(file("targets.js"), transpiled(readFileSync(file("targets.ts"), "utf8")));
  project.setProgram(transpiled(programOf(guide)));
  for (const environment of environments) {
    sandbox.clearLog();
    await runLines(project, deploy.replace("production", environment));
    expect(posts(sandbox).map(({ path }) => path)).toHaveLength(1);
  }
  expect(sandbox.store.schedules.map(({ targetId }) => targetId).sort()).toEqual(
    sandbox.store.targets.map(({ id }) => id).sort(),
  );
  sandbox.clearLog();
  await project.must("up", "--yes", "--expect-no-changes");
  expect(sandbox.log).toEqual([]);
  await runLines(project, report);
  for (const { name } of targets) expect(readFileSync(file("report.html"), "utf8")).toContain(name);
});

it("adopt.md: shows what is scheduled, takes it over, and imports it", async () => {
  const guide = "adopt.md";
  await readerOf({ guide });
  const [list = "", imported = ""] = commandsOf(guide);
  expect((await runLines(project, list)).stdout).toContain("LOOKS SCHEDULED");
  const target = sandbox.store.targets[0]?.id ?? "";
  const scan = sandbox.store.addScan(target);
  project.setProgram(transpiled(programOf(guide).replaceAll(/dsc_Qy\w+/g, scan.id)));
  expect(await up()).toBe(0);
  // The plugin, as the page on hosts has it.
  const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };
  const settings = JSON.parse(readFileSync(join(project.folder, "Pulumi.yaml"), "utf8"));
  writeFileSync(join(project.folder, "Pulumi.yaml"), JSON.stringify({ ...settings, plugins }));
  // The engine that the tests build writes no programs.
  await runLines(project, `${imported.trim()} --generate-code=false`);
  const states = Object.values(await project.resources()).map(({ type }) => String(type));
  expect(states).toContain("cobalt:index:DastScheduledScan");
  expect(posts(sandbox)).toEqual([]);
});

it("failed-gate.md: retests the findings and evaluates the same scan again; accepts a scan", async () => {
  const guide = "failed-gate.md";
  await readerOf({ guide, stack: "production" });
  sandbox.store.setPlan({ ...instantScan, retestMs: 1, findings: [{ severity: "high" }] });
  project.setProgram(transpiled(programOf(guide)));
  expect(await up()).toBe(1);
  expect((await project.outputs()).summary).toContain("failed");
  for (const { id } of sandbox.store.findings) sandbox.store.setFindingFixed(id, true);
  const [retest = "", accept = ""] = commandsOf(guide);
  sandbox.clearLog();
  await runLines(project, retest);
  expect(sandbox.log.flatMap(({ call, method }) => (method === "GET" ? [] : [call]))).toEqual([
    "retest finding",
  ]);
  expect((await project.outputs()).summary).toContain("passed");
  await runLines(project, accept);
});

it("force-a-scan.md: starts one scan, and the next plain run none", async () => {
  const guide = "force-a-scan.md";
  await readerOf({ guide });
  project.setProgram(transpiled(programOf(guide)));
  expect(await up()).toBe(1);
  sandbox.clearLog();
  for (const lines of commandsOf(guide)) await runLines(project, lines);
  expect(posts(sandbox)).toHaveLength(1);
  expect(await up()).toBe(0);
});

it("forks.md: writes the file that policies read", async () => {
  await readerOf({ guide: "forks.md", targets: [{ name: "Shop" }], stack: "production" });
  for (const lines of commandsOf("forks.md")) await runLines(project, lines);
  expect(existsSync(join(project.folder, "cobalt-inventory.json"))).toBe(true);
});

it("quota.md: sets shares that a deployment takes", async () => {
  await readerOf({ guide: "quota.md", targets: [{ name: "Shop" }] });
  for (const lines of commandsOf("quota.md")) await runLines(project, lines);
  project.setProgram(
    transpiled(programOf("refactor.md").replaceAll(/dt_\w{22}/g, sandbox.store.targets[0]?.id ?? "")),
  );
  expect(await up()).toBe(1);
});

it("leaves no guide's commands to nobody", () => {
  const elsewhere = ["pipelines.md", "policies.md"];
  const here = ["adopt.md", "failed-gate.md", "force-a-scan.md", "forks.md", "many-targets.md", "quota.md"];
  // Two variables, and no command.
  const settings = ["corporate-networks.md"];
  const shown = guides.flatMap(({ name, text }) => (blocksOf(text, "sh").length > 0 ? [name] : []));
  expect(shown.sort()).toEqual([...here, ...elsewhere, ...settings].sort());
  for (const name of settings) expect(commandsOf(name).join("")).toMatch(/^(export \w+=\S+\n)+$/);
});
