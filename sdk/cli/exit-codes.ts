import { constants } from "node:os";

/** What a command's end tells a pipeline. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** Arguments or settings that cannot be used. */
  misused: 2,
  /** A scan is not over yet: the same command later judges the same scan. */
  stillRunning: 3,
  /** All is well but for an output that was asked for and could not be written. */
  unwritten: 4,
} as const;

/** As shells count what a signal ends: 130 SIGINT (Ctrl-C), 143 SIGTERM, 129 SIGHUP. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** The last paragraph of every command's usage. `own`: what 0, 1 and others mean there. */
export function exitCodesText(own: string): string {
  return (
    `Exit codes: ${own}; 2 wrong use; 4 all is well, but stdout or a file that was asked for could not be written; 130, 143, 129 ended by ` +
    "Ctrl-C (SIGINT), SIGTERM, SIGHUP. A file that is written appears as a whole or stays as it was. A reader that closes stdout early, " +
    "such as head, changes neither files nor exit code."
  );
}
