import { type Case, up } from "../../support/case";
import { ends, gate, one, passes, scan } from "./shared";

export const laterLife: readonly Case[] = [
  one(
    "another scan replaces",
    scan(),
    scan(),
    passes,
    up(
      { ...gate, scanId: "$scan1" },
      { did: "replace", replaces: ["scanId"], id: "$scan1/one", posts: 0, state: { verdict: "passed" } },
    ),
  ),
  one(
    "until: scanned passes provisionally",
    scan({ status: "under_review" }),
    up({ ...gate, until: "scanned" }, { did: "create", state: { verdict: "provisional" } }),
  ),
  one("a refresh rewrites no verdict", scan(), passes, ends("failed"), {
    run: "refresh",
    expect: { did: "read", requests: [], state: { verdict: "passed", scanStatus: "completed" } },
  }),
  one("a destroy asks for nothing", scan(), passes, {
    run: "destroy",
    expect: { did: "delete", requests: [], state: undefined, warnings: 0 },
  }),
  one(
    "no tokens",
    up(
      { ...gate, scanId: "dsc_any" },
      { did: "failed", failure: /tokens are missing/, requests: [] },
      { tokens: false },
    ),
  ),
  one(
    "no tokens, and nothing to do",
    scan(),
    passes,
    up(gate, { did: "same", requests: [] }, { tokens: false }),
  ),
  one(
    "every fault of a declaration at once",
    up(
      { scanId: "latest", limits: {}, countStates: ["open"], timeout: "soon", pollInterval: "1s" },
      {
        did: "failed",
        failure:
          /scanId: [^\n]+\nlimits: [^\n]+\ncountStates: [^\n]+\ntimeout: [^\n]+\npollInterval: [^\n]+$/,
        requests: [],
      },
    ),
  ),
];
