/** The token of a resource, function or type in the plugin's package. */
export function tokenOf(name: string): string {
  return `cobalt:index:${name}`;
}
