import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { systemEffects } from "../../provider/client/effects";
import type { Surroundings } from "./command";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** This process and its terminal. */
export const processSurroundings: Surroundings = {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  columns: process.stdout.isTTY === true ? process.stdout.columns : undefined,
  effects: systemEffects,
  isTerminal: process.stdin.isTTY === true,
  onSignal(listener) {
    for (const signal of SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    };
  },
  spawn: (command, args, options) => spawn(command, args, options),
  readFile: (path) => readFileSync(path, "utf8"),
  writeFile: (path, text) => writeFileSync(path, text),
  appendFile: (path, text) => appendFileSync(path, text),
};
