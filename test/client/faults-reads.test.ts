import type { CobaltApi } from "../../provider/client";
import type { FaultAction } from "../../sandbox/types";
import { watchHung } from "./support/deadlines";
import { statuses, statusFault, transportFaults } from "./support/faults";
import { rejection, startWorld, targetOf } from "./support/world";

jest.mock("../../provider/client/http/timing", () => require("./support/deadlines").timingOfHung);

interface ReadCall {
  readonly name: string;
  readonly listing: boolean;
  readonly run: (api: CobaltApi, ids: { targetId: string; scanId: string }) => Promise<unknown>;
}

const calls: readonly ReadCall[] = [
  { name: "listTargets", listing: true, run: (api) => api.listTargets() },
  { name: "findTarget", listing: false, run: (api, ids) => api.findTarget(ids.targetId) },
  { name: "getScan", listing: false, run: (api, ids) => api.getScan(ids.scanId) },
  { name: "pollScan", listing: false, run: (api, ids) => api.pollScan(ids.scanId) },
  { name: "listScans", listing: true, run: (api, ids) => api.listScans(ids.targetId) },
  { name: "recentScans", listing: true, run: (api, ids) => api.recentScans(ids.targetId, 0) },
  { name: "listAllScans", listing: true, run: (api) => api.listAllScans() },
  { name: "listFindings", listing: true, run: (api, ids) => api.listFindings({ scanId: ids.scanId }) },
];

/** `answered`, `absent`, or the error's code with the status where it has one. */
async function endOf(call: ReadCall, action: FaultAction, times: number): Promise<string> {
  const world = await startWorld();
  watchHung(world.sandbox);
  try {
    const targetId = targetOf(world);
    const scan = world.sandbox.store.addScan(targetId, { status: "completed", ageMs: 60_000 });
    world.sandbox.store.addFinding(scan.id);
    world.sandbox.addFault({ match: { method: "GET" }, action, times });
    const result = call.run(world.api, { targetId, scanId: scan.id });
    const error = await rejection(result);
    if (error === undefined) return describeValue(await result);
    const { code, status } = error as { code: string; status?: number };
    return status === undefined ? code : `${code} ${status}`;
  } finally {
    await world.close();
  }
}

function describeValue(value: unknown): string {
  if (value === undefined) return "absent";
  return Array.isArray(value) && value.length === 0 ? "an empty list" : "answered";
}

/** What one refusal, and the same refusal for ever, are declared to end in. */
function declared(status: number, listing: boolean): readonly [once: string, always: string] {
  if (status === 404) return listing ? ["api 404", "api 404"] : ["absent", "absent"];
  if (listing && (status === 400 || status === 422)) return ["answered", `api ${status}`];
  if (status === 429 || status >= 500) return ["answered", `api ${status}`];
  return [`api ${status}`, `api ${status}`];
}

const statusCases = calls.flatMap((call) =>
  statuses.map((status) => ({ call, name: call.name, status, ends: declared(status, call.listing) })),
);

test.each(statusCases)("$name that is answered $status once and always ends in $ends", async (one) => {
  const [once, always] = one.ends;
  expect(await endOf(one.call, statusFault(one.status), 1)).toBe(once);
  expect(await endOf(one.call, statusFault(one.status), Number.POSITIVE_INFINITY)).toBe(always);
});

const transportCases = calls.flatMap((call) =>
  transportFaults.map((fault) => ({ call, name: call.name, fault, what: fault.name })),
);

test.each(transportCases)("$name that meets '$what' once and always ends as declared", async (one) => {
  const { call, fault } = one;
  // Another shape and too much of it are no passing faults: they are not asked for again.
  const once = ["another shape", "huge", "bomb"].includes(fault.name) ? "protocol" : "answered";
  expect(await endOf(call, fault.action, 1)).toBe(once);
  expect(await endOf(call, fault.action, Number.POSITIVE_INFINITY)).toBe(fault.readEndsAs);
});
