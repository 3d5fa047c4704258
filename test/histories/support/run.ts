import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";
import type { Effects } from "../../../provider/client/api";
import { readConfiguration } from "../../../provider/configuration";
import type { Context } from "../../../provider/resources/lifecycle";
import type { VirtualTime } from "../../client/support/time";
import { ownProduct, type Product } from "../../mutations/decorators";
import { type Line, recorder } from "../../resources/support/world";
import type { Cobalt, Work } from "./cobalt";
import { type DirectAnswer, type DirectRequest, serveDirectly } from "./direct-axios";
import { type Meeting, type Mishap, mishapsOf } from "./mishaps";

/** For which resource something is under way: requests are told apart by it. */
export const underWayFor = new AsyncLocalStorage<string>();

/** One sending of one request. */
export interface Sending {
  readonly resource: string;
  readonly method: string;
  readonly key: string | undefined;
  readonly sentAt: number;
  /** When Cobalt looked at it; undefined: it never arrived. */
  arrivedAt: number | undefined;
  /** Its sender waited no longer when it arrived: no sender can count such a one. */
  isLate: boolean;
  /** What Cobalt answered, whether or not it came back. */
  status: number | undefined;
  /** The status that its sender could read. */
  seen: number | undefined;
  /** The answer is a mishap's. */
  isInvented: boolean;
  /** When it arrived, its key was burned by a refusal. */
  isBurned: boolean;
}

export interface Surroundings {
  /** @default the product as it is */
  readonly product?: Pick<Product, "createContext">;
  readonly time: VirtualTime;
  readonly cobalt: Cobalt;
  readonly random: () => number;
  readonly config: Readonly<Record<string, unknown>>;
  readonly meetings: readonly Meeting[];
  readonly onWork: (work: Work, request: DirectRequest, sending: Sending) => void;
}

const wayMs = 40;
/** What is left of a history's dead process must not reach the next history. */
let started = 0;
/** More requests than any command needs in a test. */
const mostRequests = 2_000;

const fault = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

/** One provider process of one command: it can die at any request, and then nothing of it goes on. */
export class Run {
  readonly context: Context;
  readonly said: Line[] = [];
  readonly sendings: Sending[] = [];
  readonly death: Promise<void>;
  /** Places other than their headers in which tokens were seen. */
  readonly leaks: string[] = [];
  isDead = false;
  /** It was stopped, since it went on and on. */
  isEndless = false;
  private die: () => void = () => undefined;
  private readonly end = new AbortController();
  private isOver = false;
  private bury: (() => void)[] = [];
  private readonly stopServing: () => void;
  private readonly meet: (method: string) => Mishap | undefined;

  constructor(private readonly its: Surroundings) {
    this.death = new Promise((resolve) => {
      this.die = () => {
        this.isDead = true;
        resolve();
      };
    });
    setMaxListeners(0, this.end.signal);
    this.meet = mishapsOf(its.meetings);
    started += 1;
    const origin = `https://run-${started}.invalid`;
    this.stopServing = serveDirectly(origin, (request) => this.exchange(request));
    this.context = this.connect(origin);
  }

  /** Lets go of what waits for a dead process: its deadlines are timers of the machine. Nothing of it counts any more. */
  stop(): void {
    this.isOver = true;
    this.stopServing();
    for (const one of this.bury) one();
  }

  private never<T>(): Promise<T> {
    return new Promise((_, reject) => {
      const over = () => reject(fault("ECONNRESET"));
      if (this.isOver) over();
      else this.bury.push(over);
    });
  }

  private connect(origin: string): Context {
    const { apiToken, orgToken } = this.its.cobalt.tokens;
    const environment = { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken, COBALT_BASE_URL: origin };
    const readKey = (key: string) => {
      const value = this.its.config[key];
      return value === undefined ? undefined : JSON.stringify(value);
    };
    const { createContext } = this.its.product ?? ownProduct;
    return createContext(readConfiguration(readKey, environment), {
      effects: this.effects(),
      diagnostics: recorder(this.said),
      signal: this.end.signal,
    });
  }

  /** Who sleeps while the process dies never wakes. */
  private effects(): Effects {
    const { time, random } = this.its;
    const sleep = (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        time.sleep(ms, signal).then(
          () => this.isDead || resolve(),
          (error) => this.isDead || reject(error),
        );
      });
    return { now: time.now, monotonic: time.monotonic, random, sleep };
  }

  private async exchange(request: DirectRequest): Promise<DirectAnswer> {
    if (this.isDead) return this.never();
    this.lookForTokens(request);
    const mishap = this.meet(request.method);
    if (this.sendings.length >= mostRequests) {
      this.isEndless = true;
      this.die();
      return this.never();
    }
    if (mishap?.kind === "death" && mishap.moment === "before it is sent") {
      this.die();
      return this.never();
    }
    const sending = this.send(request);
    if (mishap?.kind === "refused") {
      await this.its.time.sleep(wayMs);
      if (this.isDead) return this.never();
      throw fault("ECONNREFUSED", { syscall: "connect" });
    }
    if (mishap?.kind === "cancel") this.end.abort();
    const journey = this.travel(request, mishap, sending);
    const answer = await this.await(request, mishap, journey);
    if (mishap === undefined || !("when" in mishap) || mishap.kind === "status") sending.seen = answer.status;
    return answer;
  }

  private send({ method, headers }: DirectRequest): Sending {
    const sending = {
      resource: underWayFor.getStore() ?? "",
      method,
      key: headers["Idempotency-Key"],
      sentAt: this.its.time.now(),
      arrivedAt: undefined,
      isLate: false,
      status: undefined,
      seen: undefined,
      isInvented: false,
      isBurned: false,
    };
    this.sendings.push(sending);
    return sending;
  }

  /** What the sender sees: the answer, the end of its budget or its own cancellation; nothing once it is dead. */
  private async await(
    { patienceMs, signal }: DirectRequest,
    mishap: Mishap | undefined,
    journey: Promise<DirectAnswer>,
  ): Promise<DirectAnswer> {
    journey.catch(() => undefined);
    const ends: Promise<DirectAnswer>[] = [journey];
    if (mishap?.kind === "hang" || mishap?.kind === "slow")
      ends.push(
        this.its.time.sleep(patienceMs).then(() => {
          throw fault("ETIMEDOUT");
        }),
      );
    const canceled = () => fault("ERR_CANCELED");
    if (signal.aborted) ends.unshift(Promise.reject(canceled()));
    else
      ends.push(
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(canceled()), { once: true }),
        ),
      );
    try {
      const answer = await Promise.race(ends);
      if (this.isDead) return await this.never();
      if (mishap?.kind === "death") setImmediate(this.die);
      return answer;
    } catch (error) {
      if (this.isDead) return this.never();
      throw error;
    }
  }

  /** The request's way to Cobalt and back, which goes on whether or not anybody waits for it. */
  private async travel(
    request: DirectRequest,
    mishap: Mishap | undefined,
    sending: Sending,
  ): Promise<DirectAnswer> {
    const { time, cobalt } = this.its;
    const { thereMs, backMs } = mishap?.kind === "slow" ? mishap : { thereMs: wayMs, backMs: wayMs };
    await time.sleep(thereMs);
    sending.arrivedAt = time.now();
    sending.isLate = sending.arrivedAt - sending.sentAt > request.patienceMs;
    sending.isBurned = cobalt.isBurned(sending.key ?? "");
    const isServed = mishap === undefined || !("when" in mishap) || mishap.when === "after";
    let answer: DirectAnswer | undefined;
    if (isServed) {
      const served = await cobalt.serve(request);
      answer = served.answer;
      sending.status = answer.status;
      if (served.work) this.its.onWork(served.work, request, sending);
    } else if (mishap.kind === "status") cobalt.refuse(request, mishap.status);
    if (mishap?.kind === "death" && mishap.moment === "after it was served") this.die();
    await time.sleep(backMs);
    if (mishap === undefined || !("when" in mishap)) return answer ?? this.never();
    sending.isInvented = true;
    if (mishap.kind === "status") sending.status = mishap.status;
    return mishap.kind === "hang" ? this.never() : spoiled(mishap, answer, request);
  }

  private lookForTokens({ method, url, headers, data }: DirectRequest): void {
    const { Authorization: _, "X-Org-Token": __, ...others } = headers;
    for (const token of Object.values(this.its.cobalt.tokens))
      if (JSON.stringify([method, url, data, others]).includes(token)) this.leaks.push(`${method} ${url}`);
  }
}

function spoiled(
  mishap: Exclude<Extract<Mishap, { readonly when: unknown }>, { readonly kind: "hang" }>,
  real: DirectAnswer | undefined,
  { headers }: DirectRequest,
): DirectAnswer {
  const json = { "content-type": "application/vnd.cobalt.v2+json; charset=utf-8" };
  const half = real?.text.slice(0, Math.ceil(real.text.length / 2)) ?? '{"resource": {"id": "dt_';
  switch (mishap.kind) {
    case "reset":
      throw fault("ECONNRESET");
    case "status": {
      const message = mishap.echo ? JSON.stringify(headers) : `answered ${mishap.status} on purpose`;
      return { status: mishap.status, headers: json, text: JSON.stringify({ error: { message } }) };
    }
    case "malformed":
      return { status: 200, headers: json, text: half };
    case "html":
      return { status: 200, headers: { "content-type": "text/html" }, text: "<title>Please wait</title>" };
    case "empty":
      return { status: 200, headers: json, text: "" };
    case "truncated":
      return { status: 200, headers: json, text: half, broken: true };
    case "another shape":
      return { status: 200, headers: json, text: '{"hello": "world"}' };
  }
}
