import { isId } from "../cobalt/facts";
import type { CobaltApi } from "./api";
import { ConfigurationError } from "./errors";
import type { ErrorContext } from "./http/error-texts";
import { createExchange } from "./http/exchange";
import { maskOf } from "./http/mask";
import { type HttpProxy, proxyFor } from "./http/proxies";
import { Limiter } from "./limits/limiter";
import { Progress } from "./limits/progress";
import type { ClientOptions } from "./options";
import { checkOptions } from "./options";
import type { Mutator } from "./posts/mutation";
import { createMutator } from "./posts/mutation";
import { warnOfScan, warnOfSchedule } from "./posts/otherwise";
import { newPostMemory, postPaths } from "./posts/post-paths";
import { listFindings } from "./reads/finding-reads";
import { warnOfPrefix } from "./reads/id-prefixes";
import { createLister } from "./reads/pages";
import { parseOne, parseScan, parseScheduledScan } from "./reads/parse";
import { createReader } from "./reads/reads";
import { ScanPoller } from "./reads/scan-poller";
import { ScanReads } from "./reads/scan-reads";
import { TargetReads } from "./reads/target-reads";
import { followingSignal } from "./signals";
import { createTransport } from "./transport";

const defaultTimeouts = { readMs: 30_000, mutationMs: 60_000 } as const;

function checkedTarget(targetId: string): string {
  if (isId(targetId)) return targetId;
  throw new ConfigurationError(`${JSON.stringify(targetId.slice(0, 100))} is not the id of a target (dt_…).`);
}

function writesOf(
  mutate: Mutator,
  {
    warn,
    warnOnce,
  }: { readonly warn: (text: string) => void; readonly warnOnce: (key: string, text: string) => void },
): Pick<CobaltApi, "createScan" | "createScheduledScan"> {
  return {
    createScan: async (targetId, key) => {
      const outcome = await mutate({
        doing: `starting a scan of target ${checkedTarget(targetId)}`,
        paths: postPaths("scans", targetId),
        body: undefined,
        key,
        parse: parseOne(parseScan),
      });
      if (outcome.kind === "created") {
        warnOfScan({ targetId }, outcome.value, warn);
        warnOfPrefix("scans", [outcome.value.id], warnOnce);
      }
      return outcome;
    },
    createScheduledScan: async (schedule, key) => {
      const { targetId, dateTime, recurrence } = schedule;
      const outcome = await mutate({
        doing: `scheduling a scan of target ${checkedTarget(targetId)} (${dateTime}, ${recurrence ?? "once"})`,
        paths: postPaths("scheduled_scans", targetId),
        body: { date_time: dateTime, ...(recurrence === undefined ? {} : { recurrence }) },
        key,
        parse: parseOne(parseScheduledScan),
      });
      if (outcome.kind === "created") {
        warnOfSchedule(schedule, outcome.value, warn);
        warnOfPrefix("scheduled_scans", [outcome.value.id], warnOnce);
      }
      return outcome;
    },
  };
}

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

/**
 * A client of Cobalt's API for one user and organisation. Makes no request and loads no HTTP library until it is asked
 * for something. Throws a `ConfigurationError` for tokens that no request could carry, and for a proxy that cannot be used.
 */
export function createClient(given: ClientOptions): CobaltApi {
  checkOptions(given);
  const options = { ...given, signal: followingSignal(given.signal) };
  const { effects, signal, baseUrl, region } = options;
  const proxy = proxyFor(new URL(baseUrl), options.proxies ?? {});
  const mask = maskOf([options.apiToken, options.orgToken, ...(proxy?.secrets ?? [])]);
  const context = { baseUrl, region, mask, unauthorizedHint: options.unauthorizedHint };
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const shared = { exchange: exchangeOf(options, proxy, context), effects, context, signal };
  const reader = createReader({ ...shared, timeoutMs: timeouts.readMs });
  const warn = (text: string) => (options.warn ?? options.notice)(mask(text));
  const { warnOnce, warnings } = once(warn);
  const lister = createLister(reader, context, warnOnce);
  const targets = new TargetReads({ reader, lister, effects });
  const scans = new ScanReads({ reader, lister, effects });
  const poller = new ScanPoller({ getScan: (id) => scans.getScan(id), lister, effects, signal });
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
    listFindings: (of) => listFindings({ lister, warnOnce, getScan: (id) => scans.getScan(id) }, of),
    listAllScans: () => scans.listAllScans(),
    warnings,
    ...writesOf(createMutator({ ...shared, memory: newPostMemory(), timeoutMs: timeouts.mutationMs }), {
      warn,
      warnOnce,
    }),
  };
}
