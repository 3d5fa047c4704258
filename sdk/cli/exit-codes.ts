/** What a command's end tells a pipeline. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** Arguments or settings that cannot be used. */
  misused: 2,
  /** A scan is not over yet: the same command later judges the same scan. */
  stillRunning: 3,
  /** Ended by Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;
