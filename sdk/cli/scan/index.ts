import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt scan <dt_…> [options]
       pulumi-cobalt scan <dt_…> --gate [options of gate]

Starts one scan of a target now, by the rules of a DastScanTrigger, and writes its id to stdout. Cobalt's API cannot cancel a scan.

Another scan of the target runs:
  --on-busy DO         start: ask Cobalt all the same; wait; join: take that scan; or fail (default: start)
  --busy-timeout TIME  how long wait waits (default: 50m)

One scan however often a job is repeated:
  --once-per TEXT      one scan of the target for this text, such as a build's number. For 5 minutes, Cobalt itself recognises the repetition, and the scan is found, unless it was canceled or failed. After that nobody can tell: without --state, another scan starts
  --state FILE         with --once-per: keep what was started in this file, so that it holds for as long as the file is there

Waiting for the verdict:
  --gate               wait as \`pulumi-cobalt gate\` does, with its options (--max-high N, --timeout TIME and all others but --scan and --stack), and its exit codes

What is written:
  --json               the scan as JSON; with --gate, the verdict
  --verbose            a line on stderr for each request to Cobalt; COBALT_DEBUG=1 does the same

${exitCodesText("0 started, or with --gate passed; 1 not started, not known, or failed; 3 with --gate: still running")}`;

export const scanCommand: Command = {
  summary: "starts a scan of a target, and waits for its verdict if asked to",
  usage,
  whenStopped:
    "A scan may have been started: look at the target's scans, or run the same command again; with the same --once-per it is found for 5 minutes.",
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
