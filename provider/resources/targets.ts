import { isTrouble } from "../client/errors";
import { countsAsEnabled, type Target } from "../client/types";
import { shortLine, shortUrl } from "../foreign-text";
import type { MaybeUnknown } from "./decode";
import type { CheckFailure, Context } from "./lifecycle";
import { isUnknown } from "./property-map";
import { addRow } from "./warning-tables";

const mostNamed = 20;
/** How long a failure to list the targets stands for all of them. */
const unlistedMs = 5 * 60_000;

/**
 * Looks a target up in the process's shared listing before anything is created for it. A target that Cobalt does not have
 * is a failure that names the ones it has; a disabled one is a warning. Where Cobalt cannot be asked (no tokens in a fork's
 * preview, no network) one warning stands for all targets: creation will ask again and fail then.
 */
export async function verifyTarget(
  targetId: MaybeUnknown<string>,
  context: Context,
): Promise<readonly CheckFailure[]> {
  if (isUnknown(targetId)) return [];
  try {
    const targets = await listTargets(context);
    const target = targets.find(({ id }) => id === targetId) ?? (await context.api().findTarget(targetId));
    if (target === undefined) return [{ property: "targetId", reason: noSuchTarget(targetId, targets) }];
    if (!countsAsEnabled(target))
      addRow(context, "disabledTargets", { key: targetId, text: targetTitle(target) });
    return [];
  } catch (error) {
    if (!isTrouble(error)) throw error;
    addRow(context, "unverifiedTargets", { key: error.message, text: error.message });
    addRow(context, "unverifiedTargets", { key: targetId, text: targetId });
    return [];
  }
}

/**
 * The engine checks one resource after the other, so a Cobalt that does not answer is waited for once, not once a resource.
 */
async function listTargets(context: Context): Promise<readonly Target[]> {
  const { memory, effects } = context;
  const past = memory.targetsUnlisted;
  if (past !== undefined && effects.monotonic() - past.at < unlistedMs) throw past.error;
  try {
    return await context.api().listTargetsOnce();
  } catch (error) {
    if (isTrouble(error)) memory.targetsUnlisted = { error, at: effects.monotonic() };
    throw error;
  }
}

/** What `of` makes of the target as Cobalt shows it; nothing where Cobalt cannot be asked, which no creation fails for. */
export async function seenTarget<T extends object>(
  targetId: string,
  of: (target: Target | undefined) => T,
  context: Context,
): Promise<T | Record<string, never>> {
  try {
    return of(await context.api().findTarget(targetId));
  } catch (error) {
    if (!isTrouble(error)) throw error;
    return {};
  }
}

function noSuchTarget(targetId: string, targets: readonly Target[]): string {
  const sorted = [...targets].sort(byTitle);
  const named = sorted.slice(0, mostNamed).map(({ id, name }) => targetTitle({ id, name }));
  const more = targets.length > mostNamed ? ` and ${targets.length - mostNamed} more` : "";
  const known =
    targets.length === 0
      ? "It has none yet; targets are made in Cobalt's web application."
      : `It has: ${named.join(", ")}${more}.`;
  return `Cobalt has no target ${targetId} in this organisation. ${known}`;
}

interface TitledTarget {
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
}

/** A target as people read it, on one line, with what is known of it: `Shop (dt_…, https://shop.example)`. */
export function targetTitle(target: TitledTarget): string {
  const [id, url] = [shortLine(target.id), target.url && shortUrl(target.url)];
  if (target.name === undefined) return url === undefined ? id : `${id} (${url})`;
  const name = shortLine(target.name);
  return url === undefined ? `${name} (${id})` : `${name} (${id}, ${url})`;
}

/** By name, those without one last; among equals by id. */
export function byTitle(a: TitledTarget, b: TitledTarget): number {
  const key = ({ id, name }: TitledTarget) => `${name ?? "\uffff"}\n${id}`;
  return key(a) < key(b) ? -1 : 1;
}
