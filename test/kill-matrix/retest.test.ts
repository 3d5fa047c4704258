import { CliRun } from "../engine/support/cli-run";
import { installedCommand } from "../engine/support/scan-examples";
import { environmentOf } from "../resources/support/world";
import { leaked, moments, Watched } from "./cell";
import { findingOf } from "./stacks";

jest.setTimeout(120_000);

/** Kills `npx pulumi-cobalt retest` there, and runs it again as a person would. */
describe.each([0, 1])("killed at request %d of a retest", (request) => {
  it.each(moments)("%s, it is repeated and Cobalt retests once", async (moment) => {
    const watched = await new Watched().start();
    const { sandbox } = watched;
    try {
      const args = ["retest", "--finding", findingOf(sandbox), "--no-wait"];
      const start = () =>
        new CliRun({
          file: process.execPath,
          args: [installedCommand("pulumi-cobalt"), ...args],
          cwd: __dirname,
          env: { ...process.env, ...environmentOf(sandbox) },
        });
      const reached = watched.reach({ request, moment }, () => undefined);
      const run = start();
      await reached;
      run.killAtOnce("SIGKILL");
      const killed = await run.done;
      sandbox.clearFaults();
      sandbox.releaseHung();
      const again = await start().done;
      expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining("1 running")]);
      const { findings, scans } = sandbox.store;
      expect(scans.filter(({ retestOf }) => retestOf !== undefined)).toHaveLength(1);
      expect(findings[0]?.state).toBe("check_fix");
      expect(leaked([killed.text, again.text], sandbox)).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});
