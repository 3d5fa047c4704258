/** How messages about starting a scan name what a person can do next, which depends on what they run. */
export interface NextSteps {
  /** The command that asks for the scan once more. */
  readonly again: string;
  /** An option of the request, with a value to choose for it. */
  option(name: "onBusy" | "busyTimeout", value?: string): string;
  /** To go on with a scan that exists. */
  useScan(scanId: string): string;
  /** What follows on "A scan was taken over, and no second one is started". @param keyEnd from when on the same request starts another */
  afterTakeOver(keyEnd: string): string;
}

/** Those of a program that declares a `DastScanTrigger`. */
export const programSteps: NextSteps = {
  again: "`pulumi up`",
  option: (name, value) => (value === undefined ? name : `${name}: "${value}"`),
  useScan: (scanId) => `declare adopt: "${scanId}"`,
  afterTakeOver: (keyEnd) =>
    `The output joined is true. For another scan, force the replacement again after ${keyEnd}, or change a value in triggers at once; where one is read ` +
    'with config.get("rescan"), `pulumi up -c rescan=…` does.',
};
