import fc from "fast-check";
import { CobaltApiError, ConnectionError } from "../../provider/client/errors";
import type { Outcome } from "../../provider/client/http/classify";
import type { Exchange } from "../../provider/client/http/exchange";
import { createMutator, newMutationMemory } from "../../provider/client/mutations/mutator";

type Mishap =
  | "none"
  | "limit"
  | "lost before"
  | "lost after"
  | "500 before"
  | "500 after"
  | "404"
  | "422"
  | "not sent"
  | "slow";

interface Step {
  readonly mishap: Mishap;
  /** What the limiter makes it wait first; ms. */
  readonly waitMs: number;
}

interface Plan {
  readonly steps: readonly Step[];
  readonly refusalsBurn: boolean;
  readonly paths: readonly boolean[];
}

const refusal = (
  kind: "conflict" | "not-found" | "refused" | "rate-limited" | "server-error",
  status: number,
): Outcome => ({
  kind,
  status,
  apiMessage: undefined,
  retryAfter: undefined,
});
const lost: Outcome = { kind: "lost", what: "reset", sent: true, lasting: false };

/** A model of Cobalt: keys that live five minutes, two paths, mishaps by plan, and a count of what was done. */
class Model {
  time = 0;
  done = 0;
  /** Those that some path of Cobalt's took, or may have taken, and all of the same key after that. */
  readonly sends: { readonly key: string; readonly at: number }[] = [];
  private readonly keys = new Map<string, number>();
  private index = 0;

  constructor(private readonly plan: Plan) {}

  readonly exchange: Exchange = async ({ request, permit }) => {
    const step = this.plan.steps[this.index] ?? { mishap: "none", waitMs: 0 };
    this.index += 1;
    this.time += step.waitMs;
    if (permit() === undefined) return undefined;
    const key = request.idempotencyKey ?? "";
    const at = this.time;
    const outcome = this.answer(key, request.path === "/first" ? 0 : 1, step.mishap);
    const began = step.mishap !== "limit" || this.sends.some((send) => send.key === key);
    if (outcome.kind !== "not-found" && step.mishap !== "not sent" && began) this.sends.push({ key, at });
    this.time += step.mishap === "slow" ? 30_000 : 200;
    return outcome;
  };

  private answer(key: string, path: number, mishap: Mishap): Outcome {
    if (mishap === "not sent") return { ...lost, kind: "lost", sent: false } as Outcome;
    if (mishap === "lost before") return lost;
    if (mishap === "limit" || mishap === "500 before") {
      if (this.plan.refusalsBurn) this.keys.set(key, this.time);
      if (mishap === "limit") this.time += 60_000;
      return mishap === "limit" ? refusal("rate-limited", 509) : refusal("server-error", 500);
    }
    if (mishap === "404" || this.plan.paths[path] !== true) return refusal("not-found", 404);
    const real = this.work(key, mishap);
    if (mishap === "lost after") return lost;
    return mishap === "500 after" ? refusal("server-error", 500) : real;
  }

  private work(key: string, mishap: Mishap): Outcome {
    const used = this.keys.get(key);
    if (used !== undefined && this.time - used < 300_000) return refusal("conflict", 409);
    if (mishap === "422") return refusal("refused", 422);
    this.keys.set(key, this.time);
    this.done += 1;
    return { kind: "ok", status: 201, value: "made" };
  }
}

async function endOf(plan: Plan): Promise<{ end: string; model: Model }> {
  const model = new Model(plan);
  const mutate = createMutator({
    exchange: model.exchange,
    effects: {
      now: () => model.time,
      monotonic: () => model.time,
      random: () => 0.7,
      sleep: async (ms) => {
        model.time += ms;
      },
    },
    context: { baseUrl: "https://cobalt.example", mask: (text) => text },
    memory: newMutationMemory(),
    timeoutMs: 60_000,
  });
  const paths = ["/first", "/second"] as const;
  const key = (generation: number) => `key-${generation}`;
  try {
    const outcome = await mutate({
      doing: "testing",
      method: "POST",
      paths,
      body: undefined,
      key,
      parse: String,
    });
    return { end: outcome.kind === "accepted" ? `accepted by ${outcome.by}` : outcome.kind, model };
  } catch (error) {
    if (error instanceof CobaltApiError) return { end: "refused", model };
    if (error instanceof ConnectionError) return { end: "unreachable", model };
    throw error;
  }
}

const mishap = fc.constantFrom<Mishap>(
  ...([
    "none",
    "limit",
    "lost before",
    "lost after",
    "500 before",
    "500 after",
    "404",
    "422",
    "not sent",
    "slow",
  ] as const),
);
const step = fc.record({
  mishap,
  waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 400_000 })),
});
const plan = fc.record({
  steps: fc.array(step, { maxLength: 14 }),
  refusalsBurn: fc.boolean(),
  paths: fc.constantFrom([true, true], [true, false], [false, true]),
});

test("whatever happens to a POST, nothing is done twice and nobody is told otherwise than it is", async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (one) => {
      const { end, model } = await endOf(one);
      expect(model.done).toBeLessThanOrEqual(1);
      if (end === "done" || end === "accepted by this run") expect(model.done).toBe(1);
      // Nobody else posts in this model, so the claim that an earlier run did would be wrong.
      if (end !== "unknown" && end !== "done" && end !== "accepted by this run") expect(model.done).toBe(0);
      expect(end).not.toBe("accepted by an earlier run");
      for (const key of new Set(model.sends.map((send) => send.key))) {
        const times = model.sends.filter((send) => send.key === key).map((send) => send.at);
        expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(240_000);
      }
    }),
    { numRuns: 20_000 },
  );
});

test("a path that does not exist starts no key's time: the other one gets the same key, however late", async () => {
  const steps = [
    { mishap: "none", waitMs: 0 },
    { mishap: "none", waitMs: 250_000 },
  ] as const;
  const { end, model } = await endOf({ steps, refusalsBurn: false, paths: [false, true] });
  expect(end).toBe("done");
  expect(model.sends.map((send) => send.key)).toEqual(["key-0"]);
});
