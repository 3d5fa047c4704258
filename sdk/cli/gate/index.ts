import { type Command, exitCodesText, notifyUsage } from "../command";

/** The gate's inputs are loaded where the help is shown. */
function usage(): string {
  const { termLines } = require("./arguments") as typeof import("./arguments");
  return `Usage: pulumi-cobalt gate --scan dsc_… [options]
       pulumi-cobalt gate --stack <name> [options]

Waits for the verdict on scans, as a DastScanGate does and by the same rule: for scans that outlive a deployment's job. It starts nothing and changes nothing, so it can be killed and run again.

Which scans:
  --scan ID                the scan to judge; may be given several times
  --stack NAME             the scans that the stack's triggers started last, read with \`pulumi stack export\`; its region, base URL and cobalt:acceptedScans count too

What passes, as the inputs of a DastScanGate say; without any limit the status alone decides:
${termLines()}
  --accept ID=WHY          accept this scan whatever its verdict; WHY may end with: until <yyyy-mm-dd>

What is written:
  --json                   the results on stdout, as JSON
  --verbose                a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same
  --summary FILE           a summary in Markdown (default: added to $GITHUB_STEP_SUMMARY, where that is set)
  --junit FILE             a report in JUnit's XML
  --comment FILE           a text for a pull request in Markdown, which begins with <!-- pulumi-cobalt gate -->, so that one comment can be updated
  ${notifyUsage(25)}

${exitCodesText("0 passed; 1 failed, or not to be judged; 3 still running: run the same command again")}`;
}

export const gateCommand: Command = {
  summary: "waits for the verdict on scans, with an exit code for pipelines",
  get usage() {
    return usage();
  },
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
