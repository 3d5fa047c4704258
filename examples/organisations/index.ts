import * as cobalt from "pulumi-cobalt/plugin";

// Every enabled target of two organisations, one in the US and one in the EU, scanned once a week. Each organisation has a provider,
// which takes its tokens from variables of its own. The state holds the names of these variables, and no token:
//   export US_API_TOKEN=… US_ORG_TOKEN=…
//   export EU_API_TOKEN=… EU_ORG_TOKEN=…
export const us = scanEveryWeek("us", "America/New_York");
export const eu = scanEveryWeek("eu", "Europe/Berlin");

/** Target → its schedule, spread over the early hours of the organisation's Sunday. */
function scanEveryWeek(region: "us" | "eu", timeZone: string) {
  const own = region.toUpperCase();
  const envVarMappings = {
    [`${own}_API_TOKEN`]: "COBALT_API_TOKEN",
    [`${own}_ORG_TOKEN`]: "COBALT_ORG_TOKEN",
    // Only where Cobalt is not asked at its own address, as in a test.
    [`${own}_BASE_URL`]: "COBALT_BASE_URL",
  };
  const provider = new cobalt.Provider(region, { region }, { envVarMappings });
  return new cobalt.ScannedTargets(
    region,
    { window: { days: ["sunday"], hours: { from: "01:00", to: "05:00" } }, timeZone },
    { provider },
  ).scheduleIds;
}
