import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt targets [options]

Lists the organisation's targets, and says which look scheduled in Cobalt already, going by their scans of the last 200 days: "every Monday at 02:00 UTC".

Options:
  --format FORM  table, json, yaml, or ts: a TypeScript file of constants, ready to be a program's list of targets (default: table)
  --json         the same as --format json
  --verbose      a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same
  --no-history   do not look at past scans, which takes a request for every hundred of them

${exitCodesText("0 listed; 1 Cobalt could not be asked")}`;

export const targetsCommand: Command = {
  summary: "the organisation's targets, as a table, JSON, YAML or TypeScript",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
