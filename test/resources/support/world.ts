import { setMaxListeners } from "node:events";
import { type Environment, readConfiguration } from "../../../provider/configuration";
import { createContext } from "../../../provider/context";
import type { Context, Diagnostics } from "../../../provider/resources/lifecycle";
import type { WarningTable } from "../../../provider/resources/warning-tables";
import { startSandbox } from "../../../sandbox";
import type { RecordedRequest, Sandbox, SandboxOptions } from "../../../sandbox/types";
import { start, VirtualTime } from "../../client/support/time";

/** One thing that a person was told. */
export interface Line {
  readonly kind: "warn" | "info" | "progress" | "heading" | "row";
  readonly text: string;
  readonly table?: WarningTable;
}

/** Values of `cobalt:` keys, as JSON where they are no text. */
export type Config = Readonly<Record<string, unknown>>;

/** A sandbox and a provider process that share one clock, which runs only while somebody sleeps. */
export interface World {
  readonly sandbox: Sandbox;
  readonly time: VirtualTime;
  /** The current process's context. */
  readonly context: Context;
  /** What the current process has told the person. */
  readonly said: readonly Line[];
  /** The text of all lines of a kind, or of one table. */
  heard(what: Line["kind"] | WarningTable): string[];
  /** The death of the process and the start of another, with this configuration. */
  restart(config?: Config, environment?: Environment): Context;
  /** Ends the process as a person does who presses Ctrl-C twice. */
  kill(): void;
  advance(ms: number): void;
  posts(): readonly RecordedRequest[];
  /** The id of the target at this place of the seed. */
  target(index?: number): string;
  close(): Promise<void>;
}

interface Process {
  readonly context: Context;
  readonly said: Line[];
  readonly end: AbortController;
}

export interface WorldOptions {
  readonly sandbox?: Omit<SandboxOptions, "clock">;
  readonly config?: Config;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const time = new VirtualTime();
  const sandbox = await startSandbox({
    seed: { targets: [{ name: "shop" }, { name: "blog" }, { name: "old", enabled: false }] },
    ...options.sandbox,
    // Cobalt's clock is not this machine's, which somebody may set.
    clock: { now: () => start + time.monotonic() },
  });
  const begin = (config: Config = {}, environment: Environment = environmentOf(sandbox)) =>
    startProcess(time, config, environment);
  let process = begin(options.config);
  return {
    sandbox,
    time,
    get context() {
      return process.context;
    },
    get said() {
      return process.said;
    },
    heard: (what) =>
      process.said.filter(({ kind, table }) => what === kind || what === table).map(({ text }) => text),
    restart(config, environment) {
      process = begin(config, environment);
      return process.context;
    },
    kill: () => process.end.abort(),
    advance: (ms) => time.advance(ms),
    posts: () => sandbox.log.filter(({ method }) => method === "POST"),
    target: (index = 0) => sandbox.store.targets[index]?.id ?? "",
    close: () => sandbox.close(),
  };
}

export function environmentOf(sandbox: Sandbox): Environment {
  const { apiToken, orgToken } = sandbox.tokens;
  return { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken, COBALT_BASE_URL: sandbox.url };
}

function startProcess(time: VirtualTime, config: Config, environment: Environment): Process {
  const said: Line[] = [];
  const end = new AbortController();
  // As many wait at once as a test has resources.
  setMaxListeners(0, end.signal);
  const readKey = (key: string) => {
    const value = config[key];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  };
  const configuration = readConfiguration(readKey, environment);
  const context = createContext(configuration, {
    effects: time.effects,
    diagnostics: recorder(said),
    signal: end.signal,
  });
  return { context, said, end };
}

export function recorder(said: Line[]): Diagnostics {
  return {
    warn: (text) => void said.push({ kind: "warn", text }),
    info: (text) => void said.push({ kind: "info", text }),
    progress: (text) => void said.push({ kind: "progress", text }),
    heading: (table, text) => void said.push({ kind: "heading", table, text }),
    row: (table, text) => void said.push({ kind: "row", table, text }),
  };
}

/** Waits, in real time, until the sandbox has done the work of so many POSTs. */
export async function untilPosted(world: World, count = 1): Promise<void> {
  while (world.posts().filter(({ worked }) => worked).length < count)
    await new Promise((resolve) => setTimeout(resolve, 3));
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
