import type { Region } from "../../../provider/client/regions";
import type { Configuration } from "../../../provider/configuration";
import { organisationsPath } from "./organisations";
import type { Probe, Probed } from "./probe";

/** Everything that was asked of Cobalt. */
export interface Observation {
  /** `GET /orgs`, with the API token alone. */
  readonly orgs: Probed;
  /** The first page of targets, with both tokens; undefined without an organisation's token. */
  readonly targets: Probed | undefined;
}

/** Makes a probe of a data centre, with or without the organisation's token. */
export type ProbeOf = (baseUrl: string, region: Region | undefined, orgToken: string | undefined) => Probe;

export const targetsPath = "/dast/targets?limit=100";

/** Asks the configured data centre, and no other: at most three reads. */
export async function observe(
  { baseUrl, region, orgToken }: Pick<Configuration, "baseUrl" | "region" | "orgToken">,
  probeOf: ProbeOf,
): Promise<Observation> {
  const orgs = await askOrgs(probeOf(baseUrl, region, undefined));
  const canAsk = !["lost", "proxy", "unauthorized"].includes(orgs.outcome.kind);
  if (!canAsk || orgToken === undefined) return { orgs, targets: undefined };
  return { orgs, targets: await probeOf(baseUrl, region, orgToken.value)(targetsPath) };
}

/** Where a larger page than the default is refused, the default does. */
async function askOrgs(probe: Probe): Promise<Probed> {
  const probed = await probe(organisationsPath);
  const { outcome } = probed;
  const isBadLimit = outcome.kind === "refused" && (outcome.status === 400 || outcome.status === 422);
  return isBadLimit ? probe("/orgs") : probed;
}
