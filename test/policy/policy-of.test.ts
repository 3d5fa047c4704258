import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import * as published from "../../sdk/policy";
import { scheduleWindow } from "../../sdk/policy/policies/dast-schedule-window";
import { targetRequiresSchedule } from "../../sdk/policy/policies/dast-target-requires-schedule";
import { policyOf } from "../../sdk/policy/policy-of";
import { environment, resource, schedule, trigger, unknown } from "./support/stack";

interface Ran {
  readonly reported: readonly (readonly [string, string | undefined])[];
  readonly shown: readonly string[];
}

async function run(resources: readonly object[], config: object = {}): Promise<Ran> {
  const [reported, shown]: [(readonly [string, string | undefined])[], string[]] = [[], []];
  const policy = policyOf(targetRequiresSchedule, environment({ show: (text) => shown.push(text) }));
  const args = { resources, getConfig: () => config } as unknown as StackValidationArgs;
  await policy.validateStack(args, (message, urn) => reported.push([message, urn]));
  return { reported, shown };
}

it("reports violations, and shows notes without reporting them", async () => {
  const { reported, shown } = await run([
    schedule("new", { targetId: unknown }),
    trigger("scan", { targetId: "dt_1" }),
  ]);
  expect(reported).toEqual([]);
  expect(shown).toHaveLength(1);
  expect(shown[0]).toMatch(
    /^dast-target-requires-schedule \(does not stop the deployment\):\n {2}- Cannot tell yet: /,
  );
  expect(shown[0]).toContain("\n  - new: Cannot tell yet: which target");
  expect((await run([trigger("scan")])).reported).toHaveLength(1);
});

it("refuses a setting that does not exist, with the one that was meant", async () => {
  const { reported } = await run([], { minimumRecurence: "WEEKLY" });
  expect(reported).toEqual([
    [
      'The policy\'s configuration has no setting "minimumRecurence". Did you mean minimumRecurrence?',
      undefined,
    ],
  ]);
});

it("judges a resource policy only at the resources that it is about", async () => {
  const policy = policyOf(scheduleWindow, environment());
  const reported: string[] = [];
  const evaluate = async (args: object) => {
    const all = { ...args, getConfig: () => ({ timeZone: "nowhere" }) } as unknown as ResourceValidationArgs;
    const [validate] = [policy.validateResource].flat();
    await validate?.(all, (message) => reported.push(message));
  };
  await evaluate(resource("aws:s3/bucket:Bucket", "b", {}));
  expect(reported).toEqual([]);
  await evaluate(schedule("weekly"));
  expect(reported).toEqual([expect.stringContaining("is no IANA time zone")]);
});

describe("what is published", () => {
  it("is every policy by itself, and all of them together, under the names of the design", () => {
    const { policies, ...single } = published;
    const names = policies.map(({ name }) => name);
    expect(names).toEqual([
      "dast-target-requires-schedule",
      "dast-target-scanned-recently",
      "dast-public-endpoint-requires-target",
      "dast-deployment-requires-gate",
      "dast-schedule-window",
      "dast-schedule-not-overdue",
      "dast-no-duplicate-schedule",
      "dast-finding-decision-requires-reason",
    ]);
    expect(new Set(Object.values(single))).toEqual(new Set(policies));
  });

  it("stops by default only what Cobalt cannot take back and what an organisation has asked for", () => {
    const mandatory = published.policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
    expect(mandatory.map(({ name }) => name)).toEqual([
      "dast-target-requires-schedule",
      "dast-deployment-requires-gate",
      "dast-schedule-window",
      "dast-no-duplicate-schedule",
      "dast-finding-decision-requires-reason",
    ]);
  });

  it("is in its pack of this version, with the versions of Pulumi's packages that this package takes", () => {
    const manifestIn = (folder: string) => {
      const text = readFileSync(join(__dirname, "..", "..", folder, "package.json"), "utf8");
      return JSON.parse(text) as Record<
        "dependencies" | "peerDependencies",
        Readonly<Record<string, string>>
      > & {
        readonly version: string;
      };
    };
    const { version, peerDependencies } = manifestIn(".");
    const pack = manifestIn("policy-pack");
    expect(pack.version).toBe(version);
    expect(pack.dependencies).toEqual({
      "@pulumi/policy": peerDependencies["@pulumi/policy"],
      "@pulumi/pulumi": peerDependencies["@pulumi/pulumi"],
      "pulumi-cobalt": version,
    });
  });
});
