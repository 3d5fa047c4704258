import { secret } from "../../hosts/plugin/support/calls";
import { type Case, type Difference, meanwhile, up } from "../support/case";
import { minute } from "./faults";

const weekly = { targetId: "$target0", dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" };
const cannotImport = /cannot import a dynamic resource/;

const imports = (plugin: Difference["plugin"]): Difference => ({
  parts: ["did", "failure", "id", "state", "requests"],
  dynamic: { did: "failed", failure: cannotImport, requests: [], state: undefined },
  plugin,
  why: "Pulumi's runtime refuses the import of a dynamic resource itself",
  readme: "| import |",
});

const derived = (dynamic: readonly string[], plugin: readonly string[]): Difference => ({
  parts: ["secrets"],
  dynamic: { secrets: dynamic },
  plugin: { secrets: plugin },
  why: "the engine sends a dynamic provider secrets in clear, and marks what comes back under the same name alone",
  readme: "outputs made from a secret input",
});

const imported = "$target0/dsc_byHand/2026-12-06T02:00:00Z/WEEKLY";

export const differenceCases: readonly Case[] = [
  {
    name: "a schedule that was made by hand is imported",
    resource: "DastScheduledScan",
    steps: [
      {
        run: "import",
        id: imported,
        expect: { posts: 0, warnings: 0 },
        differs: imports({
          did: "import",
          id: "dsc_byHand",
          state: { ...weekly, scheduleId: "dsc_byHand", leftRunning: [] },
        }),
      },
    ],
  },
  {
    name: "what is no id of a schedule is not imported",
    resource: "DastScheduledScan",
    steps: [
      {
        run: "import",
        id: "dsc_byHand",
        expect: { posts: 0 },
        differs: imports({ did: "failed", failure: /"dsc_byHand" is no id of a schedule/, state: undefined }),
      },
    ],
  },
  ...(["DastScanTrigger", "DastScanGate"] as const).map(
    (resource): Case => ({
      name: "there is nothing to import",
      resource,
      steps: [
        {
          run: "import",
          id: "dsc_1",
          expect: { requests: [] },
          differs: imports({
            did: "failed",
            failure: /is nothing that Cobalt has, so it cannot be imported/,
            state: undefined,
          }),
        },
      ],
    }),
  ),
  {
    name: "a secret targetId stays one, also in what is made from it",
    resource: "DastScheduledScan",
    steps: [
      up(
        { ...weekly, targetId: secret("$target0") },
        { did: "create", posts: 1, state: { targetId: "$target0" } },
        {
          differs: derived(["targetId"], ["leftRunning", "targetId", "targetName", "targetUrl"]),
        },
      ),
      {
        run: "refresh",
        expect: { did: "read" },
        differs: derived(["targetId"], ["leftRunning", "targetId", "targetName", "targetUrl"]),
      },
      up(
        weekly,
        { did: "same", requests: [] },
        { differs: derived(["targetId"], ["leftRunning", "targetId", "targetName", "targetUrl"]) },
      ),
    ],
  },
  {
    name: "headers of a readiness are secret in the plugin, whatever the program says; for the dynamic host the SDK says so",
    resource: "DastScanTrigger",
    steps: [
      up(
        {
          targetId: "$target0",
          readiness: { url: "http://127.0.0.1:1/", headers: { "X-Probe": "geheim" } },
          scanOnCreate: false,
        },
        { did: "create", posts: 0 },
        {
          differs: {
            parts: ["secrets"],
            dynamic: { secrets: [] },
            plugin: { secrets: ["readiness"] },
            why: "a dynamic provider cannot say what is secret",
            readme: "a secret input",
          },
        },
      ),
    ],
  },
  {
    name: "a secret among the triggers stays one",
    resource: "DastScanTrigger",
    steps: [
      up(
        { targetId: "$target0", triggers: [secret("1.0.0")] },
        { did: "create", posts: 1, secrets: ["triggers"], state: { triggers: ["1.0.0"] } },
      ),
      up(
        { targetId: "$target0", triggers: [secret("1.0.0")] },
        { did: "same", requests: [], secrets: ["triggers"] },
      ),
      meanwhile(({ time }) => time.advance(10 * minute)),
      up(
        { targetId: "$target0", triggers: [secret("1.1.0")] },
        { did: "update", posts: 1, secrets: ["triggers"] },
      ),
    ],
  },
  {
    name: "a secret scanId stays one, also where it is said",
    resource: "DastScanGate",
    steps: [
      meanwhile(({ sandbox: { store } }) => {
        store.addScan(String(store.targets[0]?.id), { status: "completed" });
      }),
      up(
        { scanId: secret("$scan0") },
        { did: "create", posts: 0, state: { verdict: "passed", scanId: "$scan0" } },
        {
          differs: {
            parts: ["said", "secrets"],
            dynamic: { says: [/passed: scan \$scan0 of/], secrets: ["scanId"] },
            plugin: { says: [/passed: scan \*\*\* of/] },
            why: "a dynamic provider cannot know what is secret",
            readme: "a secret input",
          },
        },
      ),
    ],
  },
  {
    name: "customTimeouts bound the wait",
    resource: "DastScanGate",
    steps: [
      meanwhile(
        ({ sandbox: { store } }) =>
          void store.addScan(String(store.targets[0]?.id), { plan: { queuedMs: 20 * minute } }),
      ),
      {
        run: "up",
        inputs: { scanId: "$scan0" },
        timeout: 60,
        expect: { posts: 0 },
        differs: {
          parts: ["did", "failure", "id", "state", "requests", "said"],
          dynamic: { did: "create", state: { verdict: "passed" } },
          plugin: { did: "failed", failure: /pending after 1 min \(timeout\)/, state: undefined },
          why: "Pulumi's runtime does not hand customTimeouts to a dynamic provider",
          readme: "customTimeouts",
        },
      },
    ],
  },
];
