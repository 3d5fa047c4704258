import * as pulumi from "@pulumi/pulumi";
import { digest } from "../../provider/resources/keys";
import { comparable, type Incomparable } from "./comparable";

/**
 * One string that changes when any of the values changes, and only then: image digests, versions, file hashes and contents
 * (`Buffer`), dates, settings, also those inside of outputs. The order of an object's keys makes no difference. Not for whole resources,
 * whose status and times change by themselves. Throws a `TypeError` for what it could not tell apart: resources, maps, sets, functions.
 */
export function fingerprint(...values: readonly pulumi.Input<unknown>[]): pulumi.Output<string> {
  const known = comparable(values, "fingerprint", { refuse }) as readonly unknown[];
  return pulumi.output(known).apply((all) => digest(all as readonly unknown[]));
}

function refuse({ what, instead }: Incomparable): TypeError {
  return new TypeError(
    `fingerprint cannot tell ${what} apart from another: give it text, numbers, lists, plain objects, dates or buffers, ` +
      `here ${instead}, and of a resource the property that matters.`,
  );
}
