/** What a person is told of an error that nobody expected, and that so is a fault of this package's own. */
export function toldOf(fault: unknown): string {
  const what = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return `This is a fault of pulumi-cobalt, please report it: ${what} (COBALT_DEBUG=1 shows where it happened)`;
}

/** Where it happened, for the log. */
export function stackOf(fault: unknown): string {
  return (fault instanceof Error ? fault.stack : undefined) ?? String(fault);
}
