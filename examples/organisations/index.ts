import * as pulumi from "@pulumi/pulumi";
import * as cobalt from "pulumi-cobalt/plugin";

// Every enabled target of two organisations, one in the US and one in the EU, scanned once a week. Each organisation has a provider,
// which takes its tokens from variables of its own. The state holds the names of these variables, and no token:
//   export US_API_TOKEN=… US_ORG_TOKEN=…
//   export EU_API_TOKEN=… EU_ORG_TOKEN=…
export const us = scanEveryWeek("us", "2026-01-04T02:00:00-05:00");
export const eu = scanEveryWeek("eu", "2026-01-04T02:00:00+01:00");

async function scanEveryWeek(region: "us" | "eu", dateTime: string): Promise<pulumi.Output<string>[]> {
  const own = region.toUpperCase();
  const envVarMappings = {
    [`${own}_API_TOKEN`]: "COBALT_API_TOKEN",
    [`${own}_ORG_TOKEN`]: "COBALT_ORG_TOKEN",
    // Only where Cobalt is not asked at its own address, as in a test.
    [`${own}_BASE_URL`]: "COBALT_BASE_URL",
  };
  const provider = new cobalt.Provider(region, { region }, { envVarMappings });
  const targets = await cobalt.getDastTargets({ enabled: true }, { provider });
  return targets.map(({ id, name = id }) => {
    const args = { targetId: id, dateTime, recurrence: "WEEKLY" } as const;
    const { firstRunAt } = new cobalt.DastScheduledScan(`${region}-${name}`, args, { provider });
    return pulumi.interpolate`${name}: ${firstRunAt}`;
  });
}
