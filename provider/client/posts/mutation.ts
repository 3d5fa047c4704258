import type { Effects, MutationOutcome } from "../api";
import { elapsedMs, momentOf } from "../effects";
import { CanceledError } from "../errors";
import type { Outcome } from "../http/classify";
import type { Call, ErrorContext } from "../http/error-texts";
import { canceledError, errorFor, protocolError } from "../http/error-texts";
import type { Exchange } from "../http/exchange";
import { backoffMs, retryAfterMs } from "../http/retry-timing";
import type { MutationDecision, MutationEvent } from "./mutation-decision";
import { decideMutation } from "./mutation-decision";
import type { Happened, Mutation } from "./mutation-event";
import { eventOf } from "./mutation-event";
import type { MutationState } from "./mutation-state";
import { firstState, keyEnd, keyUseMs, longestWaitMs, mutationLimits, sendTimeMs } from "./mutation-state";
import { mutationTexts, storyOf, tell } from "./mutation-story";
import type { PostMemory } from "./post-paths";
import { other } from "./post-paths";

export interface MutatorParts {
  readonly exchange: Exchange;
  readonly effects: Effects;
  readonly context: ErrorContext;
  readonly memory: PostMemory;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes one POST, so that it is never done twice. Rejects with a `CobaltApiError`, `ProtocolError` or
 * `ConnectionError` only where nothing was done; whatever is in doubt resolves as `unknown`.
 */
export type Mutator = <T>(mutation: Mutation<T>) => Promise<MutationOutcome<T>>;

/** Between sends at the end of a key's use that Cobalt's limit goes on refusing. */
const lastPauseMs = 10_000;

/** One POST on its way. */
class Posting<T> {
  private state: MutationState;
  private readonly story: string[] = [];
  private lastOutcome: Outcome | undefined;

  constructor(
    private readonly parts: MutatorParts,
    private readonly mutation: Mutation<T>,
  ) {
    this.state = firstState(parts.memory.preferred, momentOf(parts.effects));
  }

  async run(): Promise<MutationOutcome<T>> {
    for (;;) {
      const now = await this.send();
      this.story.push(tell(now.outcome));
      this.lastOutcome = now.outcome ?? this.lastOutcome;
      const end = await this.act(now, this.decide(now.event));
      if (end !== undefined) return end;
    }
  }

  /** Is something in doubt, so that giving up must not be called "nothing was done"? */
  inDoubt(): boolean {
    return this.state.history.some((past) => past !== "refused");
  }

  call(): Call {
    return { doing: this.mutation.doing, method: "POST", path: this.mutation.paths[this.state.path] };
  }

  private async send(): Promise<Happened<T>> {
    const { exchange, effects, timeoutMs } = this.parts;
    const { mutation, state } = this;
    let startedAt = momentOf(effects);
    const waitMs = longestWaitMs(state.firstSentAt, startedAt);
    const outcome = await exchange({
      request: {
        method: "POST",
        path: mutation.paths[state.path],
        body: mutation.body,
        idempotencyKey: mutation.key(state.generation),
      },
      attempt: state.sends + 1,
      by: startedAt.monotonic + waitMs,
      permit: () => {
        startedAt = momentOf(effects);
        return sendTimeMs(state.firstSentAt, startedAt, timeoutMs);
      },
    });
    const firstSentAt = state.firstSentAt ?? startedAt;
    if (outcome !== undefined) {
      this.state = { ...state, firstSentAt, lastEndedAt: momentOf(effects), sends: state.sends + 1 };
    }
    const result = eventOf(mutation, outcome);
    if (outcome?.kind === "canceled") {
      if (outcome.sent) this.state = { ...this.state, history: [...state.history, "lost"] };
      throw new CanceledError("canceled");
    }
    return result;
  }

  private decide(event: MutationEvent): MutationDecision {
    const { history, otherIsGone, windows, unsent } = this.state;
    return decideMutation({
      event,
      history,
      otherPathLeft: !otherIsGone,
      refusalsKeepKeys: this.parts.memory.refusalsKeepKeys,
      windowsLeft: windows < mutationLimits.windows,
      attemptsLeft: unsent + 1 < mutationLimits.attempts,
    });
  }

  /** Does what was decided; undefined: it goes on. */
  private async act(now: Happened<T>, decision: MutationDecision): Promise<MutationOutcome<T> | undefined> {
    switch (decision.act) {
      case "created":
        return this.created(now);
      case "accepted":
        return {
          kind: "accepted",
          by: decision.by,
          message: mutationTexts.accepted(this.call(), decision.by),
        };
      case "unknown": {
        const message = this.parts.context.mask(mutationTexts.unknown(this.call(), storyOf(this.story)));
        return { kind: "unknown", keyEndsAt: keyEnd(this.state, momentOf(this.parts.effects)), message };
      }
      case "refused":
      case "limit stays closed":
      case "cannot be reached":
        throw this.failure();
      case "other path":
        this.state = { ...this.state, path: other(this.state.path), otherIsGone: true };
        return this.uncounted();
      case "next key":
        this.state = {
          ...this.state,
          generation: this.state.generation + 1,
          history: [],
          firstSentAt: undefined,
          firstRefusedAt: undefined,
        };
        return undefined;
      case "again":
        return this.again(now, decision);
    }
  }

  private created(now: Happened<T>): MutationOutcome<T> | undefined {
    const { memory } = this.parts;
    memory.preferred = this.state.path;
    // Later than that, a key that the refusal burned is free again as well.
    const { firstRefusedAt } = this.state;
    const refusedForMs = firstRefusedAt && elapsedMs(firstRefusedAt, momentOf(this.parts.effects));
    if (refusedForMs !== undefined && refusedForMs < keyUseMs) memory.refusalsKeepKeys = true;
    return now.value === undefined ? undefined : { kind: "created", value: now.value };
  }

  private async again(now: Happened<T>, decision: MutationDecision & { act: "again" }): Promise<undefined> {
    const { record } = decision;
    if (record === undefined) {
      this.state = { ...this.state, unsent: this.state.unsent + 1 };
      this.uncounted();
    } else {
      const isRefused = record === "refused";
      const windows = this.state.windows + (isRefused ? 1 : 0);
      const firstRefusedAt =
        this.state.firstRefusedAt ?? (isRefused ? momentOf(this.parts.effects) : undefined);
      const history = [...this.state.history, record];
      // Nothing was done with the key yet, so its time has not begun. An earlier run may have used it within the last five
      // minutes: only the same key, and no fresh one, would meet that run's POST.
      const firstSentAt = history.every((past) => past === "refused") ? undefined : this.state.firstSentAt;
      this.state = { ...this.state, history, windows, firstSentAt, firstRefusedAt };
    }
    const { effects, signal } = this.parts;
    const longest = longestWaitMs(this.state.firstSentAt, momentOf(effects));
    // After a refusal the limiter holds everything back until the window opens, or until the key's last moment.
    if (decision.after === "backoff") await effects.sleep(this.pauseMs(now.outcome, longest), signal);
    else if (longest <= 0) await effects.sleep(lastPauseMs, signal);
  }

  private pauseMs(outcome: Outcome | undefined, longest: number): number {
    const { effects } = this.parts;
    const header = outcome?.kind === "maintenance" ? outcome.retryAfter : undefined;
    const failures = this.state.history.filter((past) => past !== "refused").length + this.state.unsent;
    const pause = backoffMs(failures, effects.random());
    return Math.min(retryAfterMs(header, effects.now()) ?? pause, Math.max(longest, pause));
  }

  /** A send that no key took: as long as there is no other, the key's time has not begun. */
  private uncounted(): undefined {
    if (this.state.history.length === 0) this.state = { ...this.state, firstSentAt: undefined };
    return undefined;
  }

  /** The error for what ended it; where a key's time was over, for the last answer before. */
  private failure(): Error {
    const { context } = this.parts;
    const outcome = this.lastOutcome;
    if (outcome === undefined || outcome.kind === "ok")
      return protocolError(context, this.call(), "no outcome");
    return errorFor(context, this.call(), outcome);
  }
}

export function createMutator(parts: MutatorParts): Mutator {
  return async <T>(mutation: Mutation<T>) => {
    const posting = new Posting(parts, mutation);
    try {
      return await posting.run();
    } catch (error) {
      if (!(error instanceof CanceledError)) throw error;
      const call = posting.call();
      throw posting.inDoubt()
        ? canceledError(parts.context, call, mutationTexts.canceledInDoubt(call))
        : canceledError(parts.context, call);
    }
  };
}
