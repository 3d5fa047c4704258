import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyEngine } from "../../../tools/engine";
import { measure } from "../stacks/run";
import type { Pack } from "./packs";

/**
 * A program that needs no plugin: components with the types and properties of real resources, of which every fourth has a public
 * host name. Policies see what a component registers as its outputs.
 */
function program(count: number): string {
  return `
const { ComponentResource } = require("@pulumi/pulumi");
class Component extends ComponentResource {
  constructor(type, name, properties) {
    super(type, name, properties);
    this.registerOutputs(properties);
  }
}
const ingress = (host) => ({ metadata: { name: host }, spec: { rules: [{ host }] } });
const of = [
  (n) => ["kubernetes:networking.k8s.io/v1:Ingress", ingress("a" + n + ".shop.example")],
  (n) => ["kubernetes:core/v1:Service", { metadata: { name: "s" + n }, spec: { type: "ClusterIP" } }],
  (n) => ["aws:s3/bucketV2:BucketV2", { bucket: "b" + n, tags: { team: "shop" } }],
  (n) => ["kubernetes:apps/v1:Deployment", { metadata: { name: "d" + n }, spec: { replicas: 2 } }],
];
for (let n = 0; n < ${count}; n += 1) {
  const [type, properties] = of[n % of.length](n);
  new Component(type, "resource-" + n, properties);
}
`;
}

export interface BenchStack {
  /** Seconds of one preview with a pack. @throws Error with Pulumi's output when it fails. */
  preview(pack: Pack): Promise<number>;
}

/** A stack of so many resources; `root` holds `node_modules` with the packed package. */
export async function createStack(engine: PolicyEngine, root: string, count: number): Promise<BenchStack> {
  const folder = join(root, "stack");
  mkdirSync(join(folder, "state"), { recursive: true });
  mkdirSync(join(root, "home"));
  const project = { name: "bench", runtime: { name: engine.runtime, options: { typescript: false } } };
  writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(project));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", main: "program.js" }));
  writeFileSync(join(folder, "program.js"), program(count));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ all: "advisory" }));
  const env = {
    ...process.env,
    PATH: engine.path,
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state").replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const run = (args: readonly string[], says?: string) =>
    measure({ file: engine.pulumi, args: [...args, "--non-interactive"], cwd: folder, env, says });
  await run(["stack", "init", "bench"]);
  const config = join(folder, "config.json");
  return {
    preview: async ({ folder, says }) =>
      (await run(["preview", "--policy-pack", folder, "--policy-pack-config", config], says)).seconds,
  };
}
