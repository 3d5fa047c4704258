import type { Recurrence } from "../../provider/cobalt/facts";
import { targetTitle } from "../../provider/resources/targets";
import { formatInstant } from "../../provider/time/date-time";
import { dayMs } from "../../provider/time/duration";
import type { InventoryTarget } from "./inventory/types";

/** `Shop (dt_…, https://shop.example)`, with what is known, and with what is not and matters. */
export function titleOf(target: InventoryTarget): string {
  const doubt = target.mayBeDisabled
    ? " (Cobalt does not say whether it is enabled, so it counts as enabled)"
    : "";
  return `${targetTitle(target)}${doubt}`;
}

/** Of each target the lines of a program that give it a recurring schedule, under a name that is free. `now`: ms since 1970. */
export function scheduleAdvice(
  targets: readonly InventoryTarget[],
  wanted: { readonly recurrence: Recurrence; readonly taken: readonly string[]; readonly now: number },
): (target: InventoryTarget) => string {
  const { recurrence, taken, now } = wanted;
  const nameOf = ({ id, name }: InventoryTarget) => `${slug(name ?? id)}-${recurrence.toLowerCase()}`;
  const names = namesFor(targets, nameOf, taken);
  return ({ id }) =>
    [
      "Add to the program:",
      `  new cobalt.DastScheduledScan(${JSON.stringify(names.get(id) ?? id)}, {`,
      `    targetId: ${JSON.stringify(id)},`,
      `    dateTime: ${JSON.stringify(nextSunday(now))},`,
      `    recurrence: ${JSON.stringify(recurrence)},`,
      "  });",
    ].join("\n");
}

/** A name for a new resource of each target: no name twice, and none that is taken. */
export function namesFor(
  targets: readonly InventoryTarget[],
  nameOf: (target: InventoryTarget) => string,
  taken: Iterable<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const names = targets.map((target) => {
    const own = freeName(nameOf(target), used);
    used.add(own);
    return [target.id, own] as const;
  });
  return new Map(names);
}

/** The name, or with a number behind it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const others = Array.from({ length: taken.size + 1 }, (_, index) => `${name}-${index + 2}`);
  return [name, ...others].find((one) => !taken.has(one)) ?? name;
}

/** The entry of the policy's configuration that exempts a target for thirty days. */
export function exemptionLine(policy: string, target: { readonly id: string }, now: number): string {
  const until = formatInstant(now + 30 * dayMs).slice(0, 10);
  const exemption = { target: target.id, reason: "why", until };
  return `Or exempt it in the policy's configuration: ${JSON.stringify({ [policy]: { exemptions: [exemption] } })}`;
}

/** 02:00 in UTC, the next Sunday but for the coming 24 hours. */
function nextSunday(now: number): string {
  const start = new Date(now + dayMs);
  const days = (7 - start.getUTCDay()) % 7;
  return `${formatInstant(start.getTime() + days * dayMs).slice(0, 10)}T02:00:00Z`;
}

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? "target" : plain;
}
