/** What Cobalt's documentation leaves open. A product that relies on either answer is wrong. */
export interface Undocumented {
  /** True if a POST that was refused with 509, 429 or 5xx has used its idempotency key up. @default false */
  readonly refusedPostBurnsKey: boolean;
  /**
   * A second scan of a target whose scan still runs is accepted, or refused with 422 (`refuse`), with 409 (`conflict`), or with
   * 400 and `{"error": "A scan is already in progress for this target."}` (`badRequest`). @default "accept"
   */
  readonly busyTarget: "accept" | "refuse" | "conflict" | "badRequest";
  /** The most entries of a page. @default 100 */
  readonly largestPage: number;
  /** A `limit` above the largest page is cut down to it, or refused with 422. @default "cap" */
  readonly overLargestPage: "cap" | "refuse";
  /** @default "oldestFirst" */
  readonly listOrder: "newestFirst" | "oldestFirst";
  /**
   * What a cursor holds. `position`: the last object, the filters and the limit, so that objects that come or go shift
   * nothing. `pageNumber`: `{"page":3,"size":10}`, as the documentation's own cursors do; a request that does not repeat the
   * filters gets a page of the whole list, and pages move under what comes or goes. @default "pageNumber"
   */
  readonly cursors: "position" | "pageNumber";
  /** `next_page` names the list's own path, or is `/resource?cursor=…` as in the documentation's example. @default "example" */
  readonly nextPage: "ownPath" | "example";
  /** A schedule whose `date_time` is past is accepted, its next run due at once or by recurrence, or refused with 422. @default "accept" */
  readonly pastDateTime: "accept" | "refuse";
  /** True if a POST equal to one of the last five minutes gets 409 without a key too, or with another. @default false */
  readonly conflictWithoutKey: boolean;
  /** True if findings can be read before the review is over. @default false */
  readonly findingsBeforeReview: boolean;
  /** The short scan of a retest is among the scans of its target, or cannot be read. @default "listed" */
  readonly retestScans: "listed" | "hidden";
  /** A POST without a body needs a `Content-Type` too, or may have one. @default "required" */
  readonly contentTypeWithoutBody: "optional" | "required";
  /** The status of an accepted POST. @default 201 */
  readonly acceptedStatus: 200 | 201 | 202;
  /**
   * In which fields answers differ from the documentation. @default "scan with started_at null", "finding with severity as a
   * number", "answer without target_id"
   */
  readonly oddFields: readonly OddField[];
}

/** One way in which the answers about one kind of thing differ from the documentation. */
export type OddField =
  | "target without enabled"
  | "target with name null"
  | "target with url null"
  /** Of the last page; the others need theirs. */
  | "list without pagination"
  /** Of the last page, in place of null. */
  | "list with empty next_page"
  /** The first entry of each list is one more, which has no id. */
  | "list with an entry without id"
  /** The list of the organisation's scans has one more, which belongs to no target and has an unknown status. */
  | "list with a scan of no target"
  | "scan with target_id null"
  /** While it is queued. */
  | "scan with started_at null"
  | "scan without dates"
  | "scan with dates in another form"
  | "scan with status in upper case"
  /** Of findings that are of high severity. */
  | "finding with severity 40"
  | "finding with severity as a number"
  | "finding with severity as a word"
  | "finding without severity"
  | "finding without scan_ids"
  | "finding without id"
  | "finding without state"
  /** The answer to a POST. */
  | "answer without target_id"
  | "answer with recurrence in lower case"
  | "answer with date_time in another form";

/** The answers that the sandbox gives to what Cobalt's documentation leaves open, unless it is switched: the harsher ones. */
export const defaultUndocumented: Undocumented = {
  refusedPostBurnsKey: false,
  busyTarget: "accept",
  largestPage: 100,
  overLargestPage: "cap",
  listOrder: "oldestFirst",
  cursors: "pageNumber",
  nextPage: "example",
  pastDateTime: "accept",
  conflictWithoutKey: false,
  findingsBeforeReview: false,
  retestScans: "listed",
  contentTypeWithoutBody: "required",
  acceptedStatus: 201,
  oddFields: ["scan with started_at null", "finding with severity as a number", "answer without target_id"],
};
