/** A resource of a program that is given as data. */
export interface ResourceSpec {
  /** A class of the package: `DastScheduledScan`. */
  readonly type: string;
  readonly name: string;
  /** `{ $output: "name.property" }` anywhere is that resource's output, `{ $secret: value }` a secret. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Resource options; `dependsOn`, `parent` and `deletedWith` hold names of earlier resources. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ProgramSpec {
  readonly resources: readonly ResourceSpec[];
  /** Outputs of the stack, with the same references. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Makes the resources that program.json lists, in its order. */
export const GENERIC_PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const cobalt = require("pulumi-cobalt");
const { resources, outputs } = JSON.parse(require("node:fs").readFileSync(__dirname + "/program.json", "utf8"));
const made = {};

function resolve(value) {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== "object" || value === null) return value;
  if ("$secret" in value) return pulumi.secret(resolve(value.$secret));
  if ("$output" in value) {
    const [name, ...properties] = value.$output.split(".");
    return properties.reduce((output, property) => output[property], made[name]);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
}

function resolveOptions({ dependsOn, parent, deletedWith, ...others } = {}) {
  const options = { ...others };
  if (dependsOn) options.dependsOn = [dependsOn].flat().map((name) => made[name]);
  if (parent) options.parent = made[parent];
  if (deletedWith) options.deletedWith = made[deletedWith];
  return options;
}

for (const { type, name, args, options } of resources) {
  made[name] = new cobalt[type](name, resolve(args), resolveOptions(options));
}
for (const [key, value] of Object.entries(outputs || {})) {
  exports[key] = resolve(value);
}
`;
