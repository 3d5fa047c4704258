import type { Fault, FaultAction, FaultMatch } from "../types";

export interface FaultQueue {
  /** The fault that a request meets, if any; counts it against each fault that it matches. */
  take(method: string, path: string, query: string): FaultAction | undefined;
  add(fault: Fault): void;
  clear(): void;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The first fault that matches, is past its `skip` and has `times` left is the one that a request meets. */
export function createFaultQueue(initial: readonly Fault[]): FaultQueue {
  let armed = initial.map(arm);
  return {
    take(method, path, query) {
      for (const candidate of armed) {
        if (!matches(candidate.fault.match, { method, path, query })) continue;
        if (candidate.skip > 0) candidate.skip -= 1;
        else if (candidate.times > 0) {
          candidate.times -= 1;
          return candidate.fault.action;
        }
      }
      return undefined;
    },
    add: (fault) => void armed.push(arm(fault)),
    clear() {
      armed = [];
    },
  };
}

function arm(fault: Fault): Armed {
  return { fault, skip: fault.skip ?? 0, times: fault.times ?? 1 };
}

function matches(match: FaultMatch, request: { method: string; path: string; query: string }): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === request.method) &&
    (match.path === undefined || request.path.search(match.path) >= 0) &&
    (match.query === undefined || request.query.search(match.query) >= 0)
  );
}
