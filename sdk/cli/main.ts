#!/usr/bin/env node
import { exitCodeOfSignal } from "./exit-codes";
import { processInterruptions } from "./signals";

// Before anything else is loaded, so that a signal finds somebody who hears it.
const interruptions = processInterruptions();
const { dispatch } = require("./dispatch") as typeof import("./dispatch");
const { commands } = require("./commands") as typeof import("./commands");
const { processContext } = require("./process-context") as typeof import("./process-context");

void dispatch(process.argv.slice(2), commands, processContext(interruptions)).then((code) => {
  process.exitCode = code;
  // Nothing that still waits may hold up a process that was asked to end.
  if (interruptions.interrupted.aborted) process.exit();
  interruptions.onSignal((signal) => process.exit(exitCodeOfSignal(signal)));
});
