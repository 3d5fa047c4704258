import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Surroundings } from "./command";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** This process and its terminal. */
export const processSurroundings: Surroundings = {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  isTerminal: process.stdin.isTTY === true,
  onSignal(listener) {
    for (const signal of SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    };
  },
  spawn: (command, args, options) => spawn(command, args, options),
  readFile: (path) => readFileSync(path, "utf8"),
};
