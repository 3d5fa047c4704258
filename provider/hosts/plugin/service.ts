import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { configCalls } from "./config-calls";
import { discretionFor } from "./discretion";
import { invokeCall } from "./invoke-call";
import { otherCalls } from "./other-calls";
import { resourceCalls } from "./resource-calls";
import { unary } from "./rpc";
import type { Call, Session } from "./session";

/** The provider protocol's service over one session; each answer leaves after everything that was said for it. */
export function createService(session: Session, schema: () => string): UntypedServiceImplementation {
  const calls = {
    ...otherCalls(session, schema),
    ...configCalls(session),
    ...resourceCalls,
    ...invokeCall,
  };
  return Object.fromEntries(
    Object.entries(calls).map(([name, handle]) => [
      name,
      unary(async (request) =>
        session.during(discretionFor(request), (call) => (handle as Handler)(request, call)),
      ),
    ]),
  );
}

type Handler = (request: unknown, call: Call) => unknown;
