import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { safeLine, safeLines } from "../../foreign-text";
import type { CheckFailure } from "../../resources/lifecycle";
import { maskFor } from "./discretion";
import { toStruct } from "./struct";
import { type Decoded, encode } from "./wire";

export function failureMessage({ property, reason }: CheckFailure): messages.CheckFailure {
  return new messages.CheckFailure().setProperty(safeLine(property)).setReason(safeLines(reason));
}

/**
 * The answer of a check. No reason holds a text that is secret. The engine prints the value that the program gave to a failure's
 * property, secrets that are no text and tokens in clear as well (pkg/resource/deploy, issueCheckFailures); so a failure of a
 * secret names its property in the reason alone.
 */
export function checkResponse(
  { properties, secrets }: Decoded,
  failures: readonly CheckFailure[],
): messages.CheckResponse {
  const mask = maskFor([{ properties, secrets }]);
  return new messages.CheckResponse()
    .setInputs(toStruct(encode(properties, secrets)))
    .setFailuresList(
      failures
        .map(({ property, reason }) => ({ property, reason: mask(reason) }))
        .map((failure) => failureMessage(secrets.has(failure.property) ? unnamed(failure) : failure)),
    );
}

function unnamed({ property, reason }: CheckFailure): CheckFailure {
  return { property: "", reason: reason.includes(property) ? reason : `${property}: ${reason}` };
}
