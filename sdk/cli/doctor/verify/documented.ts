import { findingStates, scanStatuses } from "../../../../provider/client/types";

/** What a value of an answer is, in words of ours: never the value itself. */
export type Form = "null" | "true or false" | "number" | "list" | "object" | "id" | "time" | "URL" | "text";

/** The documented fields of what the doctor reads, with the forms that they may have. */
export const documented: Readonly<
  Record<"target" | "scan" | "finding", Readonly<Record<string, readonly Form[]>>>
> = {
  target: { id: ["id"], name: ["text"], url: ["URL"], enabled: ["true or false"] },
  scan: {
    id: ["id"],
    target_id: ["id"],
    status: ["text"],
    started_at: ["time", "null"],
    completed_at: ["time", "null"],
  },
  finding: {
    id: ["id"],
    target_id: ["id"],
    scan_ids: ["list"],
    title: ["text"],
    last_found_at: ["time", "null"],
    severity: ["text", "number"],
    state: ["text"],
    affected_url: ["URL", "null"],
    description: ["text", "null"],
    proof_of_concept: ["text", "null"],
    suggested_fix: ["text", "null"],
    http_exchanges: ["list", "null"],
  },
};
export type Kind = keyof typeof documented;

/** Fields whose values are words, with the documented ones. */
export const documentedWords: Readonly<Record<string, readonly string[]>> = {
  status: scanStatuses,
  state: findingStates,
  severity: ["10", "20", "30"],
};

/** Every name of a field that the documentation of the reads has. */
export const documentedNames: ReadonlySet<string> = new Set([
  ...Object.values(documented).flatMap(Object.keys),
  ...["resource", "data", "pagination", "next_page", "prev_page", "request", "response", "token"],
]);

const id = /^(dt|dsc|dfi|or)_[A-Za-z0-9]+$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const url = /^(https?:\/\/|\/)\S+$/;

export function formOf(value: unknown): Form {
  if (value === null) return "null";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "number") return "number";
  if (Array.isArray(value)) return "list";
  if (typeof value !== "string") return "object";
  return id.test(value) ? "id" : time.test(value) ? "time" : url.test(value) ? "URL" : "text";
}
