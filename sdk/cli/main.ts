#!/usr/bin/env node
import { commands } from "./commands";
import { dispatch } from "./dispatch";
import { processSurroundings } from "./surroundings";

// `… | head` closes the pipe when it has seen enough; that is no failure of the command.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void dispatch(process.argv.slice(2), commands, processSurroundings).then((code) => {
  process.exitCode = code;
});
