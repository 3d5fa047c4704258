import type { Sandbox, SandboxOptions } from "../../../sandbox";
import { commands } from "../../../sdk/cli/commands";
import { dispatch } from "../../../sdk/cli/dispatch";
import { VirtualTime } from "../../client/support/time";
import { sandboxes } from "../../sandbox/support/start";
import { type FakeContext, fakeContext } from "./command-context";
// The commands load these when they run; loaded here, they take nothing of a test's time.
import "../../../provider/context";
import "../../../sdk/cli/doctor/run";
import "../../../sdk/cli/findings/retest";
import "../../../sdk/cli/findings/run";
import "../../../sdk/cli/gate/run";
import "../../../sdk/cli/inventory/run";
import "../../../sdk/cli/report/run";
import "../../../sdk/cli/scan/run";
import "../../../sdk/cli/targets/run";
import "axios";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The environment that leads to a sandbox; undefined takes a variable out. */
export function environmentOf(
  sandbox: Sandbox,
  changes: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    COBALT_BASE_URL: sandbox.url,
    COBALT_API_TOKEN: sandbox.tokens.apiToken,
    COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
    ...changes,
  };
}

/** Runs a command to its end, and holds every output against every token there is. */
export async function run(argv: readonly string[], context: FakeContext): Promise<Ended> {
  const code = await dispatch(argv, commands, context);
  const ended = { code, out: context.out(), err: context.err(), files: context.files };
  if (!argv.includes("--show-token")) expectNoToken(ended, context.env);
  return ended;
}

function expectNoToken({ out, err, files }: Ended, env: NodeJS.ProcessEnv): void {
  const written = [out, err, ...files.values()].join("\n");
  const tokens = [env.COBALT_API_TOKEN, env.COBALT_ORG_TOKEN, "opens-nothing"];
  for (const token of tokens)
    if (token !== undefined && token.trim() !== "") expect(written).not.toContain(token);
}

export interface World {
  readonly sandbox: Sandbox;
  readonly time: VirtualTime;
  /** Runs a command in this world. */
  command(argv: readonly string[], given?: Given): Promise<Ended>;
}

type Given = Omit<NonNullable<Parameters<typeof fakeContext>[0]>, "env" | "effects"> & {
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Sandboxes with commands that share their clock, which runs only while a command sleeps. */
export function worlds(): (options?: Omit<SandboxOptions, "clock">) => Promise<World> {
  const start = sandboxes();
  return async (options) => {
    const time = new VirtualTime();
    const sandbox = await start({ ...options, clock: { now: time.now } });
    return {
      sandbox,
      time,
      command: (argv, { env, ...given } = {}) =>
        run(argv, fakeContext({ ...given, env: environmentOf(sandbox, env), effects: time.effects })),
    };
  };
}
