#!/usr/bin/env node
import { commands } from "./commands";
import { dispatch } from "./dispatch";
import { processSurroundings } from "./surroundings";

void dispatch(process.argv.slice(2), commands, processSurroundings).then((code) => {
  process.exitCode = code;
});
