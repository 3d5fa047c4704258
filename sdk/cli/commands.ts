import type { Commands } from "./dispatch";
import { sandboxCommand } from "./sandbox";

/** Everything that `pulumi-cobalt` can do, in the order in which its help lists it. */
export const commands: Commands = {
  sandbox: sandboxCommand,
};
