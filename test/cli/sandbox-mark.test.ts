import type { Sandbox } from "../../sandbox";
import { sandboxEnvironment } from "../../sdk/cli/sandbox/child";
import { sandboxes } from "../sandbox/support/start";
import { worlds } from "./support/run";

const startWorld = worlds();
const startSandbox = sandboxes();

/** What `sandbox -- <command>` sets, with what leads to Cobalt set to another server, as a stack's environment may do. */
function marked(sandbox: Sandbox, elsewhere: Sandbox): Readonly<Record<string, string>> {
  return {
    ...sandboxEnvironment(sandbox),
    COBALT_BASE_URL: elsewhere.url,
    COBALT_API_TOKEN: elsewhere.tokens.apiToken,
    COBALT_ORG_TOKEN: elsewhere.tokens.orgToken,
  };
}

describe.each([
  ["doctor", ["doctor"]],
  ["doctor --verify", ["doctor", "--verify"]],
  ["targets", ["targets"]],
  ["report", ["report", "--state", "state.json"]],
  ["inventory", ["inventory", "--out", "-"]],
  ["gate", ["gate", "--scan", "SCAN"]],
])("%s under the mark of the sandbox", (_, argv) => {
  it("asks the sandbox alone, and says so once", async () => {
    const { sandbox, command } = await startWorld();
    const elsewhere = await startSandbox();
    elsewhere.setTokens({ apiToken: "real-token", orgToken: "real-org-token" });
    const scan = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", { status: "completed" });
    const files = { "state.json": JSON.stringify({ deployment: { resources: [] } }) };
    const { err, code } = await command(
      argv.map((word) => (word === "SCAN" ? scan.id : word)),
      { env: marked(sandbox, elsewhere), files },
    );
    expect([code, err]).toEqual([0, expect.stringContaining(sandbox.url)]);
    expect(err.match(/Under `pulumi-cobalt sandbox`/g)).toHaveLength(1);
    expect(sandbox.log.length).toBeGreaterThan(0);
    expect(elsewhere.log).toEqual([]);
  });

  it("refuses a mark that leads off this machine, and asks nobody", async () => {
    const { sandbox, command } = await startWorld();
    const env = { ...marked(sandbox, sandbox), COBALT_SANDBOX: "https://api.us.cobalt.io" };
    const files = { "state.json": JSON.stringify({ deployment: { resources: [] } }) };
    const words = argv.map((word) => (word === "SCAN" ? "dsc_1" : word));
    const { code, out, err } = await command(words, { env, files });
    expect(code).not.toBe(0);
    expect(`${out}${err}`.replace(/\s+/g, " ")).toContain("COBALT_SANDBOX cannot be used");
    expect(sandbox.log).toEqual([]);
  });
});
