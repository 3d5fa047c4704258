import {
  type Organisation,
  type Page,
  type Probe,
  type ProbeResult,
  parseBody,
  parseOrganisation,
  parsePage,
} from "../../../provider/client";
import type { Configuration } from "../../../provider/configuration";

const organisationsPath = "/orgs?limit=100";

/** The first page of organisations in the answer to `GET /orgs`; undefined where it cannot be read. */
export function organisationsIn(result: ProbeResult): Page<Organisation> | undefined {
  const page = parseBody(parsePage(parseOrganisation), result);
  return page.kind === "value" ? page.value : undefined;
}

/** The answers that the checks need. */
export interface Observation {
  /** `GET /orgs`, with the API token alone. */
  readonly orgs: ProbeResult;
  /** The first page of targets, with both tokens; undefined without an organisation's token. */
  readonly targets: ProbeResult | undefined;
}

/** Makes a probe of the configured data centre, with or without the organisation's token. */
export type ProbeOf = (
  configuration: Pick<Configuration, "baseUrl" | "region" | "apiToken">,
  orgToken: string | undefined,
) => Probe;

const targetsPath = "/dast/targets?limit=100";

/** Asks the configured data centre, and no other: at most three reads. */
export async function observe(
  configuration: Parameters<ProbeOf>[0] & Pick<Configuration, "orgToken">,
  probeOf: ProbeOf,
): Promise<Observation> {
  const { orgToken } = configuration;
  const orgs = await askOrgs(probeOf(configuration, undefined));
  const canAsk = !["lost", "proxy", "unauthorized"].includes(orgs.outcome.kind);
  if (!canAsk || orgToken === undefined) return { orgs, targets: undefined };
  return { orgs, targets: await probeOf(configuration, orgToken.value)(targetsPath) };
}

/** Asks for the largest page, and for the default where that is refused. */
async function askOrgs(probe: Probe): Promise<ProbeResult> {
  const result = await probe(organisationsPath);
  const { outcome } = result;
  const isBadLimit = outcome.kind === "refused" && (outcome.status === 400 || outcome.status === 422);
  return isBadLimit ? probe("/orgs") : result;
}
