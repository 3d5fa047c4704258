import { doctorCommand } from "./doctor";
import { findingsCommand, retestCommand } from "./findings";
import { gateCommand } from "./gate";
import { inventoryCommand } from "./inventory";
import { reportCommand } from "./report";
import { sandboxCommand } from "./sandbox";
import { scanCommand } from "./scan";
import { targetsCommand } from "./targets";

/** The commands, in the order in which the help lists them. */
export const commands = {
  doctor: doctorCommand,
  targets: targetsCommand,
  scan: scanCommand,
  gate: gateCommand,
  findings: findingsCommand,
  retest: retestCommand,
  report: reportCommand,
  inventory: inventoryCommand,
  sandbox: sandboxCommand,
};
