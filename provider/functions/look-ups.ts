import type { CobaltApi } from "../client/api";
import { LifecycleError } from "../client/errors";
import { countsAsEnabled, type Finding, notGiven, type Scan, type Target } from "../client/types";
import { severities, severityNumbers } from "../cobalt/facts";
import { safeLine, safeValue } from "../foreign-text";
import type { PropertiesOf } from "../resources/fields";
import { byTitle, targetTitle } from "../resources/targets";
import type { functionFields } from "./fields";

type TargetQuery = PropertiesOf<typeof functionFields.getDastTarget.inputs>;
type TargetsQuery = PropertiesOf<typeof functionFields.getDastTargets.inputs>;

const mostNamed = 20;

/** The one target that fits; an error lists the candidates when none or several do. */
export async function getTarget(query: TargetQuery, api: CobaltApi): Promise<Target> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw new LifecycleError("getDastTarget: give the target's id, name or url.");
  const targets = await api.listTargets();
  const exact = targets.filter((target) => fits(target, query));
  // Programs and states have texts of others as answers give them.
  const fitting = exact.length > 0 ? exact : targets.filter((target) => fits(safeValue(target), query));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const asked = given.map(([key, value]) => `${key} ${safeLine(JSON.stringify(value))}`).join(", ");
  const problem = only === undefined ? `no target has ${asked}` : `${fitting.length} targets have ${asked}`;
  throw new LifecycleError(
    `getDastTarget: ${problem}. ${candidates(only === undefined ? targets : fitting)}`,
  );
}

export async function getTargets(query: TargetsQuery, api: CobaltApi): Promise<readonly Target[]> {
  const part = query.nameContains?.toLowerCase();
  const targets = await api.listTargets();
  return targets.filter(
    (target) =>
      (query.enabled === undefined || query.enabled === countsAsEnabled(target)) &&
      (part === undefined || target.name?.toLowerCase().includes(part) === true),
  );
}

function fits(target: Target, { id, name, url }: TargetQuery): boolean {
  const sameUrl = url === undefined || withoutSlash(target.url) === withoutSlash(url);
  return (id === undefined || target.id === id) && (name === undefined || target.name === name) && sameUrl;
}

function withoutSlash(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, "").toLowerCase();
}

function candidates(targets: readonly Target[]): string {
  if (targets.length === 0)
    return "This organisation has no targets; they are made in Cobalt's web application.";
  const named = [...targets].sort(byTitle).slice(0, mostNamed).map(targetTitle);
  const more = targets.length > mostNamed ? ` and ${targets.length - mostNamed} more` : "";
  return `Candidates: ${named.join("; ")}${more}.`;
}

type ScansQuery = PropertiesOf<typeof functionFields.getDastScans.inputs>;

export async function getScan({ id }: { readonly id: string }, api: CobaltApi): Promise<Scan> {
  const scan = await api.getScan(id);
  if (scan === undefined)
    throw new LifecycleError(`getDastScan: Cobalt has no scan ${JSON.stringify(id)} in this organisation.`);
  return scan;
}

/** Newest first. */
export async function getScans({ targetId, statuses }: ScansQuery, api: CobaltApi): Promise<readonly Scan[]> {
  const scans = targetId === undefined ? await api.listAllScans() : await api.listScans(targetId);
  return scans.filter(({ status }) => statuses === undefined || statuses.includes(status));
}

type FindingsQuery = PropertiesOf<typeof functionFields.getDastFindings.inputs>;

/** Findings without their titles, URLs, proofs and HTTP exchanges, which belong neither into states nor into logs. */
export async function getFindings(query: FindingsQuery, api: CobaltApi): Promise<readonly Finding[]> {
  const { targetId, scanId, minSeverity = "low", states } = query;
  if (!Object.hasOwn(severityNumbers, minSeverity)) {
    throw new LifecycleError(
      `getDastFindings: minSeverity is ${JSON.stringify(minSeverity)}: expected ${severities.join(", ")}.`,
    );
  }
  const reading = await api.listFindings({ targetId, scanId });
  if (reading.kind === "moving")
    throw new LifecycleError(
      `getDastFindings: nobody can say what the findings are, since ${reading.why}. Run it again.`,
    );
  return reading.items.filter(
    ({ severity, state }) =>
      severityNumbers[severity] >= severityNumbers[minSeverity] &&
      (states === undefined || states.includes(state) || state === notGiven),
  );
}
