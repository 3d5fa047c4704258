import { setMaxListeners } from "node:events";
import { type Mask, maskOf } from "../../client";
import type { Effects } from "../../client/api";
import { ConfigurationError } from "../../client/errors";
import { type Environment, tokensOf } from "../../configuration";
import { createContext } from "../../context";
import { faultStack } from "../../own-fault";
import type { Context, Diagnostics } from "../../resources/lifecycle";
import type { EngineLog } from "../engine-log";
import { readArguments } from "./config-calls";
import { maskedError, status } from "./rpc";
import { maskFailures, redactedDiagnostics } from "./secrets";
import type { Decoded } from "./wire";

export interface SessionOptions {
  readonly environment: Environment;
  /** What is secret beside the tokens of Cobalt's that the configuration names. */
  readonly secrets: readonly string[];
  readonly effects: Effects;
  readonly version: string;
  /** Opens the engine's log at an address; without one, standard error. */
  readonly connectLog: (address: string | undefined) => EngineLog;
}

/** One call of the engine's. Nothing that is said through it holds what its request marks as secret. */
export interface Call {
  /** What the call may touch; its diagnostics go to the resource with this URN, an empty one to the stack. */
  context(urn: string): Promise<Context>;
  /** Says a warning of the stack's, once in this process. */
  warnOnce(message: string): void;
}

/** One provider instance's life: the engine that it speaks to, its configuration, and whether it has been told to stop. */
export class Session {
  readonly #options: SessionOptions;
  #stop = newStop();
  readonly #said = new Set<string>();
  #log: EngineLog;
  #engineAddress = "";
  #reference: string | undefined;
  #context: Promise<Context> | undefined;
  /** Takes out the tokens, which no request but `Configure` names. */
  #mask: Mask;
  /** Of the calls under way. One client serves them all, so whatever it says may hold a secret of any of them. */
  readonly #callMasks = new Set<Mask>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#log = options.connectLog(undefined);
    this.#mask = maskOf(options.secrets);
  }

  get version(): string {
    return this.#options.version;
  }

  get log(): EngineLog {
    return this.#log;
  }

  /** Where the engine is; empty before it has said so. */
  get engineAddress(): string {
    return this.#engineAddress;
  }

  /** The engine's name of this provider; undefined where it has not told it. */
  get reference(): string | undefined {
    return this.#reference;
  }

  /** Aborted when every wait has to end. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** The engine's address comes as an argument of the process, or with the handshake, or when it attaches; the last one counts. */
  connect(address: string): void {
    if (address === "") return;
    this.#engineAddress = address;
    this.#log = this.#options.connectLog(address);
  }

  /** An engine attaches to a plugin that somebody else has started. The one before it said `Cancel` when it was done. */
  attach(address: string): void {
    this.#stop = newStop();
    this.connect(address);
  }

  configure(args: Decoded, reference?: string): void {
    this.#reference = reference;
    this.#context = this.#start(args);
    // Reported by whichever call needs it.
    this.#context.catch(() => undefined);
  }

  /**
   * Lets everything that a call said leave before its answer. Neither what it says nor its error holds what `mask` takes out, and
   * neither its error nor the failures in its answer hold a token.
   */
  async during<T>(mask: Mask, work: (call: Call) => T | Promise<T>): Promise<T> {
    this.#callMasks.add(mask);
    try {
      return maskFailures(await work(this.#call(mask)), this.#mask);
    } catch (error) {
      const failure = maskedError(error, (text) => this.#mask(mask(text)));
      if (failure.code === status.internal) this.#log.debug(this.#mask(mask(faultStack(error))));
      throw failure;
    } finally {
      this.#callMasks.delete(mask);
      await this.#log.flush();
    }
  }

  /** Ends every wait at once, and lets none begin. */
  cancel(): void {
    this.#stop.abort();
  }

  #call(mask: Mask): Call {
    const diagnosticsOf = (urn: string): Diagnostics =>
      redactedDiagnostics(this.#log.diagnosticsOf(urn), mask);
    return {
      context: async (urn) => {
        if (this.#context === undefined)
          throw new ConfigurationError("The engine has not configured this provider.");
        return { ...(await this.#context), diagnostics: diagnosticsOf(urn) };
      },
      warnOnce: (message) => {
        if (this.#said.has(message)) return;
        this.#said.add(message);
        diagnosticsOf("").warn(message);
      },
    };
  }

  async #start(args: Decoded): Promise<Context> {
    const { environment, secrets, effects } = this.#options;
    const configuration = readArguments(args, environment);
    this.#mask = maskOf([...secrets, ...tokensOf(configuration)]);
    const maskCalls: Mask = (text) => [...this.#callMasks].reduce((masked, mask) => mask(masked), text);
    return createContext(configuration, {
      effects,
      diagnostics: redactedDiagnostics(this.#log.diagnosticsOf(""), maskCalls),
      signal: this.#stop.signal,
      trace: (line) => this.#log.debug(maskCalls(line)),
    });
  }
}

function newStop(): AbortController {
  const stop = new AbortController();
  // Every wait under way listens; more than ten are no leak.
  setMaxListeners(0, stop.signal);
  return stop;
}
