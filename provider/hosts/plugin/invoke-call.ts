import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ConfigurationError } from "../../client/errors";
import { safeValue } from "../../foreign-text";
import { ArgumentError } from "../../functions/calendar";
import { emptyMeansUnknown, functionFields } from "../../functions/fields";
import { functions } from "../../registry";
import { tokenOf } from "../../resources/all-fields";
import type { Fields } from "../../resources/fields";
import {
  containsUnknown,
  isRecord,
  isUnknown,
  type PropertyMap,
  unknownValue,
  withoutAbsent,
} from "../../resources/property-map";
import { redacted, shown } from "../../resources/rules";
import { noSuch } from "../../suggestion";
import { RpcError, status } from "./rpc";
import { failureMessage, maskFor, type Received } from "./secrets";
import type { Call } from "./session";
import { encode, nothing, toStruct } from "./wire";

const names = Object.keys(functions) as (keyof typeof functions)[];

/**
 * Look-ups. A preview without tokens is answered with nothing where the program takes that for what is not known yet, and is refused as a
 * deployment is where it does not.
 */
export const invokeCall = {
  invoke: async (
    request: messages.InvokeRequest,
    call: Call,
    { args = nothing }: Received,
  ): Promise<messages.InvokeResponse> => {
    const name = names.find((known) => tokenOf(known) === request.getTok());
    if (name === undefined)
      throw new RpcError(
        status.notFound,
        `pulumi-cobalt has no function ${JSON.stringify(request.getTok())}.`,
      );
    const { [emptyMeansUnknown]: acceptsEmpty, ...query } = withoutAbsent(args.properties);
    const failures = faultsOf(name, query, args.secrets);
    const response = new messages.InvokeResponse().setFailuresList(failures.map(failureMessage));
    if (failures.length > 0) return response;
    try {
      const isPreview = request.getPreview() && acceptsEmpty === true;
      const found = await lookUp(name, query, { call, isPreview });
      const answer = acceptsEmpty === true && containsUnknown(found) ? {} : found;
      return response.setReturn(toStruct(encode(safeValue(answer), new Set())));
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      const reason = maskFor([args])(error.message);
      return response.setFailuresList([failureMessage({ property: propertyIn(error), reason })]);
    }
  },
};

/** The message begins with the argument's path, such as `window.hours.from`. */
function propertyIn({ message }: ArgumentError): string {
  return /^\w+/.exec(message)?.[0] ?? "";
}

interface Circumstances {
  readonly call: Call;
  /** True if tokens may be missing. */
  readonly isPreview: boolean;
}

/** The answer of a look-up, of which each output is unknown where the query is, and in a preview without tokens. */
export async function lookUp(
  name: keyof typeof functions,
  query: PropertyMap,
  { call, isPreview }: Circumstances,
): Promise<PropertyMap> {
  const unknown = Object.fromEntries(
    Object.keys(functionFields[name].outputs).map((output) => [output, unknownValue]),
  );
  if (containsUnknown(query)) return unknown;
  const context = await call.context("");
  try {
    return await functions[name](query, () => context.api());
  } catch (error) {
    if (!isPreview || !(error instanceof ConfigurationError)) throw error;
    call.warnOnce(`Look-ups in Cobalt are unknown in this preview. ${error.message}`);
    return unknown;
  }
}

function faultsOf(
  name: keyof typeof functions,
  query: PropertyMap,
  secrets: ReadonlySet<string>,
): { readonly property: string; readonly reason: string }[] {
  const inputs: Fields = functionFields[name].inputs;
  const missing = Object.keys(inputs).filter(
    (input) => inputs[input]?.required && query[input] === undefined,
  );
  const strange = Object.keys(query).filter((input) => !Object.hasOwn(inputs, input));
  const mistyped = Object.keys(inputs).filter(
    (input) => !isOfType(query[input], inputs[input]?.kind.shape.type),
  );
  return [
    ...missing.map((property) => ({ property, reason: "it is required" })),
    ...strange.map((property) => ({ property, reason: noSuch("input", property, Object.keys(inputs)) })),
    ...mistyped.map((property) => ({
      property,
      reason: `expected ${typeNames[inputs[property]?.kind.shape.type ?? ""] ?? "another value"}, got ${secrets.has(property) ? redacted : shown(query[property])}`,
    })),
  ];
}

const typeNames: Readonly<Record<string, string>> = {
  integer: "a number",
  string: "a text",
  boolean: "true or false",
  list: "a list of texts",
};

function isOfType(value: unknown, type: string | undefined): boolean {
  if (value === undefined || isUnknown(value)) return true;
  // An object's own type, which its function looks into.
  if (type === "object") return isRecord(value);
  if (type === "integer") return typeof value === "number";
  if (type !== "list") return typeof value === type;
  return Array.isArray(value) && value.every((item) => typeof item === "string" || isUnknown(item));
}
