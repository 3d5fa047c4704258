import type { StoredFinding } from "../../sandbox/types";
import type { Sight } from "./invariants";
import type { Attempt } from "./stack";

const finalStatuses = ["canceled", "completed", "completed_with_errors", "failed"];
const harmless = ["invalid", "wont_fix", "valid_fix"];

/** No pass without an accepted status and a satisfied gate, judged by what Cobalt holds and not by what the product read. */
export function undeserved(sight: Sight): string[] {
  if (sight.command !== "up") return [];
  return sight.attempts
    .filter(({ kind, end, inputs }) => kind === "gate" && end === "done" && inputs !== undefined)
    .flatMap((attempt) => {
      const why = fault(attempt, sight);
      return why === undefined
        ? []
        : [`${attempt.name} is ${sight.stack.stateOf(attempt.name).verdict}: ${why}`];
    });
}

function fault({ name, inputs = {} }: Attempt, sight: Sight): string | undefined {
  const { verdict, scanId } = sight.stack.stateOf(name);
  const { acceptStatuses = ["completed"], until, onFailure, onTimeout } = inputs;
  const scan = sight.cobalt.store.scans.find(({ id }) => id === scanId);
  if (scanId !== inputs.scanId) return "it judged another scan";
  if (verdict === "failed") return onFailure === "warn" ? undefined : "and holds nothing back";
  if (verdict === "pending") return onTimeout === "warn" ? undefined : "and holds nothing back";
  if (scan === undefined) return "there is no such scan";
  if (verdict === "passed") {
    const isAccepted = Array.isArray(acceptStatuses) && acceptStatuses.includes(scan.status);
    return isAccepted ? overLimits(inputs, scan.id, sight) : `the scan is ${scan.status}`;
  }
  if (verdict !== "provisional" || until !== "scanned") return "nobody allowed that";
  // A moment later the review may be over, whatever its end.
  if (![...finalStatuses, "under_review"].includes(scan.status)) return `the scan is ${scan.status}`;
  return sight.setting.undocumented.findingsBeforeReview ? overLimits(inputs, scan.id, sight) : undefined;
}

function overLimits(inputs: Attempt["inputs"], scanId: string, { cobalt }: Sight): string | undefined {
  const { limits, newOnly } = inputs ?? {};
  const { maxHigh, maxMedium } = Object(limits);
  const own = cobalt.store.scans.find(({ id }) => id === scanId);
  const earlier = cobalt.store.scans
    .filter(({ targetId, createdAt }) => targetId === own?.targetId && createdAt < (own?.createdAt ?? 0))
    .map(({ id }) => id);
  const isOld = ({ scanIds }: StoredFinding) => scanIds.some((id) => earlier.includes(id));
  const counting = cobalt.store.findings.filter(
    (one) =>
      one.scanIds.includes(scanId) && !harmless.includes(one.state) && !(newOnly === true && isOld(one)),
  );
  const count = (severity: string) => counting.filter((one) => one.severity === severity).length;
  const broken = [
    ["high", maxHigh],
    ["medium", maxMedium],
  ].filter(([severity, most]) => typeof most === "number" && count(severity) > most);
  return broken.length === 0
    ? undefined
    : `too many findings: ${broken.map(([severity]) => severity).join(", ")}`;
}
