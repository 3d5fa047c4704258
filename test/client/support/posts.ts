import type { CobaltApi } from "../../../provider/client";
import type { MutationOutcome } from "../../../provider/client/api";
import type { Fault, Paths, RecordedRequest, Undocumented } from "../../../sandbox/types";
import { watchHung } from "./deadlines";
import type { World } from "./world";
import { keyOf, rejection, startWorld, targetOf } from "./world";

export type PostCall = "createScan" | "createScheduledScan";
export const postCalls: readonly PostCall[] = ["createScan", "createScheduledScan"];

export function post(api: CobaltApi, call: PostCall, targetId: string): Promise<MutationOutcome<unknown>> {
  if (call === "createScan") return api.createScan(targetId, keyOf("post"));
  const schedule = { targetId, dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" } as const;
  return api.createScheduledScan(schedule, keyOf("post"));
}

export interface PostCase {
  readonly call: PostCall;
  readonly paths?: Paths;
  readonly faults: readonly Omit<Fault, "match">[];
  readonly undocumented?: Partial<Undocumented>;
}

export interface PostResult {
  /** `done`, `accepted by …`, `unknown`, or the error's code with its status. */
  readonly end: string;
  /** How many scans or schedules there are afterwards. */
  readonly made: number;
  readonly sends: readonly RecordedRequest[];
  readonly error: unknown;
  readonly world: World;
}

/** Faults strike on the path that exists. */
function matchFor(paths: Paths): RegExp {
  return paths === "underScans" ? /^\/dast\/scans\/targets\// : /./;
}

/** Makes one POST in a fresh world, through these faults. */
export async function postThrough(one: PostCase): Promise<PostResult> {
  const paths = one.paths ?? "both";
  const world = await startWorld({
    sandbox: { paths, undocumented: one.undocumented },
  });
  watchHung(world.sandbox);
  try {
    for (const fault of one.faults) {
      world.sandbox.addFault({ ...fault, match: { method: "POST", path: matchFor(paths) } });
    }
    const result = post(world.api, one.call, targetOf(world));
    const error = await rejection(result);
    const end = error === undefined ? endOf(await result) : codeOf(error);
    const { scans, schedules } = world.sandbox.store;
    return { end, made: scans.length + schedules.length, sends: postsOf(world), error, world };
  } finally {
    await world.close();
  }
}

function endOf(outcome: MutationOutcome<unknown>): string {
  return outcome.kind === "accepted" ? `accepted by ${outcome.by}` : outcome.kind;
}

function codeOf(error: unknown): string {
  const { code, status } = error as { code: string; status?: number };
  return status === undefined ? code : `${code} ${status}`;
}

function postsOf(world: World): readonly RecordedRequest[] {
  return world.sandbox.log.filter((request) => request.method === "POST");
}

/** For each key, the milliseconds between the first send that may have done something and the last send. */
export function keySpans(sends: readonly RecordedRequest[]): readonly number[] {
  const keys = [...new Set(sends.map((send) => send.idempotencyKey))];
  return keys.map((key) => {
    const own = sends.filter((send) => send.idempotencyKey === key);
    const began = own.findIndex(({ status }) => status !== 429 && status !== 509);
    const times = (began < 0 ? [] : own.slice(began)).map((send) => Date.parse(send.at));
    return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  });
}
