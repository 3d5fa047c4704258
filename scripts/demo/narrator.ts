import type { RecordedRequest, Sandbox } from "../../sandbox";

/** What a step of the demo claims, checked against what the sandbox has seen. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}

/** Tells the story, and holds each claim against the sandbox's record. */
export class Narrator {
  readonly #sandbox: Sandbox;
  readonly #counts = new Map<string, number>();
  #step = 0;
  #seen = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  step(title: string): void {
    this.#step += 1;
    this.#take();
    say(`\n=== ${this.#step}. ${title}\n`);
  }

  /** The requests since the step began. */
  requests(): readonly RecordedRequest[] {
    return this.#sandbox.log.slice(this.#seen);
  }

  claim(holds: boolean, what: string): void {
    if (!holds) throw new DemoError(`This step's claim does not hold: ${what}`);
    say(`--> ${what}`);
  }

  summary(): void {
    this.#take();
    const { schedules, scans } = this.#sandbox.store;
    say("\n=== What happened in Cobalt (the sandbox)\n");
    say(`Scheduled scans: ${schedules.length}`);
    for (const { id, targetId, dateTime, recurrence } of schedules) {
      say(`  ${id}  ${this.#name(targetId)}, ${recurrence ?? "once"} from ${dateTime}`);
    }
    say(`Scans: ${scans.length}`);
    for (const { id, targetId, status } of scans) say(`  ${id}  ${this.#name(targetId)}, ${status}`);
    say("Requests:");
    for (const [call, count] of [...this.#counts].sort()) say(`  ${String(count).padStart(4)}  ${call}`);
    say(
      "\nEvery schedule above still runs: Cobalt's API can create one and nothing else. The warnings said which, and where to end it.",
    );
  }

  #take(): void {
    for (const { call } of this.requests()) this.#counts.set(call, (this.#counts.get(call) ?? 0) + 1);
    this.#seen = this.#sandbox.log.length;
  }

  #name(targetId: string): string {
    return this.#sandbox.store.targets.find(({ id }) => id === targetId)?.name ?? targetId;
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
