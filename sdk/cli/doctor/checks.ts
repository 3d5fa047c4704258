import {
  countsAsEnabled,
  type Organisation,
  type ProbeResult,
  parseBody,
  parsePage,
  parseTarget,
  proxyAnswer,
} from "../../../provider/client";
import { otherRegion, type Region } from "../../../provider/cobalt/facts";
import type { Configuration } from "../../../provider/configuration";
import { proxyAdvice } from "../../../provider/failure-advice";
import { formatDuration } from "../../../provider/time/duration";
import { type Observation, organisationsIn } from "./observe";

/** The result of a check. `failed`: something will not work; `warning`: it may not; `skipped`: it depends on another check. */
export type CheckOutcome = "ok" | "warning" | "failed" | "skipped";

export interface Check {
  readonly name: string;
  readonly outcome: CheckOutcome;
  /** What was observed. */
  readonly says: string;
  /** What to do about it. */
  readonly next?: string;
}

export function ok(name: string, says: string): Check {
  return { name, outcome: "ok", says };
}

export function warning(name: string, says: string, next: string): Check {
  return { name, outcome: "warning", says, next };
}

export function failed(name: string, says: string, next: string): Check {
  return { name, outcome: "failed", says, next };
}

export function skipped(name: string, says: string): Check {
  return { name, outcome: "skipped", says };
}

const webApplication = "Cobalt's web application";
const newApiToken =
  `Make an API token in ${webApplication} (your profile, API tokens), then: export COBALT_API_TOKEN=… A token in a stack's ` +
  "configuration is not looked at here; one in Pulumi ESC is, with `pulumi env run <environment> -- npx pulumi-cobalt doctor`.";

export function missingApiToken(): readonly Check[] {
  const without = "not asked, since there is no API token";
  return [
    failed("API token", "COBALT_API_TOKEN is not set", newApiToken),
    ...["reachability", "organisation", "targets", "clock", "rate budget"].map((name) =>
      skipped(name, without),
    ),
  ];
}

/** Checks whether Cobalt can be reached, and answers as Cobalt does. */
export function reachability({ orgs }: Observation, { baseUrl }: Pick<Configuration, "baseUrl">): Check {
  const { outcome, message = "" } = orgs;
  const { host } = new URL(baseUrl);
  switch (outcome.kind) {
    case "lost":
      return failed(
        "reachability",
        `no answer from ${host}: ${outcome.what}`,
        "Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and Cobalt's status page.",
      );
    case "proxy":
      return failed(
        "reachability",
        `nothing was sent to ${host}: ${proxyAnswer(outcome)}`,
        proxyAdvice(outcome, baseUrl),
      );
    case "redirect":
    case "malformed":
    case "maintenance":
    case "server-error":
      return failed("reachability", message, `Is ${host} Cobalt's own host? If it is, run this again later.`);
    default:
      return ok("reachability", `${host} answered in ${orgs.answeredAt - orgs.sentAt} ms`);
  }
}

/** Checks whether this data centre accepts the API token. No other is asked: tokens go to the configured address alone. */
export function apiToken(
  { orgs }: Observation,
  { region, baseUrl }: Pick<Configuration, "region" | "baseUrl">,
): Check {
  const { host } = new URL(baseUrl);
  if (orgs.outcome.kind === "ok") return ok("API token", `${host} accepts it`);
  if (orgs.outcome.kind !== "unauthorized") {
    const { status } = { status: undefined, ...(orgs.outcome.kind === "proxy" ? {} : orgs.outcome) };
    return skipped(
      "API token",
      `not known: ${host} ${status === undefined ? "did not answer" : `answered ${status}`}`,
    );
  }
  const other = region === undefined ? "" : `${ofRegion(otherRegion(region))} `;
  return failed("API token", `${host} refuses it`, `Is it expired, or cut off? ${other}${newApiToken}`);
}

function ofRegion(region: Region): string {
  return (
    `Was it made in the data centre of region ${region}? That one is asked only by: COBALT_REGION=${region} npx pulumi-cobalt doctor ` +
    `(for a stack: pulumi config set cobalt:region ${region}).`
  );
}

/** Checks which organisation it is, and whether its targets may be read. */
export function organisation(observation: Observation, orgToken: string | undefined): Check {
  const name = "organisation";
  const { orgs, targets } = observation;
  const page = organisationsIn(orgs);
  if (orgToken === undefined) return missingOrgToken(page?.items);
  if (orgs.outcome.kind === "unauthorized")
    return skipped(name, "not asked, since the API token is not accepted");
  if (targets === undefined) return skipped(name, "not asked, since Cobalt did not answer");
  const mine = page?.items.find(({ token }) => token === orgToken);
  const unlisted =
    page?.nextPage === null ? "one that GET /orgs does not list" : "one that was not looked up";
  const called = mine === undefined ? unlisted : `${mine.name} (${mine.id})`;
  if (targets.outcome.kind === "ok") return ok(name, called);
  if (!["unauthorized", "refused", "not-found"].includes(targets.outcome.kind))
    return skipped(name, `not known: ${targets.message}`);
  if (page?.nextPage === null && page.items.length > 0 && mine === undefined)
    return failed(
      name,
      `COBALT_ORG_TOKEN is none of the ${page.items.length} that this API token's user has (a v1 token?)`,
      "Take one of those listed below: `npx pulumi-cobalt doctor --show-token` shows their v2 tokens.",
    );
  return failed(
    name,
    `${called}: ${targets.message}`,
    `Ask for the right to read DAST targets in ${webApplication}, or take another user's API token.`,
  );
}

function missingOrgToken(organisations: readonly Organisation[] | undefined): Check {
  const says = "COBALT_ORG_TOKEN is not set";
  if (organisations === undefined)
    return failed(
      "organisation",
      says,
      "Once the API token is accepted, this command lists the organisations.",
    );
  if (organisations.length === 0)
    return failed(
      "organisation",
      `${says}, and this API token's user is in no organisation`,
      `Ask for access in ${webApplication}.`,
    );
  return failed(
    "organisation",
    says,
    "Choose one of those listed below: `npx pulumi-cobalt doctor --show-token` shows their tokens; then: export COBALT_ORG_TOKEN=…",
  );
}

/** Checks whether there are targets to scan. */
export function targets({ targets: probed }: Observation): Check {
  if (probed === undefined) return skipped("targets", "not known without an organisation");
  if (probed.outcome.kind === "rate-limited")
    return skipped("targets", "not known before the quota is renewed");
  if (probed.outcome.kind !== "ok")
    return failed(
      "targets",
      `they cannot be read: ${probed.message}`,
      "Nothing works before they can be. Run this again later; if it stays so, ask Cobalt's support.",
    );
  const page = parseBody(parsePage(parseTarget), probed);
  const another = (why: string) =>
    failed("targets", `the answer has another form: ${why}`, "Look for a newer version of pulumi-cobalt.");
  if (page.kind === "wrong") return another(page.why);
  const { items, nextPage, skipped: unusable } = page.value;
  if (items.length === 0 && unusable > 0) return another("no entry has an id that can be used");
  if (items.length === 0)
    return warning(
      "targets",
      "the organisation has none",
      `Targets are made in ${webApplication} only: make one there.`,
    );
  const enabled = items.filter((target) => target.enabled === true).length;
  const disabled = items.filter((target) => !countsAsEnabled(target)).length;
  const unknown = items.length - enabled - disabled;
  const more = nextPage === null ? "" : ", and more";
  const others = [
    ...(disabled === 0 ? [] : [`, ${disabled} disabled`]),
    ...(unknown === 0 ? [] : [`, ${unknown} of which Cobalt does not say`]),
  ];
  return ok("targets", `${enabled} enabled${others.join("")}${more}`);
}

/** The largest difference that is no warning: a larger one can move a run that is due about now into the past or the future. */
const largestSkewMs = 30_000;
/** The resolution of the Date header. */
const dateStepMs = 1_000;
/** The share of a minute's quota below which somebody else must be using it, too. */
const scarce = 0.5;

/** The last answer that Cobalt itself has given; undefined where something between here and there, or nothing, has answered. */
export function lastAnswer({ orgs, targets: probed }: Observation): ProbeResult | undefined {
  const others: readonly ProbeResult["outcome"]["kind"][] = ["lost", "proxy", "redirect", "malformed"];
  return [probed, orgs].find((one) => one !== undefined && !others.includes(one.outcome.kind));
}

const unanswered = "not known, since Cobalt did not answer";

/** Compares this machine's clock with the Date of an answer, at the middle of the request. */
export function clock(answer: ProbeResult | undefined): Check {
  if (answer === undefined) return skipped("clock", unanswered);
  const { headers, sentAt, answeredAt } = answer;
  const date = Date.parse(headers.date ?? "");
  if (Number.isNaN(date)) return skipped("clock", "Cobalt's answer shows no date");
  const skew = date + dateStepMs / 2 - (sentAt + answeredAt) / 2;
  const size = Math.abs(skew);
  if (size <= largestSkewMs)
    return ok("clock", `within ${formatDuration(Math.max(size, dateStepMs))} of Cobalt's`);
  return warning(
    "clock",
    `this machine is ${formatDuration(size)} ${skew > 0 ? "behind" : "ahead of"} Cobalt`,
    "Set the clock, or let NTP do it: which run of a schedule is the next depends on it.",
  );
}

/** Checks whether the user's quota is as large as this configuration means to use. */
export function budget(
  answer: ProbeResult | undefined,
  configuration: Pick<Configuration, "readsPerMinute" | "writesPerMinute">,
): Check {
  const name = "rate budget";
  if (answer === undefined) return skipped(name, unanswered);
  const { headers, outcome } = answer;
  if (outcome.kind === "rate-limited")
    return failed(
      name,
      "the user's quota for this minute is used up",
      `Run this again in a minute. ${sharing}`,
    );
  const [reads, writes] = [numberIn(headers.readLimit), numberIn(headers.mutationLimit)];
  const left = numberIn(headers.remaining);
  if (reads === undefined && writes === undefined) return skipped(name, "Cobalt's answer shows no limits");
  const { readsPerMinute, writesPerMinute } = configuration;
  const shown = `${reads ?? "?"} reads and ${writes ?? "?"} writes a minute, ${left ?? "?"} reads left now`;
  const tooMuch = [
    ...lower("COBALT_READS_PER_MINUTE", readsPerMinute, reads),
    ...lower("COBALT_WRITES_PER_MINUTE", writesPerMinute, writes),
  ];
  if (tooMuch.length > 0)
    return warning(
      name,
      `${shown}; configured are ${readsPerMinute} and ${writesPerMinute}`,
      `export ${tooMuch.join(" ")}`,
    );
  if (left !== undefined && reads !== undefined && left < reads * scarce)
    return warning(name, shown, sharing);
  return ok(name, shown);
}

/** Returns a failed check where a read was not answered that the facts are seen in. */
export function facts({ unanswered }: { readonly unanswered: readonly string[] }): readonly Check[] {
  return unanswered.length === 0
    ? []
    : [failed("facts", `not all are known: ${unanswered.join("; ")}`, "Run this again later.")];
}

const sharing =
  "Others use the same user's quota: give each pipeline its part with COBALT_READS_PER_MINUTE and COBALT_WRITES_PER_MINUTE, or a " +
  "user of its own.";

function lower(variable: string, configured: number, limit: number | undefined): readonly string[] {
  return limit !== undefined && limit >= 1 && configured > limit ? [`${variable}=${limit}`] : [];
}

function numberIn(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
