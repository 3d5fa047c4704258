import type { Effects, KeySource } from "../../provider/client/api";
import { LifecycleError, OutcomeUnknownError } from "../../provider/client/errors";
import { finalScanStatuses } from "../../provider/cobalt/facts";
import type { FindingDecisionState } from "../../provider/resources/finding-decision/fields";
import type { RunMemory } from "../../provider/resources/lifecycle";
import type { PropertyMap } from "../../provider/resources/property-map";
import type { ScanGateInputs } from "../../provider/resources/scan-gate/fields";
import type { ScanTriggerState } from "../../provider/resources/scan-trigger/fields";
import type { ScheduledScanState } from "../../provider/resources/scheduled-scan/fields";
import {
  deletingWith,
  type Fault,
  ofApi,
  ofResource,
  readingAs,
  withApi,
  withDiagnostics,
  writing,
} from "./decorators";

/** Every fault that a test has to see, named by what it does to the product. */
export const faults = named({
  changesNothing: () => ({}),

  postsEachScanUnderANewKey: ofApi((api, { effects }) => ({
    createScan: (targetId, key) => api.createScan(targetId, withTime(key, effects)),
  })),

  postsEachScheduleUnderANewKey: ofApi((api, { effects }) => ({
    createScheduledScan: (schedule, key) => api.createScheduledScan(schedule, withTime(key, effects)),
  })),

  hidesThatAScheduleMayHaveBeenMade: ofResource("DastScheduledScan", (lifecycle) => ({
    create: (request, context) => lifecycle.create(request, context).catch(rethrowWithoutOutcome),
    update: (request, context) => lifecycle.update(request, context).catch(rethrowWithoutOutcome),
  })),

  takesAScheduleOfAnEarlierRunForRefused: ofApi((api) => ({
    createScheduledScan: async (schedule, key) => {
      const outcome = await api.createScheduledScan(schedule, key);
      if (outcome.kind === "accepted" && outcome.by === "an earlier run")
        throw new LifecycleError("Cobalt has refused it.");
      return outcome;
    },
  })),

  forgetsAScheduleAtAnUpdate: writing<ScheduledScanState>("DastScheduledScan", (_, before) =>
    before === undefined ? {} : { leftRunning: before.leftRunning ?? [] },
  ),

  forgetsAScheduleAtAReplacement: writing<ScheduledScanState>("DastScheduledScan", (_, before) =>
    before === undefined ? { leftRunning: [] } : {},
  ),

  losesTheScheduleThatAReplacementKeeps: ofResource("DastScheduledScan", (lifecycle) => ({
    create: async (request, context) => {
      let isPosted = false;
      const observed = withApi(context, (api) => ({
        createScheduledScan: (schedule, key) => {
          isPosted = true;
          return api.createScheduledScan(schedule, key);
        },
      }));
      const { id, state } = await lifecycle.create(request, observed);
      const lost: Partial<ScheduledScanState> = isPosted ? {} : { scheduleId: "dsc_none" };
      return { id, state: { ...state, ...lost } };
    },
  })),

  destroysAScheduleWithoutAWord: deletingWith("DastScheduledScan", (context, state) => {
    const { scheduleId = "" }: Partial<ScheduledScanState> = state;
    return withDiagnostics(context, ({ row }) => ({
      row: (table, text) => text.includes(scheduleId) || row(table, text),
    }));
  }),

  forgetsWhichSchedulesItTookOver: deletingWith("DastScheduledScan", ({ memory, ...context }) => ({
    ...context,
    memory: { ...memory, unknownSchedules: new Map() } satisfies RunMemory,
  })),

  forgetsWhichScansItTookOver: deletingWith("DastScanTrigger", ({ memory, ...context }) => ({
    ...context,
    memory: { ...memory, takenOverScans: new Set() } satisfies RunMemory,
  })),

  passesScansOffAsItsOwn: writing<ScanTriggerState>("DastScanTrigger", () => ({ joined: false })),

  keepsTheOldScan: writing<ScanTriggerState>("DastScanTrigger", ({ scanId }, before) => ({
    scanId: before?.scanId ?? scanId,
  })),

  looksAtTheScansOfAllTargets: ofApi((api) => ({
    latestScans: async () => ({ kind: "whole", items: await api.listAllScans() }),
  })),

  retestsUnderANewKey: ofApi((api, { effects }) => ({
    retestFinding: (findingId, key) => api.retestFinding(findingId, withTime(key, effects)),
  })),

  takesARetestForAFix: ofApi((api) => ({
    getFinding: async (findingId) => {
      const finding = await api.getFinding(findingId);
      return finding?.state === "check_fix" ? { ...finding, state: "valid_fix" } : finding;
    },
  })),

  saysThatItRetests: ofApi(() => ({
    retestFinding: async () => ({ kind: "done", value: undefined }),
  })),

  decidesInTheStateAlone: ofApi((api) => ({
    setFindingState: async (findingId, state) => {
      const finding = await api.getFinding(findingId);
      return finding === undefined
        ? api.setFindingState(findingId, state)
        : { kind: "done", value: { ...finding, state } };
    },
  })),

  decidesWhateverTheSeverity: ofApi((api) => ({
    getFinding: async (findingId) => {
      const finding = await api.getFinding(findingId);
      return finding && { ...finding, severity: "low" };
    },
  })),

  forgetsTheStateBeforeADecision: writing<FindingDecisionState>("DastFindingDecision", ({ state }) => ({
    previousState: state,
  })),

  removesADecisionFromTheStateAlone: ofResource("DastFindingDecision", () => ({
    delete: async ({ state }, { diagnostics }) =>
      diagnostics.info(`Finding ${state.findingId} is need_fix again.`),
  })),

  removesADecisionWithoutAWord: deletingWith("DastFindingDecision", (context) =>
    withDiagnostics(context, () => ({ info: () => undefined, warn: () => undefined })),
  ),

  forgetsTheEndOfADecision: ofResource("DastFindingDecision", (lifecycle) => ({
    update: async ({ inputs: { until, ...inputs }, ...request }, context) => ({
      ...(await lifecycle.update({ ...request, inputs }, context)),
      until,
    }),
  })),

  endsADecisionWithoutItsReason: ofResource("DastFindingDecision", (lifecycle) => ({
    update: ({ inputs, ...request }, context) =>
      lifecycle.update({ ...request, inputs: { ...inputs, reason: "over" } }, context),
  })),

  refreshesADecisionAway: readingAs<FindingDecisionState>("DastFindingDecision", ({ currentState }) => ({
    previousState: currentState,
  })),

  acceptsEveryFinalStatus: evaluatingBy(() => ({ acceptStatuses: finalScanStatuses })),

  allowsOneFindingMore: evaluatingBy(({ limits }) => {
    if (limits === undefined) return {};
    const { maxHigh = Number.POSITIVE_INFINITY, maxMedium = Number.POSITIVE_INFINITY } = limits;
    return { limits: { ...limits, maxHigh: maxHigh + 1, maxMedium: maxMedium + 1 } };
  }),

  holdsNothingBack: evaluatingBy(() => ({ onFailure: "warn" })),

  evaluatesUntilItPasses: ofResource("DastScanGate", (lifecycle) => ({
    create: async (request, context) => {
      for (;;) {
        try {
          return await lifecycle.create(request, context);
        } catch (error) {
          if (!(error instanceof LifecycleError)) throw error;
          await context.effects.sleep(30_000, context.signal);
        }
      }
    },
  })),

  refreshesTheScanAway: readingAs<ScanTriggerState>("DastScanTrigger", ({ status }) => ({ scanId: status })),

  alwaysHasSomethingToDo: ofResource("DastScanTrigger", (lifecycle) => ({
    diff: (request, context) => {
      const changes = lifecycle.diff(request, context);
      return changes.length > 0 ? changes : [{ property: "scanId", kind: "update", replace: false }];
    },
  })),

  namesNoWayToEndASchedule: ofResource("DastScheduledScan", (lifecycle) => ({
    create: (request, context) =>
      lifecycle.create(
        request,
        withDiagnostics(context, ({ warn }) => ({
          warn: (text) => warn(text.replaceAll("cobalt:removedSchedules", "the configuration")),
        })),
      ),
  })),

  sendsOneRequestAMinuteTooMany: (product) => ({
    createContext: ({ readsPerMinute, writesPerMinute, ...configuration }, options) =>
      product.createContext(
        { ...configuration, readsPerMinute: readsPerMinute + 1, writesPerMinute: writesPerMinute + 1 },
        options,
      ),
  }),

  showsTheToken: (product) => ({
    createContext: (configuration, options) => {
      options.diagnostics.warn(`The token is ${configuration.apiToken?.value}.`);
      return product.createContext(configuration, options);
    },
  }),
});

export type FaultName = keyof typeof faults;

function named<Name extends string>(all: Readonly<Record<Name, Fault>>): Readonly<Record<Name, Fault>> {
  return all;
}

/** Keys that no other process gives, and none at another time. */
function withTime(key: KeySource, { now }: Effects): KeySource {
  const time = now();
  return (generation) => `${key(generation)}-${time}`;
}

function rethrowWithoutOutcome(error: unknown): never {
  throw error instanceof OutcomeUnknownError ? new LifecycleError("Cobalt did not answer.") : error;
}

/** A gate that evaluates by other inputs than those that were declared, which its state has all the same. */
function evaluatingBy(change: (inputs: Partial<ScanGateInputs>) => Partial<ScanGateInputs>): Fault {
  return ofResource("DastScanGate", (lifecycle) => ({
    create: async (request, context) => {
      const { changed, declared } = exchange(request.inputs, change);
      const { id, state } = await lifecycle.create({ ...request, inputs: changed }, context);
      return { id, state: { ...state, ...declared } };
    },
    update: async (request, context) => {
      const { changed, declared } = exchange(request.inputs, change);
      return { ...(await lifecycle.update({ ...request, inputs: changed }, context)), ...declared };
    },
  }));
}

/** All inputs with some changed, and those as they were. */
function exchange(inputs: PropertyMap, change: (inputs: PropertyMap) => PropertyMap) {
  const changes = change(inputs);
  const declared = Object.fromEntries(Object.keys(changes).map((name) => [name, inputs[name]]));
  return { changed: { ...inputs, ...changes }, declared };
}
