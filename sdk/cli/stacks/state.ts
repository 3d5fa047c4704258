import { ownFaultIn } from "../../../provider/client/errors";
import { isRecord } from "../../../provider/resources/property-map";
import { type StackView, viewOf } from "../../policy/stack/view";
import { type CommandContext, MisuseError } from "../command";
import { reasonOf } from "../files";
import { pulumiJson } from "./pulumi";

/** A stack's resources, as its last deployment left them. Secrets in it are encrypted, and nobody decrypts them here. */
export async function stateOfStack(context: CommandContext, stack: string): Promise<StackView> {
  const exported = await pulumiJson(context, ["stack", "export", "--stack", stack]);
  return viewOfExport(exported, `what \`pulumi stack export --stack ${stack}\` printed`);
}

/** The same of a file that `pulumi stack export --file` has written. Rejects with a `MisuseError` where it is not that. */
export async function stateOfFile(context: CommandContext, path: string): Promise<StackView> {
  const text = await readText(context, path);
  return viewOfExport(jsonIn(text, path), path);
}

function jsonIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MisuseError(`${path} is not JSON. Make it with \`pulumi stack export --file ${path}\`.`);
  }
}

async function readText(context: CommandContext, path: string): Promise<string> {
  try {
    return await context.readFile(path, context.interrupted);
  } catch (error) {
    context.interrupted.throwIfAborted();
    const fault = ownFaultIn(error);
    if (fault !== undefined) throw fault;
    throw new MisuseError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function viewOfExport(exported: unknown, what: string): StackView {
  const deployment = isRecord(exported) ? exported.deployment : undefined;
  const resources = isRecord(deployment) ? (deployment.resources ?? []) : undefined;
  if (!Array.isArray(resources))
    throw new MisuseError(`${what} is not the state of a stack. \`pulumi stack export\` makes one.`);
  return viewOf(resources.flatMap(resourceOf));
}

/** Resources that only wait for their deletion are none of the stack's any more. */
function resourceOf(resource: unknown) {
  if (!isRecord(resource) || resource.delete === true) return [];
  const { urn, type, outputs } = resource;
  if (typeof urn !== "string" || typeof type !== "string") return [];
  return [{ urn, type, name: urn.split("::").slice(3).join("::"), props: outputs ?? {} }];
}
