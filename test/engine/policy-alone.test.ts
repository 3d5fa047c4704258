import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { installPackedPackage, pack as packed } from "../../scripts/packed-package";
import { realSystem } from "../../tools/engine";
import { policyTexts, runWithPack } from "./support/policy-runs";
import { daysFromNow, expectEnd, schedule } from "./support/schedule-world";
import { run } from "./support/type-check";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(180_000);

const repository = join(__dirname, "..", "..");

let sandbox: Sandbox;
let project: Project;
/** Lies where no package is to be found above it. */
let alone: string;
beforeAll(async () => {
  alone = mkdtempSync(join(tmpdir(), "cobalt-pack-alone-"));
  sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }] } });
  project = await createProject({ sandbox });
  const targetId = sandbox.store.targets[0]?.id ?? "";
  project.setResources([schedule("monthly", { targetId, dateTime: daysFromNow(30), recurrence: "MONTHLY" })]);
});
afterAll(async () => {
  await project?.close();
  await sandbox?.close();
  rmSync(alone, { recursive: true, force: true });
});

const config = { "dast-target-requires-schedule": { minimumRecurrence: "WEEKLY" } };

async function expectToJudge(pack: string): Promise<void> {
  const outcome = expectEnd(await runWithPack(project, "preview", { pack, config }), "failure");
  expect(policyTexts(outcome)).toMatch(/cobalt-dast@v\d/);
  expect(policyTexts(outcome)).toMatch(/\[mandatory\].*dast-target-requires-schedule/);
}

it("judges a stack from the folder that `pulumi policy publish` packs, with what its package.json names", async () => {
  const system = realSystem();
  const pack = join(alone, "package");
  mkdirSync(pack);
  const tarball = await packed(system, { source: join(repository, "policy-pack"), root: alone });
  execFileSync("tar", ["-xzf", tarball, "-C", alone]);
  await installPackedPackage(system, { source: repository, root: pack });
  // Says so if a dependency is missing, or has a version that package.json does not allow.
  expect(run(pack, "npm", ["ls", "--depth=0"])).not.toMatch(/failed|invalid|missing/i);
  await expectToJudge(pack);
});

it("judges a stack from the repository", () => expectToJudge(join(repository, "policy-pack")));
