import { type Region, regions } from "../../../provider/client/regions";
import type { Configuration } from "../../../provider/configuration";
import { organisationsPath } from "./organisations";
import type { Probe, Probed } from "./probe";

/** Everything that was asked of Cobalt. */
export interface Observation {
  /** `GET /orgs`, with the API token alone. */
  readonly orgs: Probed;
  /** The same of the other data centre, where this one refused the token. */
  readonly elsewhere: { readonly region: Region; readonly orgs: Probed } | undefined;
  /** The first page of targets, with both tokens; undefined without an organisation's token. */
  readonly targets: Probed | undefined;
}

/** Makes a probe of one data centre, with or without the organisation's token. */
export type ProbeOf = (baseUrl: string, region: Region | undefined, orgToken: string | undefined) => Probe;

export const targetsPath = "/dast/targets?limit=100";

/** Asks Cobalt as little as the checks need: at most three reads. */
export async function observe(
  { baseUrl, region, orgToken }: Pick<Configuration, "baseUrl" | "region" | "orgToken">,
  probeOf: ProbeOf,
): Promise<Observation> {
  const orgs = await askOrgs(probeOf(baseUrl, region, undefined));
  if (orgs.outcome.kind === "lost" || orgs.outcome.kind === "proxy")
    return { orgs, elsewhere: undefined, targets: undefined };
  const refused = orgs.outcome.kind === "unauthorized";
  const other = refused && region !== undefined ? otherRegion(region) : undefined;
  const elsewhere =
    other === undefined
      ? undefined
      : { region: other, orgs: await askOrgs(probeOf(regions[other], other, undefined)) };
  const canAsk = orgToken !== undefined && !refused;
  const targets = canAsk ? await probeOf(baseUrl, region, orgToken.value)(targetsPath) : undefined;
  return { orgs, elsewhere, targets };
}

export function otherRegion(region: Region): Region {
  return region === "us" ? "eu" : "us";
}

/** Where a larger page than the default is refused, the default does. */
async function askOrgs(probe: Probe): Promise<Probed> {
  const probed = await probe(organisationsPath);
  const { outcome } = probed;
  const isBadLimit = outcome.kind === "refused" && (outcome.status === 400 || outcome.status === 422);
  return isBadLimit ? probe("/orgs") : probed;
}
