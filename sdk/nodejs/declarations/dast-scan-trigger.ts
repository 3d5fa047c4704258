import * as pulumi from "@pulumi/pulumi";
import { type OnBusy, scanTriggerRules } from "../../../provider/resources/scan-trigger/fields";
import { comparable, type Incomparable } from "../comparable";
import type { Kind } from "./kind";

export interface ReadinessArgs {
  /** No redirect is followed; a user name and a password in it go as basic authorisation. */
  readonly url: pulumi.Input<string>;
  /** Headers to send, such as `Authorization`: secret, in no message, and in the state as a secret. */
  readonly headers?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** @default 200 */
  readonly expectStatus?: pulumi.Input<number>;
  /** Text that the body must hold, such as the deployed version. */
  readonly expectBody?: pulumi.Input<string>;
  /** How long to wait for it. @default "5m" */
  readonly timeout?: pulumi.Input<string>;
}

export interface DastScanTriggerArgs {
  /** The target to scan, `dt_…`. Another target needs a new resource. */
  readonly targetId: pulumi.Input<string>;
  /**
   * A change in any of these values starts a new scan, as an update of this resource; compared by value. Use image digests,
   * versions, file hashes, or `fingerprint(…)`. Dates, buffers and big integers are told apart as `fingerprint` does, assets and
   * archives by their content, resources by their id alone. Whatever Pulumi would pass on as an empty object (maps, sets, functions,
   * objects of classes) is an error that names its place. `pulumi.output(date)` holds nothing of the date any more: give its text.
   * @default none: the trigger scans once, ever
   */
  readonly triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /** false: the first deployment only takes note of `triggers`; their first change scans. @default true */
  readonly scanOnCreate?: pulumi.Input<boolean>;
  /**
   * Another scan of this target is running. `start`: ask Cobalt all the same. `wait`: until it is over. `join`: take that scan,
   * which began before this change and proves nothing about it. `fail`: say so and stop. @default "start"
   */
  readonly onBusy?: pulumi.Input<OnBusy>;
  /** How long `wait` waits. @default "50m" */
  readonly busyTimeout?: pulumi.Input<string>;
  /** Before the scan starts, wait until the deployed version answers. */
  readonly readiness?: pulumi.Input<ReadinessArgs>;
  /** A scan that runs already, `dsc_…`: taken over when this resource is created, nothing is started. Ignored afterwards. */
  readonly adopt?: pulumi.Input<string>;
  /** A scan still runs when the trigger is destroyed; the API cannot cancel it. `wait`: at most `busyTimeout`. @default "leave" */
  readonly onDestroy?: pulumi.Input<"leave" | "wait">;
}

/** What a `DastScanTrigger` shows. */
export interface DastScanTriggerProperties {
  readonly targetId: pulumi.Output<string>;
  readonly triggers: pulumi.Output<unknown[] | undefined>;
  readonly scanOnCreate: pulumi.Output<boolean | undefined>;
  readonly onBusy: pulumi.Output<OnBusy | undefined>;
  readonly busyTimeout: pulumi.Output<string | undefined>;
  readonly adopt: pulumi.Output<string | undefined>;
  readonly onDestroy: pulumi.Output<"leave" | "wait" | undefined>;
  /** The latest scan, `dsc_…`; undefined before the first. */
  readonly scanId: pulumi.Output<string>;
  readonly previousScanId: pulumi.Output<string | undefined>;
  readonly targetName: pulumi.Output<string | undefined>;
  /** When the latest scan was asked for, in UTC; of one that was taken over, its own start. */
  readonly requestedAt: pulumi.Output<string | undefined>;
  /** True if it is a scan that was there already: joined, adopted, or started by an earlier run. */
  readonly joined: pulumi.Output<boolean | undefined>;
  /** As last read; `purged` when Cobalt has the scan no longer. */
  readonly status: pulumi.Output<string | undefined>;
}

/** @internal */
export const dastScanTriggerKind: Kind = {
  resource: "DastScanTrigger",
  inputs: Object.keys(scanTriggerRules),
  outputs: ["scanId", "previousScanId", "targetName", "requestedAt", "joined", "status"],
  prepared: {
    triggers: (given) => comparable(given, "triggers", { refuse, special }),
    readiness: (given) =>
      isPromised(given) ? pulumi.output(given).apply(withSecretHeaders) : withSecretHeaders(given),
  },
};

function isPromised(given: unknown): given is pulumi.Output<object> | Promise<object> {
  return pulumi.Output.isInstance(given) || given instanceof Promise;
}

/** The engine keeps as a secret what a program says is one; a dynamic provider cannot say so. */
function withSecretHeaders(given: unknown): unknown {
  const headers: unknown = Reflect.get(Object(given), "headers");
  return headers === undefined ? given : { ...Object(given), headers: pulumi.secret(headers) };
}

function refuse({ what, place, instead }: Incomparable): Error {
  return new pulumi.RunError(
    `${place}: ${what} is no value that can be compared, so a change of it would start no scan; give ${instead}.`,
  );
}

/** The engine compares assets and archives by their content; a resource counts by its id. */
function special(value: object): { readonly value: unknown } | undefined {
  if (pulumi.CustomResource.isInstance(value)) return { value: value.id };
  return pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)
    ? { value }
    : undefined;
}
