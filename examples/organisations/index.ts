import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt/plugin";

// Every enabled target of two organisations, one in the US and one in the EU, scanned once a week. Each organisation has a provider
// with its own tokens:
//   pulumi config set --secret --path us.apiToken     pulumi config set --secret --path us.orgToken
//   pulumi config set --secret --path eu.apiToken     pulumi config set --secret --path eu.orgToken
export const us = scanEveryWeek("us", "2026-01-04T02:00:00-05:00");
export const eu = scanEveryWeek("eu", "2026-01-04T02:00:00+01:00");

interface Organisation {
  readonly apiToken: string;
  readonly orgToken: string;
  /** Only where Cobalt is not asked at its own address, as in a test. */
  readonly baseUrl?: string;
}

async function scanEveryWeek(region: "us" | "eu", dateTime: string): Promise<pulumi.Output<string>[]> {
  const { apiToken, orgToken, baseUrl } = new pulumi.Config().requireSecretObject<Organisation>(region);
  const provider = new cobalt.Provider(region, { region, apiToken, orgToken, baseUrl });
  const targets = await cobalt.getDastTargets({ enabled: true }, { provider });
  return targets.map(({ id, name = id }) => {
    const args = { targetId: id, dateTime, recurrence: "WEEKLY" } as const;
    const { firstRunAt } = new cobalt.DastScheduledScan(`${region}-${name}`, args, { provider });
    return pulumi.interpolate`${name}: ${firstRunAt}`;
  });
}
