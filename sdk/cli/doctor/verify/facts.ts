import type { FactAnswer } from "./answer";
import type { Evidence } from "./evidence";
import {
  cursor,
  envelopes,
  findingsBeforeReview,
  knownStatuses,
  largestPage,
  limits,
  movingLists,
  order,
  scanIds,
  schedulesHidden,
} from "./judgements";

export interface Fact {
  /** The first cell of its row in docs/facts.md. */
  readonly text: string;
  readonly judge: (evidence: Evidence) => FactAnswer;
}

/** The rows of docs/facts.md that reading can show, in its order. */
export const facts: readonly Fact[] = [
  {
    text: 'two base URLs, three headers, `{"resource": …}` and `{"pagination": …, "data": […]}`',
    judge: envelopes,
  },
  { text: "100 GETs and 20 mutations per user and minute, then 509 (or 429)", judge: limits },
  { text: "the statuses of a scan and of a finding", judge: knownStatuses },
  { text: "a schedule can be neither read, listed, changed nor removed", judge: schedulesHidden },
  { text: "the largest page; is a larger `limit` cut or refused?", judge: largestPage },
  { text: "what a cursor is: a page's number or a place; does it carry the filters?", judge: cursor },
  { text: "lists of several pages change while they are read", judge: movingLists },
  { text: "the order of lists", judge: order },
  { text: "are findings visible before the review is over?", judge: findingsBeforeReview },
  {
    text: "scans and findings that an earlier scan had are listed in a finding's `scan_ids`",
    judge: scanIds,
  },
];
