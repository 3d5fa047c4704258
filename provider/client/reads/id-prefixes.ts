/** The documented beginnings of ids, by the last part of the path that lists or makes them. */
const prefixes: Readonly<Record<string, string>> = {
  targets: "dt_",
  scans: "dsc_",
  scheduled_scans: "dsc_",
  findings: "dfi_",
};

/** Says once that ids begin otherwise than they are documented to. They are taken as they are. */
export function warnOfPrefix(
  path: string,
  ids: readonly (string | undefined)[],
  warnOnce: (key: string, text: string) => void,
): void {
  const prefix = prefixes[path.slice(path.lastIndexOf("/") + 1)] ?? "";
  const odd = ids.find((id) => id !== undefined && !id.startsWith(prefix));
  if (odd !== undefined)
    warnOnce(
      `ids of ${path}`,
      `Cobalt's answer has the id ${JSON.stringify(odd)} where the documentation has one that begins with ${prefix}: it is taken as it is.`,
    );
}
