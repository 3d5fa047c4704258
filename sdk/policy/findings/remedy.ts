import type { Recurrence } from "../../../provider/client/types";
import { formatInstant } from "../../../provider/resources/date-time";
import { targetTitle } from "../../../provider/resources/target-title";
import type { InventoryTarget } from "../inventory/types";

const day = 24 * 3_600_000;

/** `Shop (dt_…, https://shop.example)`, with what is known, and with what is not and matters. */
export function titleOf(target: InventoryTarget): string {
  const doubt = target.mayBeDisabled
    ? " (Cobalt does not say whether it is enabled, so it counts as enabled)"
    : "";
  return `${targetTitle(target)}${doubt}`;
}

/** The lines of a program that give a target a recurring schedule. `now`: ms since 1970. */
export function scheduleLines(target: InventoryTarget, recurrence: Recurrence, now: number): string {
  const name = slug(target.name ?? target.id);
  return [
    "Add to the program:",
    `  new cobalt.DastScheduledScan(${JSON.stringify(`${name}-${recurrence.toLowerCase()}`)}, {`,
    `    targetId: ${JSON.stringify(target.id)},`,
    `    dateTime: ${JSON.stringify(nextSunday(now))},`,
    `    recurrence: ${JSON.stringify(recurrence)},`,
    "  });",
  ].join("\n");
}

/** The entry of the policy's configuration that exempts a target for thirty days. */
export function exemptionLine(policy: string, target: { readonly id: string }, now: number): string {
  const until = formatInstant(now + 30 * day).slice(0, 10);
  const exemption = { target: target.id, reason: "why", until };
  return `Or exempt it in the policy's configuration: ${JSON.stringify({ [policy]: { exemptions: [exemption] } })}`;
}

/** 02:00 in UTC, the next Sunday but for the coming 24 hours. */
function nextSunday(now: number): string {
  const start = new Date(now + day);
  const days = (7 - start.getUTCDay()) % 7;
  return `${formatInstant(start.getTime() + days * day).slice(0, 10)}T02:00:00Z`;
}

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? "target" : plain;
}
