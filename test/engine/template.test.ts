import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "../../sandbox";
import { instantScan } from "./support/scan-programs";
import { createProject } from "./support/workspace";

jest.setTimeout(180_000);

const template = join(__dirname, "..", "..", "templates", "typescript");

it("pulumi new makes a program of the template that runs", async () => {
  const sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }], plan: instantScan } });
  const project = await createProject({ resources: [], sandbox });
  try {
    const target = sandbox.store.targets[0]?.id ?? "";
    cpSync(template, join(project.folder, "template"), { recursive: true });
    const made = join(project.folder, "made");
    const args = ["new", join(project.folder, "template"), "--generate-only", "--yes", "--dir", made];
    await project.must(...args, "--name", "shop-scans", "--description", "Scans of the shop");
    expect(readFileSync(join(made, "Pulumi.yaml"), "utf8")).toContain("name: shop-scans");
    expect(JSON.parse(readFileSync(join(made, "package.json"), "utf8")).name).toBe("shop-scans");
    const options = ["--cwd", made, "--stack", "dev"];
    await project.must("stack", "init", "dev", "--cwd", made);
    await project.must("config", "set", "targetId", target, ...options);
    await project.must("up", "--yes", "--skip-preview", ...options);
    const { scans, schedules } = sandbox.store;
    expect([scans.length, schedules.length]).toEqual([1, 1]);
    expect(schedules[0]?.recurrence).toBe("WEEKLY");
  } finally {
    await project.close();
    await sandbox.close();
  }
});
