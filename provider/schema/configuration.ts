import type { Properties } from "./types";

const secret = (description: string) => ({ type: "string", secret: true, description }) as const;

/**
 * The provider's arguments, and the same as stack configuration. Their defaults stand in the descriptions only: an SDK would
 * write them into the arguments of a provider, and an argument wins over the environment.
 */
export const configurationProperties: Properties = {
  apiToken: secret("A personal API token of Cobalt's. Better in the environment: COBALT_API_TOKEN."),
  orgToken: secret("The organisation's v2 token. Better in the environment: COBALT_ORG_TOKEN."),
  region: {
    type: "string",
    description: "`us` (default) or `eu`: the data centre that has the organisation. COBALT_REGION.",
  },
  baseUrl: {
    type: "string",
    description:
      "Cobalt's address, if it is not the region's: https, or http on this machine. COBALT_BASE_URL.",
  },
  readsPerMinute: {
    type: "integer",
    description: "What this provider may use of the user's quota (default 100). COBALT_READS_PER_MINUTE.",
  },
  writesPerMinute: {
    type: "integer",
    description: "The same for POSTs (default 20). COBALT_WRITES_PER_MINUTE.",
  },
  removedSchedules: {
    type: "array",
    items: { type: "string" },
    description: "Ids of schedules that a person has removed in Cobalt. COBALT_REMOVED_SCHEDULES counts too.",
  },
  acceptedScans: {
    type: "object",
    additionalProperties: { type: "string" },
    description:
      "Scan id → why it is accepted whatever its verdict, optionally ending with `until 2026-12-01`.",
  },
};
