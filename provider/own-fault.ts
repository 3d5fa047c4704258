/** The message of an error that nobody expected, which is a fault of this package's own. */
export function faultMessage(fault: unknown): string {
  const what = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return `This is a fault of pulumi-cobalt, please report it: ${what} (COBALT_DEBUG=1 shows where it happened)`;
}

/** The stack of such an error, for the log. */
export function faultStack(fault: unknown): string {
  return (fault instanceof Error ? fault.stack : undefined) ?? String(fault);
}
