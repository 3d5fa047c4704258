import { doctorCommand } from "./doctor";
import { gateCommand } from "./gate";
import { inventoryCommand } from "./inventory";
import { reportCommand } from "./report";
import { sandboxCommand } from "./sandbox";
import { targetsCommand } from "./targets";

/** The commands, in the order in which the help lists them. */
export const commands = {
  doctor: doctorCommand,
  targets: targetsCommand,
  gate: gateCommand,
  report: reportCommand,
  inventory: inventoryCommand,
  sandbox: sandboxCommand,
};
