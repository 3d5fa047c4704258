/** `[major, minor, patch]` */
export type Version = readonly [number, number, number];

/** Reads `3.274.1`, `v3.274.1`, `v3.200.0-beta.1+dirty`; undefined when there is no version at the start of the text. */
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

/** The oldest engine that is supported, so the oldest on PATH that is taken. */
export const OLDEST_ENGINE: Version = [3, 200, 0];
/** The oldest Go that builds the pinned modules. */
export const OLDEST_GO: Version = [1, 26, 6];
/** What a person installs where a build is the way. */
export const GO_TO_INSTALL = `Go ${formatVersion(OLDEST_GO)} or later (https://go.dev/dl/)`;

/** A candidate is taken, with its version, or left, with the reason for the person. */
export type Candidacy =
  | { readonly kind: "take"; readonly version: string }
  | { readonly kind: "leave"; readonly reason: string };

/** A `pulumi` on PATH, as far as it was looked at. */
export interface PulumiOnPath {
  /** The executable's path, or undefined where PATH has none. */
  readonly executable: string | undefined;
  /** True if it is one of this script's own, which the cache looks after. */
  readonly isOurs: boolean;
  /** What `pulumi version` printed, or undefined where it does not run. */
  readonly printed: string | undefined;
}

/** Takes a `pulumi` on PATH that runs, is the user's own and is recent enough. */
export function checkPulumi({ executable, isOurs, printed }: PulumiOnPath): Candidacy {
  if (executable === undefined) {
    return leave("there is none");
  }
  if (isOurs) {
    return leave(`${executable} is this script's own`);
  }
  const version = printed === undefined ? undefined : parseVersion(printed);
  if (version === undefined) {
    return leave(`${executable} does not run: \`pulumi version\` failed`);
  }
  if (!isAtLeast(version, OLDEST_ENGINE)) {
    return leave(`${executable} is ${formatVersion(version)}, older than ${formatVersion(OLDEST_ENGINE)}`);
  }
  return { kind: "take", version: formatVersion(version) };
}

/** Takes a Go that is recent enough. `printed`: what `go version` printed, or undefined where there is none. */
export function checkGo(printed: string | undefined): Candidacy {
  if (printed === undefined) {
    return leave("Go is not installed");
  }
  const version = parseGoVersion(printed);
  if (version === undefined) {
    return leave("the output of `go version` is not understood");
  }
  if (!isAtLeast(version, OLDEST_GO)) {
    return leave(`Go is ${formatVersion(version)}, older than ${formatVersion(OLDEST_GO)}`);
  }
  return { kind: "take", version: formatVersion(version) };
}

function leave(reason: string): Candidacy {
  return { kind: "leave", reason };
}
