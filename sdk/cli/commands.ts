import type { Commands } from "./dispatch";
import { doctorCommand } from "./doctor";
import { gateCommand } from "./gate";
import { inventoryCommand } from "./inventory";
import { sandboxCommand } from "./sandbox";
import { targetsCommand } from "./targets";

/** Everything that `pulumi-cobalt` can do, in the order in which its help lists it. */
export const commands: Commands = {
  doctor: doctorCommand,
  targets: targetsCommand,
  gate: gateCommand,
  inventory: inventoryCommand,
  sandbox: sandboxCommand,
};
