import { openFindingStates } from "../../../provider/cobalt/facts";
import { type Command, exitCodesText, notifyUsage } from "../command";

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

const retestUsage = `Usage: pulumi-cobalt retest --scan dsc_… [options]
       pulumi-cobalt retest --stack <name> [options]
       pulumi-cobalt retest --finding dfi_… [options]

Lets Cobalt retest the findings that hold a gate back, waits, and says which are fixed. Then \`pulumi up\`, or \`pulumi-cobalt gate\`, judges the same scan again, and no other scan is needed. It can be killed and run again: a retest that is under way is waited for, and none is asked for twice.

Which findings:
  --scan ID             those of this scan that count; may be given several times
  --stack NAME          those of the scans that the stack's triggers started last, read with \`pulumi stack export\`
  --finding ID          this one; may be given several times
  --count-states LIST   finding states that count, with commas (default: ${openFindingStates.join(",")})
  --new-only            only those that no earlier scan of the target had

How long:
  --no-wait             do not wait for the results
  --timeout TIME        how long to wait, such as 20m (default: 50m)
  --poll-interval TIME  how often to ask Cobalt, at least 5s, and less often for many findings (default: 30s)

What is written:
  --json                the results on stdout, as JSON
  --comment FILE        a text for a pull request in Markdown, which begins with <!-- pulumi-cobalt retest -->
  ${notifyUsage(22)}
  --verbose             a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same

${exitCodesText("0 all are fixed, or marked so that they do not count; with --no-wait: all are asked for; 1 some are not fixed, or not known; 3 still running: run the same command again")}`;

export const retestCommand: Command = {
  summary: "lets Cobalt retest findings, and says which are fixed",
  usage: retestUsage,
  whenStopped: "Retests that were asked for go on: run the same command again, and none is asked for twice.",
  run: (args, context) => (require("./retest") as typeof import("./retest")).run(args, context),
};
