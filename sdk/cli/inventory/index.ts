import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt inventory [options]

Writes the file that the policies read with \`inventory: file\`: the organisation's targets with their last completed scans, and the schedules that stacks declare. Pipelines that check many stacks then need no token.

Options:
  --state FILE   a stack's state, as \`pulumi stack export --file\` writes it; may be given several times
  --stack NAME   a stack that the Pulumi CLI can read; its region and base URL count too; may be given several times
  --out FILE     where to write it; - is stdout (default: cobalt-inventory.json)
  --json         the same as --out -
  --verbose      a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same

Schedules whose ids are in COBALT_REMOVED_SCHEDULES, or in a --stack's cobalt:removedSchedules, are left out. One that stands in several inputs counts once.

${exitCodesText("0 written; 1 Cobalt could not be asked")}`;

export const inventoryCommand: Command = {
  summary: "writes the file of targets and schedules that the policies read",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
