import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { unknownKeys } from "../../provider/configuration-fields";

/** Refuses a configuration with a key that nobody knows, or with a token in clear. @throws RunError */
export function checkConfiguration(): void {
  refuseUnknownKeys();
  refuseClearTokens();
}

/** The engine hands the plugin's provider every `cobalt:` key; a dynamic provider can only ask for those that it knows. */
function refuseUnknownKeys(): void {
  // There, the namespace is the project's own as well.
  if (pulumi.getProject() === "cobalt") return;
  const prefix = "cobalt:";
  const names = Object.keys(pulumi.runtime.allConfig()).filter((name) => name.startsWith(prefix));
  const faults = unknownKeys(names.map((name) => name.slice(prefix.length)));
  if (faults.length === 0) return;
  throw new pulumi.RunError(faults.map(({ key, message }) => `${prefix}${key}: ${message}`).join("\n"));
}

/**
 * A token that was set without `--secret` lies in clear in the stack's file, and would lie so in the state. Refused here, in the
 * program, since the provider's process is told no more which values are secret.
 */
function refuseClearTokens(): void {
  const clear = ["apiToken", "orgToken"].filter((key) => {
    const name = `cobalt:${key}`;
    return pulumi.runtime.getConfig(name) !== undefined && !isSecret(name);
  });
  if (clear.length === 0) return;
  const commands = clear.map((key) => `pulumi config set --secret cobalt:${key}`).join("; ");
  throw new pulumi.RunError(
    `${clear.map((key) => `cobalt:${key}`).join(" and ")} ${clear.length === 1 ? "is" : "are"} set without --secret and would lie in ` +
      `clear in the state. Set ${clear.length === 1 ? "it" : "them"} anew: ${commands}. Have the tokens been committed? Then make new ones in Cobalt.`,
  );
}

// Pulumi's declarations leave the function out although every version since 3.0 exports it.
function isSecret(name: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { readonly isConfigSecret?: (name: string) => boolean };
  return isConfigSecret === undefined || isConfigSecret(name);
}

// Pulumi's declarations leave both out.
const { LocalStore, getLocalStore } = require("@pulumi/pulumi/runtime/state") as {
  readonly LocalStore?: new () => object;
  readonly getLocalStore?: () => object | undefined;
};

/**
 * A program that runs inside the Automation API's process hands its connection to the engine to its own copy of the SDK, and another
 * copy cannot speak through it: nothing that it declares is created. A program in a process of its own can have several copies.
 * @throws RunError beside such a program
 */
export function refuseSecondSdk(): void {
  const store = getLocalStore?.();
  if (store === undefined || LocalStore === undefined || store instanceof LocalStore) return;
  const own = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const others = Object.keys(require.cache)
    .flatMap(sdkFolder)
    .filter((folder) => folder !== own);
  throw new pulumi.RunError(
    `The program and pulumi-cobalt use two copies of @pulumi/pulumi, so nothing of pulumi-cobalt could be created. The program's is ` +
      `${others.join(" or ") || "another one"}; pulumi-cobalt's is ${own}. Leave one: run npm dedupe (yarn dedupe, pnpm dedupe), and let one ` +
      "version of @pulumi/pulumi satisfy package.json and pulumi-cobalt's peer dependency.",
  );
}

function sdkFolder(file: string): readonly string[] {
  return [/^(.*[\\/]@pulumi[\\/]pulumi)[\\/]runtime[\\/]state\.js$/.exec(file)?.[1] ?? []].flat();
}
