import { setMaxListeners } from "node:events";
import { isId } from "../cobalt/facts";
import type { CobaltApi } from "./api";
import { lists, mutationsOf, reads } from "./endpoints";
import { createExchange } from "./http/exchange";
import type { ErrorContext } from "./http/failures";
import { maskOf } from "./http/mask";
import { type HttpProxy, proxyFor } from "./http/proxies";
import { Limiter, Progress } from "./limits";
import { createMutator, newMutationMemory } from "./mutations/mutator";
import { type ClientOptions, checkOptions } from "./options";
import { listFindings } from "./reads/finding-reads";
import { createLister } from "./reads/pages";
import { createReader } from "./reads/reader";
import { ScanPoller } from "./reads/scan-poller";
import { ScanReads } from "./reads/scan-reads";
import { sharedReads } from "./reads/shared";
import { TargetReads } from "./reads/target-reads";
import { createTransport } from "./transport";
import type { Finding } from "./types";

/** A signal that is aborted with the outer one, and may have any number of listeners without a warning of Node's. */
export function followingSignal(outer: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(Number.POSITIVE_INFINITY, controller.signal);
  if (outer?.aborted) controller.abort();
  outer?.addEventListener("abort", () => controller.abort(), { once: true });
  return controller.signal;
}

const defaultTimeouts = { readMs: 30_000, mutationMs: 60_000 } as const;

/** Warns once for each key, and keeps what it was. */
function once(warn: (message: string) => void) {
  const warnings = new Map<string, string>();
  const warnOnce = (key: string, text: string) => {
    if (!warnings.has(key)) warn(text);
    warnings.set(key, text);
  };
  return { warnOnce, warnings };
}

function exchangeOf(options: ClientOptions, proxy: HttpProxy | undefined, context: ErrorContext) {
  const { effects, signal } = options;
  const progress = new Progress(options.notice);
  const limiter = (perMinute: number) => new Limiter({ perMinute, effects, progress, signal });
  return createExchange({
    transport: createTransport({ ...options, proxy }),
    reads: limiter(options.readsPerMinute),
    mutations: limiter(options.writesPerMinute),
    effects,
    mask: context.mask,
    trace: options.trace,
  });
}

export function createClient(given: ClientOptions): CobaltApi {
  checkOptions(given);
  const options = { ...given, signal: followingSignal(given.signal) };
  const { effects, signal, baseUrl, advise } = options;
  const proxy = proxyFor(new URL(baseUrl), options.proxies ?? {});
  const mask = maskOf([options.apiToken, options.orgToken, ...(proxy?.secrets ?? [])]);
  const context = { baseUrl, mask, advise };
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const shared = { exchange: exchangeOf(options, proxy, context), effects, context, signal };
  const reader = createReader({ ...shared, timeoutMs: timeouts.readMs });
  const warn = (text: string) => (options.warn ?? options.notice)(mask(text));
  const { warnOnce, warnings } = once(warn);
  const lister = createLister(reader, context, warnOnce);
  const targets = new TargetReads({ reader, lister, effects, advise });
  const scans = new ScanReads({ reader, lister, effects });
  const findings = sharedReads<Finding>(reader);
  const poller = new ScanPoller({ getScan: (id) => scans.getScan(id), lister, effects, signal });
  const findingParts = { lister, warnOnce, getScan: (id: string) => scans.getScan(id) };
  return {
    listTargets: () => targets.listTargets(),
    listTargetsOnce: () => targets.listTargetsOnce(),
    findTarget: (id) => targets.findTarget(id),
    getScan: (id) => scans.getScan(id),
    pollScan: (id) => poller.poll(id),
    latestScans: (id, since) => scans.latestScans(id, since),
    listScans: (id) => scans.listScans(id),
    recentScans: (id, since) => scans.recentScans(id, since),
    scansNamed: (id, ids) => scans.scansNamed(id, ids),
    getFinding: async (id) => (isId(id) ? findings(reads.finding(id)) : undefined),
    listFindings: (of) => listFindings(findingParts, of, lists.findings(of)),
    describeFindings: (of) => listFindings(findingParts, of, lists.describedFindings(of)),
    listAllScans: () => scans.listAllScans(),
    warnings,
    ...mutationsOf(
      createMutator({ ...shared, memory: newMutationMemory(), timeoutMs: timeouts.mutationMs }),
      { warn, warnOnce },
    ),
  };
}
