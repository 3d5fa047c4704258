import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "../../sandbox";
import { blocksOf, guides, transpiled } from "./support/guides";
import { harness } from "./support/harness";
import { policyTexts, runWithPack } from "./support/policy-runs";
import { createProject } from "./support/workspace";

jest.setTimeout(180_000);

const text = guides.find(({ name }) => name === "policies.md")?.text ?? "";

it("the guide's settings are taken by the ready pack, and its own pack stops a target without a weekly schedule", async () => {
  const sandbox = await startSandbox({ seed: { targets: [{ name: "Shop" }] } });
  const targetId = sandbox.store.targets[0]?.id;
  const args = { targetId, dateTime: "2031-01-05T02:00:00Z", recurrence: "MONTHLY" };
  const resources = [{ type: "DastScheduledScan" as const, name: "monthly", args }];
  const project = await createProject({ resources, sandbox });
  try {
    const [settings = ""] = blocksOf(text, "json");
    const ready = await runWithPack(project, "preview", { config: JSON.parse(settings) });
    expect([ready.exitCode, ready.text]).toEqual([0, expect.stringContaining("cobalt-dast")]);

    const pack = join(project.folder, "pack");
    mkdirSync(pack);
    const [program = ""] = blocksOf(text, "ts");
    writeFileSync(join(pack, "index.js"), transpiled(program));
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
    writeFileSync(
      join(pack, "package.json"),
      JSON.stringify({ name: "acme-dast", version: "1.0.0", main: "index.js" }),
    );
    symlinkSync(join(harness().root, "node_modules"), join(pack, "node_modules"), "junction");
    const own = await runWithPack(project, "preview", { pack });
    expect(own.exitCode).not.toBe(0);
    expect(policyTexts(own)).toMatch(/\[mandatory\].*dast-target-requires-schedule/);
  } finally {
    await project.close();
    await sandbox.close();
  }
});
