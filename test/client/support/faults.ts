import type { FaultAction } from "../../../sandbox/types";

/** The transport's faults. `reads`: what a read that always meets it ends with. */
export interface TransportFault {
  readonly name: string;
  readonly action: FaultAction;
  readonly readEndsAs: "connection" | "protocol";
  /** Does the sandbox do a POST's work all the same? */
  readonly worked: boolean;
}

const tooMuch = 11 * 1024 * 1024;

function onBothSides(
  kind: "reset" | "hang" | "html" | "malformed" | "empty" | "truncated",
): TransportFault[] {
  const readEndsAs = ["reset", "hang", "truncated"].includes(kind) ? "connection" : "protocol";
  return (["before", "after"] as const).map((when) => ({
    name: `${kind} ${when} the work`,
    action: { kind, when },
    readEndsAs,
    worked: when === "after",
  }));
}

export const transportFaults: readonly TransportFault[] = [
  { name: "refuse", action: { kind: "refuse" }, readEndsAs: "connection", worked: false },
  ...onBothSides("reset"),
  ...onBothSides("hang"),
  ...onBothSides("truncated"),
  ...onBothSides("html"),
  ...onBothSides("malformed"),
  ...onBothSides("empty"),
  {
    name: "another shape",
    action: { kind: "json", when: "before", value: { hello: "world" } },
    readEndsAs: "protocol",
    worked: false,
  },
  { name: "huge", action: { kind: "huge", bytes: tooMuch }, readEndsAs: "protocol", worked: false },
  { name: "bomb", action: { kind: "bomb", bytes: tooMuch }, readEndsAs: "protocol", worked: false },
];

export const statuses = [
  400, 401, 403, 404, 405, 406, 409, 410, 418, 422, 429, 500, 502, 503, 504, 509,
] as const;

export function statusFault(status: number): FaultAction {
  const body = JSON.stringify({ message: `answered ${status} on purpose` });
  return { kind: "status", when: "before", status, body, headers: { "Content-Type": "application/json" } };
}
