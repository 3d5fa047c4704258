import type { ReadKey } from "../../../provider/configuration";
import { isRecord } from "../../../provider/resources/property-map";
import type { CommandContext } from "../command";
import { pulumiJson } from "./pulumi";

/** A stack's `cobalt:` configuration, without its secrets: those are never asked for. */
export async function configurationOfStack(context: CommandContext, stack: string): Promise<ReadKey> {
  const entries = await pulumiJson(context, ["config", "--json", "--stack", stack]);
  return (key) => {
    const entry = isRecord(entries) ? entries[`cobalt:${key}`] : undefined;
    return isRecord(entry) && entry.secret !== true && typeof entry.value === "string"
      ? entry.value
      : undefined;
  };
}
