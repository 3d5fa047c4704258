import type { Seed } from "./types";

/** What is there when nobody says otherwise: one product in three environments, and a target that is switched off. */
export const defaultSeed: Seed = {
  targets: [
    { name: "Shop (development)", url: "https://dev.shop.example" },
    { name: "Shop (staging)", url: "https://staging.shop.example" },
    { name: "Shop (production)", url: "https://shop.example" },
    { name: "Old portal", url: "https://portal.shop.example", enabled: false },
  ],
};

/** Tokens that open nothing but a sandbox. */
export const sandboxTokens = {
  apiToken: "sandbox-api-token-opens-nothing-real",
  orgToken: "sandbox-org-token-opens-nothing-real",
} as const;

/** Looks like an organisation token of Cobalt's first API; the second refuses those. */
export const sandboxV1OrgToken = "sandbox-v1-org-token-opens-nothing";
