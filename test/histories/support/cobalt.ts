import { createSandbox } from "../../../sandbox/context";
import { burnKey } from "../../../sandbox/rate-limits";
import { createApp } from "../../../sandbox/server";
import { startScan } from "../../../sandbox/simulation";
import type { Paths, SandboxOptions, SandboxStore, Undocumented } from "../../../sandbox/types";
import type { DirectAnswer, DirectRequest } from "./direct-axios";

export interface CobaltOptions {
  readonly seed: NonNullable<SandboxOptions["seed"]>;
  readonly undocumented?: Partial<Undocumented>;
  readonly paths?: Paths;
  readonly now: () => number;
  /** What another client of the same user takes of each window. */
  readonly rival?: { readonly reads: number; readonly mutations: number };
}

/** A request that did its work. */
export interface Work {
  /** Of what was made, or set. */
  readonly id: string;
  readonly key: string;
  readonly body: unknown;
}

const windowMs = 60_000;

/** The sandbox's own store, routes, limits and keys, without a socket. */
export class Cobalt {
  private readonly context;
  private readonly app;
  private rivalsWindow = Number.NaN;
  /** Keys that a refusal has used up although nothing was done with them, and when. */
  private readonly burned = new Map<string, number>();

  constructor(private readonly options: CobaltOptions) {
    const { seed, undocumented, paths, now } = options;
    this.context = createSandbox({ seed, undocumented, paths, clock: { now } }).context;
    this.app = createApp(this.context);
  }

  get store(): SandboxStore {
    return this.context.store;
  }

  get tokens(): { readonly apiToken: string; readonly orgToken: string } {
    return this.context.tokens();
  }

  get log() {
    return this.context.log.entries;
  }

  /** Adds many scans that are over, without asking each time what became due meanwhile. */
  addPast(scans: readonly { readonly targetId: string; readonly ageMs: number }[]): void {
    const world = this.context.world();
    const now = this.context.now();
    for (const { targetId, ageMs } of scans)
      startScan(world, { targetId, createdAt: now - ageMs, status: "completed" });
  }

  /** Serves a request now, and says what came to be by it. */
  async serve(request: DirectRequest): Promise<{ readonly answer: DirectAnswer; readonly work?: Work }> {
    this.letRivalSpend();
    const { method, url, headers, data = "" } = request;
    const key = headers["Idempotency-Key"];
    const secrets = Object.values(this.tokens);
    const arrival = { method, target: url, idempotencyKey: key, secrets, at: this.context.now() };
    const entry = this.context.log.open(arrival);
    const response = await this.app.fetch(new Request(`http://sandbox.invalid${url}`, { method, headers }), {
      entry,
      body: data,
    });
    entry.status = response.status;
    const answer = await answerOf(response);
    if (response.status === 509 && key !== undefined) this.noteBurned(key);
    if (!entry.worked) return { answer };
    const body = data === "" ? undefined : JSON.parse(data);
    return { answer, work: { id: idIn(answer, url), key: key ?? "", body } };
  }

  /** A refusal that came in place of serving. */
  refuse({ method, headers }: DirectRequest, status: number): void {
    const key = headers["Idempotency-Key"];
    burnKey(this.context, { method, key, status });
    if (key !== undefined && (status === 429 || status >= 500)) this.noteBurned(key);
  }

  /** Was this key, as far as Cobalt's switches let refusals burn keys, burned in the five minutes before? */
  isBurned(key: string): boolean {
    const at = this.burned.get(key);
    return at !== undefined && this.context.now() - at < 300_000;
  }

  private noteBurned(key: string): void {
    if (this.context.switches().refusedPostBurnsKey) this.burned.set(key, this.context.now());
  }

  private letRivalSpend(): void {
    const window = Math.floor(this.context.now() / windowMs);
    const { rival } = this.options;
    if (rival === undefined || window === this.rivalsWindow) return;
    this.rivalsWindow = window;
    this.context.limits().spend("reads", rival.reads);
    this.context.limits().spend("mutations", rival.mutations);
  }
}

/** A retest answers with nothing, and its URL names the finding. */
function idIn({ text }: DirectAnswer, url: string): string {
  if (text === "") return /dfi_[^/]+/.exec(url)?.[0] ?? "";
  const { resource } = JSON.parse(text) as { resource: { id: string } };
  return resource.id;
}

async function answerOf(response: Response): Promise<DirectAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}
