import { setMaxListeners } from "node:events";

/** A signal that is aborted with the outer one, and may have any number of listeners without a warning of Node's. */
export function followingSignal(outer: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(Number.POSITIVE_INFINITY, controller.signal);
  if (outer?.aborted) controller.abort();
  outer?.addEventListener("abort", () => controller.abort(), { once: true });
  return controller.signal;
}
