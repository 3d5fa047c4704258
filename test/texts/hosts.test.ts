import { connectEngineLog } from "../../provider/hosts/engine-log";
import { startSandbox } from "../../sandbox";
import { loopback, VirtualTime } from "../client/support/time";
import { startDynamicHost } from "../contract/support/dynamic-host";
import type { Host, HostName, StartHost } from "../contract/support/host";
import { startPluginHost } from "../contract/support/plugin-host";
import type { Cobalt } from "../hosts/plugin/support/plugin";
import { environmentOf } from "../resources/support/world";
import { hostileTexts, rawIn, unescaped } from "./support/hostile-texts";

jest.setTimeout(60_000);

const hosts: Readonly<Record<HostName, StartHost>> = { dynamic: startDynamicHost, plugin: startPluginHost };
const texts = Object.values(hostileTexts);
/** As many as a failure names. */
const groups = Array.from({ length: Math.ceil(texts.length / 20) }, (_, at) =>
  texts.slice(at * 20, at * 20 + 20),
);
const dateTime = "2026-12-06T02:00:00Z";

async function cobaltOf(names: readonly string[]): Promise<Cobalt> {
  const time = new VirtualTime(loopback);
  const targets = names.map((name, at) => ({ name, url: `https://${at}.example/${name}` }));
  return { time, sandbox: await startSandbox({ seed: { targets }, clock: { now: time.now } }) };
}

/** What the engine, or standard error where there is none, is told of all that was said. */
async function printed({ said }: Host): Promise<string> {
  const lines: string[] = [];
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    const { diagnostics, flush } = connectEngineLog(undefined, { firstStream: 1 });
    for (const { kind, table = "observed", text } of said)
      if (kind === "heading" || kind === "row") diagnostics[kind](table, text);
      else diagnostics[kind](text);
    await flush();
  } finally {
    spy.mockRestore();
  }
  return lines.join("");
}

const messageOf = (error: unknown) =>
  String(Object(error).details ?? (error instanceof Error ? `${error.message}\n${error.stack}` : error));

describe.each(["dynamic", "plugin"] as const)("the host %s", (name) => {
  let host: Host;
  let cobalt: Cobalt;
  const begin = async (names: readonly string[], resource: Parameters<StartHost>[0]) => {
    cobalt = await cobaltOf(names);
    const environment = environmentOf(cobalt.sandbox);
    host = await hosts[name](resource, { cobalt, environment, config: {} });
  };
  afterEach(async () => {
    await host.close();
    await cobalt.sandbox.close();
  });

  it.each(groups)("schedules: nothing raw is said, refused or stored", async (...names) => {
    await begin(names, "DastScheduledScan");
    for (const { id, name: given } of cobalt.sandbox.store.targets) {
      const { inputs } = await host.check(undefined, { targetId: id, dateTime, recurrence: "WEEKLY" });
      const created = await host.create(inputs);
      const { targetName, targetUrl } = created.state as Record<string, string>;
      expect(rawIn(`${targetName} ${targetUrl}`)).toEqual([]);
      expect(unescaped(quotedOnce(targetName ?? ""))).toBe(unescaped(given));
      // The CLI decodes what is JSON.
      expect(rawIn(JSON.stringify(decoded(targetName ?? "")).replace(/\\u/g, "(u)"))).toEqual([]);
      cobalt.sandbox.store.setTargetEnabled(id, false);
      await cobalt.time.effects.sleep(3_600_000);
      const read = await host.read(created, inputs);
      expect(read.state.targetName).toBe(targetName);
      await host.remove(read);
      await host.check(undefined, { targetId: id, dateTime, recurrence: "MONTHLY" });
    }
    const unknown = await host.check(undefined, { targetId: "dt_none", dateTime, recurrence: "WEEKLY" });
    expect(unknown.failures).toHaveLength(1);
    expect(unknown.failures.flatMap(([property, reason]) => rawIn(property + reason))).toEqual([]);
    expect(unknown.failures[0]?.[1]).not.toContain("\n");
    const text = await printed(host);
    expect(text).toContain("0.example");
    expect(rawIn(text)).toEqual([]);
    // Two tables' headings and a line for each row.
    expect(text.trimEnd().split(/\n+/).length).toBeLessThanOrEqual(4 + 3 * names.length);
  });

  it.each(groups)("an error that Cobalt words is one line", async (...said) => {
    await begin(["shop"], "DastScheduledScan");
    const targetId = cobalt.sandbox.store.targets[0]?.id;
    for (const message of said) {
      cobalt.sandbox.addFault({
        match: { method: "POST" },
        action: { kind: "json", when: "before", status: 422, value: { message } },
        times: 2,
      });
      const error = await host.create({ targetId, dateTime }).then(
        () => undefined,
        (thrown: unknown) => messageOf(thrown),
      );
      cobalt.sandbox.clearFaults();
      expect(error).toContain("Cobalt refused");
      expect(rawIn(error ?? "")).toEqual([]);
    }
  });

  it.each(groups)("a status that nobody knows", async (...statuses) => {
    await begin(["shop"], "DastScanGate");
    for (const status of statuses.filter((one) => one.trim() !== "")) {
      const { store } = cobalt.sandbox;
      const { id } = store.addScan(store.targets[0]?.id ?? "", { ageMs: 60_000, status });
      const error = await host.create({ scanId: id, timeout: "5s", pollInterval: "5s" }).then(
        () => undefined,
        (thrown: unknown) => messageOf(thrown),
      );
      expect(error).toContain("pending");
      expect(rawIn(error ?? "")).toEqual([]);
      const warned = await host.create({ scanId: id, timeout: "5s", pollInterval: "5s", onTimeout: "warn" });
      expect(rawIn(Object.values(warned.state).join("\n"))).toEqual([]);
      expect(warned.state.summary).not.toContain("\n");
    }
    expect(rawIn(await printed(host))).toEqual([]);
  });
});

/** Undoes the quotation marks that keep a text from being read as JSON. */
function quotedOnce(text: string): string {
  const value = decoded(text);
  return text.startsWith('"') && text.includes("\\") && typeof value === "string" ? value : text;
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
