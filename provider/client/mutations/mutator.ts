import type { Effects, MutationOutcome } from "../api";
import { elapsedMs, momentOf } from "../effects";
import { CanceledError } from "../errors";
import type { Outcome } from "../http/classify";
import type { Exchange } from "../http/exchange";
import { type Call, canceledError, type ErrorContext, errorFor } from "../http/failures";
import { backoffMs, retryAfterMs } from "../http/timing";
import {
  decideMutation,
  eventOf,
  firstState,
  keyEnd,
  keyUseMs,
  longestWaitMs,
  type Mutation,
  type MutationDecision,
  type MutationEvent,
  type MutationState,
  mutationLimits,
  type SendResult,
  sendTimeMs,
} from "./decision";
import { describeOutcome, mutationTexts, sendHistory } from "./history";

/** What one client has learnt about Cobalt by its mutations. */
export interface MutationMemory {
  /** Which of two paths worked last: tried first. */
  preferred: number;
  /** True if a key that was refused was accepted later, so that refusals do not burn keys. */
  refusalsKeepKeys: boolean;
}

export function newMutationMemory(): MutationMemory {
  return { preferred: 0, refusalsKeepKeys: false };
}

export interface MutatorParts {
  readonly exchange: Exchange;
  readonly effects: Effects;
  readonly context: ErrorContext;
  readonly memory: MutationMemory;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes one mutation, so that it is never done twice. Rejects with a `CobaltApiError`, `ProtocolError` or
 * `ConnectionError` only where nothing was done; whatever is in doubt resolves as `unknown`.
 */
export type Mutator = <T>(mutation: Mutation<T>) => Promise<MutationOutcome<T>>;

/** Between sends at the end of a key's use that Cobalt's limit goes on refusing. */
const lastPauseMs = 10_000;

/** One mutation on its way. */
class Sending<T> {
  private state: MutationState;
  private readonly sends: string[] = [];
  private lastOutcome: Outcome | undefined;

  constructor(
    private readonly parts: MutatorParts,
    private readonly mutation: Mutation<T>,
  ) {
    this.state = firstState(mutation.paths, parts.memory.preferred, momentOf(parts.effects));
  }

  async run(): Promise<MutationOutcome<T>> {
    for (;;) {
      const now = await this.send();
      this.sends.push(describeOutcome(now.outcome));
      this.lastOutcome = now.outcome ?? this.lastOutcome;
      const end = await this.act(now, this.decide(now.event));
      if (end !== undefined) return end;
    }
  }

  private get path(): string {
    return this.mutation.paths[this.state.path] ?? this.mutation.paths[0];
  }

  /** True if something is in doubt, so that giving up must not be called "nothing was done". */
  inDoubt(): boolean {
    return this.state.history.some((past) => past !== "refused");
  }

  call(): Call {
    return { doing: this.mutation.doing, method: this.mutation.method, path: this.path };
  }

  private async send(): Promise<SendResult<T>> {
    const { exchange, effects, timeoutMs } = this.parts;
    const { mutation, state } = this;
    let startedAt = momentOf(effects);
    const waitMs = longestWaitMs(state.firstSentAt, startedAt);
    const outcome = await exchange({
      request: {
        method: mutation.method,
        path: this.path,
        body: mutation.body,
        idempotencyKey: mutation.key?.(state.generation),
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
      absentIsDone: this.mutation.absent !== undefined,
      refusalsKeepKeys: this.parts.memory.refusalsKeepKeys,
      windowsLeft: windows < mutationLimits.windows,
      attemptsLeft: unsent + 1 < mutationLimits.attempts,
    });
  }

  /** Does what was decided; undefined: it goes on. */
  private async act(now: SendResult<T>, decision: MutationDecision): Promise<MutationOutcome<T> | undefined> {
    switch (decision.act) {
      case "done":
        return this.done(now);
      case "accepted":
        return {
          kind: "accepted",
          by: decision.by,
          message: mutationTexts.accepted(this.call(), decision.by),
        };
      case "unknown": {
        const message = this.parts.context.mask(mutationTexts.unknown(this.call(), sendHistory(this.sends)));
        return { kind: "unknown", keyEndsAt: keyEnd(this.state, momentOf(this.parts.effects)), message };
      }
      case "refused":
      case "limit stays closed":
      case "cannot be reached":
        // Where a key's time was over, the error is that for the last answer before.
        throw errorFor(this.parts.context, this.call(), this.lastOutcome);
      case "other path":
        this.state = { ...this.state, path: 1 - this.state.path, otherIsGone: true };
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

  private done(now: SendResult<T>): MutationOutcome<T> | undefined {
    const { memory } = this.parts;
    if (this.mutation.paths.length > 1) memory.preferred = this.state.path;
    // Later than that, a key that the refusal burned is free again as well.
    const { firstRefusedAt } = this.state;
    const refusedForMs = firstRefusedAt && elapsedMs(firstRefusedAt, momentOf(this.parts.effects));
    if (refusedForMs !== undefined && refusedForMs < keyUseMs) memory.refusalsKeepKeys = true;
    return now.made && { kind: "done", value: now.made.value };
  }

  private async again(now: SendResult<T>, decision: MutationDecision & { act: "again" }): Promise<undefined> {
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
}

export function createMutator(parts: MutatorParts): Mutator {
  return async <T>(mutation: Mutation<T>) => {
    const sending = new Sending(parts, mutation);
    try {
      return await sending.run();
    } catch (error) {
      if (!(error instanceof CanceledError)) throw error;
      const call = sending.call();
      throw canceledError(parts.context, call, sending.inDoubt());
    }
  };
}
