/** `[major, minor, patch]` */
export type Version = readonly [number, number, number];

/** Reads `3.255.0`, `v3.255.0`, `v3.200.0-beta.1+dirty`; undefined when there is no version at the start of the text. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Reads what `go version` prints: `go version go1.26.1 linux/amd64`. */
export function parseGoVersion(text: string): Version | undefined {
  const match = /\bgo(\d[\w.]*)/.exec(text);
  return match?.[1] === undefined ? undefined : parseVersion(match[1]);
}

export function isAtLeast(version: Version, oldest: Version): boolean {
  for (const part of [0, 1, 2] as const) {
    if (version[part] !== oldest[part]) {
      return version[part] > oldest[part];
    }
  }
  return true;
}

export function formatVersion(version: Version): string {
  return version.join(".");
}
