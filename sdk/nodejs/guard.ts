import * as pulumi from "@pulumi/pulumi";

/**
 * A token that was set without `--secret` lies in clear in the stack's file, and would lie so in the state. Refused here, in the
 * program, since the provider's process is told no more which values are secret.
 */
export function refuseClearTokens(): void {
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
