import type { Undocumented } from "./types";

/** The answers that the sandbox gives to what Cobalt's documentation leaves open, unless it is switched. */
export const defaultUndocumented: Undocumented = {
  refusedPostBurnsKey: false,
  busyTarget: "accept",
  largestPage: 100,
  overLargestPage: "cap",
  listOrder: "newestFirst",
  pastDateTime: "accept",
  conflictWithoutKey: false,
  findingsBeforeReview: false,
};
