import { openFindingStates } from "../../../provider/cobalt/facts";
import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt findings --scan dsc_… [options]
       pulumi-cobalt findings --stack <name> [options]
       pulumi-cobalt findings --target dt_… [options]

Lists the findings that a gate counts, for the people who fix them: severity, state, title, URL, when they were seen, and by which scans. It reads only.

Whose findings:
  --scan ID            of this scan; may be given several times
  --stack NAME         of the scans that the stack's triggers started last, read with \`pulumi stack export\`
  --target ID          of all scans of this target

Which findings:
  --count-states LIST  in these states, with commas, and in any that Cobalt does not document (default: ${openFindingStates.join(",")})
  --new-only           only those that no earlier scan of the target had; not with --target

What is shown:
  --format FORM        table, json, markdown, csv, sarif (SARIF 2.1.0), sarif-github (the same with locations that GitHub's code scanning takes), or defectdojo (its generic findings) (default: table)
  --json               the same as --format json
  --evidence           proofs and HTTP exchanges, too, with what looks like a credential in them masked; in a table, JSON and Markdown
  --out FILE           where to write it (default: stdout)
  --verbose            a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same

${exitCodesText("0 listed, however many there are; 1 Cobalt could not be asked, or there may be more than are listed")}`;

export const findingsCommand: Command = {
  summary: "the findings that count, for those who fix them: table, JSON, Markdown, CSV, SARIF, DefectDojo",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
