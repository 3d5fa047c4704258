import { createSandbox } from "./context";
import { serve } from "./server";
import type { Sandbox, SandboxOptions } from "./types";

export { defaultLimits } from "./rate-limits";
export { defaultSeed, parseSeed, sandboxTokens, sandboxV1OrgToken } from "./seeds";
export type * from "./types";
export { defaultUndocumented } from "./undocumented";

/**
 * Starts a local server that behaves as Cobalt's documented API v2 for DAST, on loopback: stricter than Cobalt may be,
 * never laxer. What the documentation leaves open is a switch (`undocumented`) with both answers.
 *
 * It does not imitate: real scanning and real findings, users and their rights, more than one organisation, pentests
 * and the rest of the API, the exact wording and shape of errors, Cobalt's own speed.
 *
 * @throws Error when the port is taken; RangeError for a seed or a `speed` that cannot be.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { context, sandbox } = createSandbox(options);
  const { port, close } = await serve(context, options.port ?? 0, async (request, moment) =>
    options.onRequest?.(request, moment),
  );
  return Object.assign(sandbox, { url: `http://127.0.0.1:${port}`, close });
}
