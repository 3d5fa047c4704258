/**
 * The command that tells a stack which schedule a person has removed in Cobalt. `index`: the next free one of the stack's list, so that
 * no earlier id is overwritten; undefined where nobody knows it, and then the CLI refuses the command until one is given.
 */
export function removedCommand(scheduleId: string, index: number | undefined): string {
  const command = `pulumi config set --path 'cobalt:removedSchedules[${index ?? "n"}]' ${scheduleId}`;
  return index === undefined ? `${command} (n: the next free index)` : command;
}
