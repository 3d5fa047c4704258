import type { Commands } from "./dispatch";
import { doctorCommand } from "./doctor";
import { gateCommand } from "./gate";
import { inventoryCommand } from "./inventory";
import { reportCommand } from "./report";
import { sandboxCommand } from "./sandbox";
import { targetsCommand } from "./targets";

/** Everything that `pulumi-cobalt` can do, in the order in which its help lists it. */
export const commands: Commands = {
  doctor: doctorCommand,
  targets: targetsCommand,
  gate: gateCommand,
  report: reportCommand,
  inventory: inventoryCommand,
  sandbox: sandboxCommand,
};
