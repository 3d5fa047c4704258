import { termsOf } from "../../provider/resources/scan-gate";
import { type Retest, retestsOf } from "../../sdk/cli/findings/retest";
import { VirtualTime } from "../client/support/time";
import { ownProduct, type Product } from "../mutations/decorators";
import { askedBy, type Made } from "./books";
import type { FindingBooks } from "./decisions";
import { violations } from "./invariants";
import { type Attempt, attempt, Stack } from "./stack";
import type { Command, Declaration, History, PersonsAct, RetestCommand, Step } from "./steps";
import { Cobalt, type Work } from "./support/cobalt";
import type { DirectRequest } from "./support/direct-axios";
import { Run, type Sending } from "./support/run";
import { taleOf } from "./tale";

/** What became of a history. */
export interface Played {
  readonly violations: readonly string[];
  /** Everything that happened, where an invariant broke. */
  readonly tale: string;
  readonly requests: number;
  readonly deaths: number;
  readonly made: number;
}

/** The same numbers for the same start (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plays a history from its first step to its last, or to the first violation. */
export async function play(history: History, product: Product = ownProduct): Promise<Played> {
  const player = new Player(history.setting, product);
  try {
    const found: string[] = [];
    for (const step of history.steps) {
      found.push(...(await player.take(step)));
      if (found.length > 0) break;
    }
    return { violations: found, tale: found.length > 0 ? player.tale : "", ...player.figures };
  } finally {
    player.stop();
  }
}

class Player {
  private readonly time: VirtualTime;
  private readonly cobalt: Cobalt;
  private readonly stack: Stack;
  private readonly made: Made[] = [];
  private readonly removed = new Set<string>();
  private readonly runs: Run[] = [];
  private readonly attempts: Attempt[][] = [];
  private readonly books: FindingBooks = { changes: [], retests: [] };
  private readonly findings: readonly string[];

  constructor(
    private readonly setting: History["setting"],
    private readonly product: Product,
  ) {
    const { undocumented, paths, rival, plan, blackouts, deletesFirst, chance } = setting;
    this.time = new VirtualTime(undefined, chanceFrom(chance));
    const targets = ["shop", "blog"].map((name, index) => ({ name, blackouts: blackouts[index] }));
    const seed = { targets, plan };
    this.cobalt = new Cobalt({ seed, undocumented, paths, rival, now: this.time.now });
    this.findings = this.find(setting.findings);
    const current = () => this.currentRun().context;
    const process = {
      get context() {
        return current();
      },
    };
    this.stack = new Stack(process, { product, deletesFirst });
  }

  get figures() {
    return {
      requests: this.cobalt.log.length,
      deaths: this.runs.filter(({ isDead }) => isDead).length,
      made: this.made.length,
    };
  }

  stop(): void {
    for (const run of this.runs) run.stop();
  }

  get tale(): string {
    return taleOf(this.runs, this.attempts, this.stack.states);
  }

  async take(step: Step): Promise<string[]> {
    switch (step.do) {
      case "declare": {
        const { kind, inputs } = step.as;
        this.stack.declare(step.index, kind, { ...inputs, ...this.idsFor(step.as) });
        return [];
      }
      case "withdraw":
        this.stack.withdraw(step.index, step.kind);
        return [];
      case "taint":
        this.stack.taint(step.index, step.kind);
        return [];
      case "wait":
        await this.time.sleep(step.ms);
        return [];
      case "person":
        this.act(step.act, this.target(step.target).id);
        return [];
      case "finding":
        this.changeFinding(this.finding(step.finding), step.becomes);
        return [];
      default:
        return this.command(step);
    }
  }

  private idsFor(one: Declaration): object {
    if (one.kind === "gate") return {};
    return one.kind === "decision"
      ? { findingId: this.finding(one.finding) }
      : { targetId: this.target(one.target).id };
  }

  private async command(step: Command | RetestCommand): Promise<string[]> {
    const { budget } = this.setting;
    const number = this.runs.length;
    const run: Run = new Run({
      product: this.product,
      time: this.time,
      cobalt: this.cobalt,
      random: this.time.random,
      meetings: step.meetings,
      config: {
        readsPerMinute: budget.reads,
        writesPerMinute: budget.writes,
        removedSchedules: [...this.removed],
      },
      onWork: (work, request, sending) => this.note(number, { work, request, sending }),
    });
    this.runs.push(run);
    const attempts: Attempt[] = [];
    this.attempts.push(attempts);
    const { stack, cobalt, made, removed, setting, attempts: all } = this;
    const { findings } = cobalt.store;
    const startedAt = this.time.now();
    const before = new Map(findings.map(({ id, state }) => [id, state]));
    const work = step.do === "retest" ? this.retest(step, attempts) : this.deploy(step, attempts);
    const said = (await Promise.race([work, run.death])) ?? undefined;
    // What ended in the moment in which the process died is in the state as well.
    if (run.isDead) await new Promise(setImmediate);
    const now = this.time.now();
    const ofFindings = { ...this.books, startedAt, before, said };
    const sight = { cobalt, stack, run, attempts, all, made, removed, setting, now, findings: ofFindings };
    return violations({ ...sight, command: step.do, runNumber: number });
  }

  /** A refresh that fails in a command of another kind ends it, as in the engine. */
  private async deploy(step: Command, attempts: Attempt[]): Promise<undefined> {
    const reads: Attempt[] = [];
    if (step.refreshesFirst) await this.stack.refresh(reads);
    if (reads.some(({ end }) => end !== "done")) return;
    await this.stack[step.do](attempts, step.do === "up" && step.replacesAll === true);
  }

  private async retest(
    { findings: wanted, isWaiting }: RetestCommand,
    attempts: Attempt[],
  ): Promise<readonly Retest[] | undefined> {
    const { context } = this.currentRun();
    let said: readonly Retest[] | undefined;
    const of = { name: "retest", kind: "retest" as const, before: {}, inputs: undefined, isForced: false };
    await attempt(attempts, of, async () => {
      const read = await Promise.all(wanted.map((one) => context.api().getFinding(this.finding(one))));
      const findings = read.filter((finding) => finding !== undefined);
      const terms = termsOf({ scanId: "dsc_none", timeout: "20m" });
      said = await retestsOf({ findings, terms, isWaiting }, context);
      return undefined;
    });
    return said;
  }

  /** A request may do its work when its command is long over. */
  private note(
    run: number,
    {
      work,
      request,
      sending,
    }: { readonly work: Work; readonly request: DirectRequest; readonly sending: Sending },
  ): void {
    const { id, key, body } = work;
    if (id.startsWith("dfi_")) {
      this.noteFinding(run, { work, sending });
      return;
    }
    const targetId = /(dt_[^/]+)/.exec(request.url)?.[1] ?? "";
    const attempt = this.attempts[run]?.find(({ name }) => name === sending.resource);
    const { date_time: dateTime, recurrence } = Object(body);
    this.made.push({
      kind: request.url.endsWith("/scans") ? "scan" : "schedule",
      id,
      targetId,
      dateTime,
      recurrence,
      at: this.time.now(),
      resource: sending.resource,
      key,
      run,
      ...(attempt === undefined ? { declared: id, change: id } : askedBy(attempt, { targetId, body })),
      sendings: [...(this.runs[run]?.sendings ?? [])],
      heldSince: undefined,
      isLeft: false,
      isReleased: false,
      isHandedOn: false,
    });
  }

  private noteFinding(
    run: number,
    { work: { id, key, body }, sending: { resource } }: { readonly work: Work; readonly sending: Sending },
  ): void {
    const [at, by] = [this.time.now(), { run, resource }];
    const sendings = [...(this.runs[run]?.sendings ?? [])];
    const { state } = Object(body);
    if (state === undefined) this.books.retests.push({ findingId: id, at, ...by, key, sendings });
    else this.books.changes.push({ findingId: id, state, at, by, isTold: false });
  }

  private find(seeds: History["setting"]["findings"] = []): readonly string[] {
    const { store } = this.cobalt;
    if (seeds.length === 0) return [];
    const { id } = store.addScan(this.target(0).id, { status: "completed", ageMs: 3_600_000 });
    return seeds.map((seed) => store.addFinding(id, seed).id);
  }

  private changeFinding(findingId: string, becomes: string): void {
    const { store } = this.cobalt;
    if (becomes === "mended") store.setFindingFixed(findingId, true);
    else if (becomes === "high" || becomes === "low") store.setFindingSeverity(findingId, becomes);
    else {
      store.setFindingState(findingId, becomes);
      this.books.changes.push({
        findingId,
        state: becomes,
        at: this.time.now(),
        by: undefined,
        isTold: false,
      });
    }
  }

  private finding(index: number): string {
    const id = this.findings[index];
    if (id === undefined) throw new Error(`These histories have no finding ${index}.`);
    return id;
  }

  private act(act: PersonsAct, targetId: string): void {
    const { store } = this.cobalt;
    switch (act) {
      case "removes a schedule": {
        const first = store.schedules[0];
        if (first === undefined) return;
        store.removeSchedule(first.id);
        this.removed.add(first.id);
        return;
      }
      case "fixes findings":
        for (const { id } of store.findings) store.setFindingState(id, "valid_fix");
        return;
      case "starts a scan":
        store.addScan(targetId);
        return;
      case "disables":
      case "enables":
        store.setTargetEnabled(targetId, act === "enables");
    }
  }

  private target(index: number): { readonly id: string } {
    const target = this.cobalt.store.targets[index];
    if (target === undefined) throw new Error(`These histories have no target ${index}.`);
    return target;
  }

  private currentRun(): Run {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error("No command is under way.");
    return run;
  }
}
