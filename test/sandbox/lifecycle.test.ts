import { type RecordedRequest, type Sandbox, startSandbox } from "../../sandbox";
import { until } from "../cli/support/command-context";
import { firstTarget, postScan, send } from "./support/client";
import { begin, sendRaw } from "./support/raw";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();

test("reset brings the seed back: store, log, faults, keys and limits", async () => {
  const fault = {
    match: { path: /targets$/ },
    action: { kind: "status", when: "before", status: 500 },
  } as const;
  const sandbox = await start({ clock: fakeClock(), faults: [fault], limits: { reads: 3 } });
  const before = sandbox.store.targets.map((target) => target.id);
  await send(sandbox, "/dast/targets");
  await postScan(sandbox, firstTarget(sandbox), "a-key");
  sandbox.store.removeTarget(before[1] ?? "");
  sandbox.setLimits({ mutations: 1 });
  sandbox.spend("reads", 3);
  sandbox.reset();
  expect(sandbox.log).toEqual([]);
  expect(sandbox.store.scans).toEqual([]);
  expect(sandbox.store.targets.map((target) => target.id)).toEqual(before);
  expect((await send(sandbox, "/dast/targets")).status).toBe(500);
  expect((await send(sandbox, "/dast/targets")).headers.get("X-Rate-Limit-Remaining")).toBe("2");
  expect(
    (await postScan(sandbox, firstTarget(sandbox), "a-key")).headers.get("X-Rate-Limit-Mutate-Limit"),
  ).toBe("20");
  expect(sandbox.store.scans).toHaveLength(1);
});

test("two sandboxes of one seed have the same ids", async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.store.targets.map(({ id, name }) => [id, name])).toEqual(
    other.store.targets.map(({ id, name }) => [id, name]),
  );
  expect(one.url).not.toBe(other.url);
});

test("close ends at once, with requests that hang, idle connections and answers without end", async () => {
  const actions = [
    { kind: "hang", when: "before" },
    { kind: "endless" },
    { kind: "slow", ms: 60_000 },
  ] as const;
  const sandbox = await startSandbox({ faults: actions.map((action) => ({ match: {}, action })) });
  const broken = actions.map(() => sendRaw(sandbox, "/dast/targets"));
  await until(() => sandbox.log.length === actions.length);
  await send(sandbox, "/dast/scans");
  const began = performance.now();
  await sandbox.close();
  expect(performance.now() - began).toBeLessThan(1000);
  expect((await Promise.all(broken)).map((answer) => answer.error)).toEqual(Array(3).fill("ECONNRESET"));
  await expect(fetch(sandbox.url)).rejects.toThrow();
});

test("a port that is taken is named", async () => {
  const sandbox = await start();
  const port = Number(new URL(sandbox.url).port);
  await expect(start({ port })).rejects.toThrow(`127.0.0.1:${port}`);
});

test("the hooks see a request before its work and after its answer", async () => {
  const seen: [string, number | undefined, number][] = [];
  const sandbox: Sandbox = await start({
    onRequest: (request, moment) => void seen.push([moment, request.status, sandbox.store.scans.length]),
  });
  await postScan(sandbox, firstTarget(sandbox));
  await until(() => seen.length === 2);
  expect(seen).toEqual([
    ["read", undefined, 0],
    ["answered", 201, 1],
  ]);
});

test("no work is done while the hook before it is awaited", async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const requests: RecordedRequest[] = [];
  const sandbox = await start({
    onRequest: (request) => {
      requests.push(request);
      return held;
    },
  });
  const waiting = postScan(sandbox, firstTarget(sandbox));
  await until(() => requests.length > 0);
  expect(sandbox.store.scans).toEqual([]);
  letGo();
  expect((await waiting).status).toBe(201);
});

test("a client that goes away in the middle of its request does no harm", async () => {
  const sandbox = await start();
  const outgoing = begin(sandbox, `/dast/targets/${firstTarget(sandbox)}/scheduled_scans`, {
    method: "POST",
  });
  outgoing.on("error", () => undefined);
  outgoing.write("{");
  await until(() => sandbox.log.length > 0);
  outgoing.destroy();
  expect((await send(sandbox, "/dast/targets")).status).toBe(200);
});

test("the store knows what it does not have", async () => {
  const { store } = await start({ seed: { targets: [{ id: "dt_1", name: "One" }] } });
  expect(() => store.setTargetEnabled("dt_2", true)).toThrow("The sandbox has no target dt_2.");
  expect(() => store.addScan("dt_2")).toThrow("dt_2");
  expect(() => store.setScanStatus("dsc_2", "failed")).toThrow("no scan dsc_2");
  expect(() => store.purgeScan("dsc_2")).toThrow("dsc_2");
  expect(() => store.removeSchedule("dsc_2")).toThrow("no schedule dsc_2");
  expect(() => store.setFindingState("dfi_2", "invalid")).toThrow("no finding dfi_2");
  expect(() => store.addTarget({ id: "dt_1", name: "Again" })).toThrow("already has a target dt_1");
});
