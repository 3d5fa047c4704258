import { type Command, exitCodesText } from "../command";

const usage = `Usage: pulumi-cobalt sandbox [options]
       pulumi-cobalt sandbox [options] -- <command> [arguments]

A local server that behaves as Cobalt's documented API for DAST. With a command: starts it, runs the command with COBALT_BASE_URL, COBALT_API_TOKEN, COBALT_ORG_TOKEN and COBALT_SANDBOX_TARGETS (ids of the enabled targets, with commas) in its environment, and ends with the command's exit code. Under COBALT_SANDBOX, which is set there too, this package's providers, policies and commands speak to the sandbox alone, whatever a stack's configuration says.

Options:
  --port N     listen on this port of 127.0.0.1 (default: any free one)
  --speed N    let the sandbox's time run N times faster (default: 1)
  --seed FILE  targets and scan plan, as JSON: {"targets": [{"name", "id"?, "url"?, "enabled"?, "blackouts"?: [{"from", "until", "repeats"?}]}], "plan"?: {"queuedMs"?, "startedMs"?, "finishingUpMs"?, "underReviewMs"?, "retestMs"?, "endsAs"?, "findings"?: [{"severity"?, "state"?, "fixed"?}]}}
  --quiet      no line for each request, and no summary

Time is moved with: curl -X POST -H "Authorization: Bearer $COBALT_API_TOKEN" -d '{"hours": 1}' $COBALT_BASE_URL/_sandbox/advance

${exitCodesText("with a command that command's own, 128 and the signal's number where a signal ended it, 126 and 127 where it could not be started; 1 the sandbox could not be started")}`;

export const sandboxCommand: Command = {
  summary: "a local sandbox of Cobalt's API, on its own or around another command",
  usage,
  run: (args, context) => (require("./run") as typeof import("./run")).run(args, context),
};
