import type { Outcome } from "../../provider/client/http/classify";
import type { Mutation } from "../../provider/client/mutations/decision";
import { createMutator, newMutationMemory } from "../../provider/client/mutations/mutator";
import { ShapeError } from "../../provider/client/reads/fields";

interface Sent {
  readonly method: string;
  readonly path: string;
}

/** Makes one mutation whose sends end so, in this order. */
async function made<T>(
  row: Omit<Mutation<T>, "doing" | "body" | "key">,
  outcomes: readonly Outcome[],
): Promise<{ readonly outcome: unknown; readonly sent: readonly Sent[] }> {
  const sent: Sent[] = [];
  let time = 0;
  const mutate = createMutator({
    exchange: async ({ request, permit }) => {
      permit();
      sent.push({ method: request.method, path: request.path });
      return outcomes[sent.length - 1];
    },
    effects: {
      now: () => time,
      monotonic: () => time,
      random: () => 0.5,
      sleep: async (ms) => {
        time += ms;
      },
    },
    context: { baseUrl: "https://cobalt.example", mask: (text) => text },
    memory: newMutationMemory(),
    timeoutMs: 60_000,
  });
  const mutation = { ...row, doing: "testing", body: undefined, key: (n: number) => `key-${n}` };
  const outcome = await mutate(mutation).catch((error: Error) => error.name);
  return { outcome, sent };
}

const empty: Outcome = {
  kind: "malformed",
  status: 204,
  why: "the answer is empty",
  tooLarge: false,
  isEmpty: true,
};
const lost: Outcome = { kind: "lost", what: "the connection was reset", sent: true, lasting: false };
const gone: Outcome = { kind: "not-found", status: 404, apiMessage: undefined, retryAfter: undefined };
const removal = {
  method: "DELETE",
  paths: ["/thing"],
  parse: () => "removed",
  absent: () => "was not there",
} as const;

describe("a mutation by its row alone", () => {
  it.each([
    ["an answer without a body", [empty], "removed"],
    ["a 404", [gone], "was not there"],
    ["a lost answer and then a 404", [lost, gone], "was not there"],
  ])("takes %s for done where the row says so", async (_, outcomes, value) => {
    const { outcome, sent } = await made(removal, outcomes);
    expect(outcome).toEqual({ kind: "done", value });
    expect(sent).toEqual(outcomes.map(() => ({ method: "DELETE", path: "/thing" })));
  });

  it("refuses a 404 of the one path where the row does not say what it stands for", async () => {
    const { outcome, sent } = await made({ ...removal, absent: undefined }, [gone]);
    expect(outcome).toBe("CobaltApiError");
    expect(sent).toHaveLength(1);
  });

  it("takes an empty answer for lost where the row needs what it holds", async () => {
    const needsId = { method: "POST", paths: ["/a", "/b"], parse: (value: unknown) => idOf(value) } as const;
    const ok: Outcome = { kind: "ok", status: 201, value: { id: "dsc_1" } };
    const { outcome, sent } = await made(needsId, [empty, ok]);
    expect(outcome).toEqual({ kind: "done", value: "dsc_1" });
    expect(sent.map(({ path }) => path)).toEqual(["/a", "/a"]);
  });

  it("changes by PATCH", async () => {
    const { sent } = await made({ method: "PATCH", paths: ["/thing"], parse: () => 1 }, [empty]);
    expect(sent).toEqual([{ method: "PATCH", path: "/thing" }]);
  });
});

function idOf(value: unknown): string {
  if (typeof value !== "object" || value === null) throw new ShapeError("the answer", "an object");
  return String(Reflect.get(value, "id"));
}
