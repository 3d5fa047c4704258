import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt doctor [options]

Checks what the environment says (COBALT_API_TOKEN, COBALT_ORG_TOKEN, COBALT_REGION and the others) against Cobalt: tokens, organisation, region, reachability, clock and rate budget; and names the next step where something is wrong. With an API token alone it lists the organisations to choose from. It only reads.

Options:
  --show-token   show the organisations' tokens as well; without it, no token is ever printed
  --verify       check the facts about Cobalt that this package relies on, as far as reading shows them: at most nine requests
  --record FILE  verify, and write what was seen into a file to attach to a report: forms, lengths and documented words, and no value of yours
  --json         the results as JSON
  --verbose      a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same

${exitCodesText("0 nothing is wrong (there may be warnings); 1 something is")}`;

export const doctorCommand: Command = {
  summary: "checks tokens, organisation, region, network, clock and rate budget",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
