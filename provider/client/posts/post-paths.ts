/** The last part of a POST's path. */
export type PostKind = "scans" | "scheduled_scans";

/** A POST's two documented paths: the examples have the first, the text has the second. */
export function postPaths(kind: PostKind, targetId: string): readonly [string, string] {
  return [`/dast/targets/${targetId}/${kind}`, `/dast/scans/targets/${targetId}/${kind}`];
}

export type PathIndex = 0 | 1;

/** What one client has learnt about Cobalt by its POSTs. */
export interface PostMemory {
  /** The path that worked last: tried first. */
  preferred: PathIndex;
  /** A key that was refused was accepted later, so refusals do not burn keys. */
  refusalsKeepKeys: boolean;
}

export function newPostMemory(): PostMemory {
  return { preferred: 0, refusalsKeepKeys: false };
}

export function other(index: PathIndex): PathIndex {
  return index === 0 ? 1 : 0;
}
