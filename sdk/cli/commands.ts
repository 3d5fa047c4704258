import { doctorCommand } from "./doctor";
import { findingsCommand } from "./findings";
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
  findings: findingsCommand,
  report: reportCommand,
  inventory: inventoryCommand,
  sandbox: sandboxCommand,
};
