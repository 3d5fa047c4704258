import { type FactAnswer, needsPost } from "./answer";
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
  /** As the README has it, under "The facts we rely on". */
  readonly text: string;
  readonly judge: (evidence: Evidence) => FactAnswer;
}

const unread = () => needsPost;

/** The README's table, row by row. */
export const facts: readonly Fact[] = [
  {
    text: 'two base URLs, three headers, `{"resource": …}` and `{"pagination": …, "data": […]}`',
    judge: envelopes,
  },
  { text: "100 GETs and 20 mutations per user and minute, then 509 (or 429)", judge: limits },
  {
    text: "an idempotency key lives 5 minutes; a live one gets 409 without the first answer",
    judge: unread,
  },
  {
    text: "`POST /dast/targets/{id}/…` in the examples, `POST /dast/scans/targets/{id}/…` in the text",
    judge: unread,
  },
  { text: "recurrences `WEEKLY`, `MONTHLY`, `QUARTERLY`", judge: unread },
  {
    text: "in a target's blackout period nothing starts, and what runs pauses and resumes by itself",
    judge: unread,
  },
  { text: "the statuses of a scan and of a finding", judge: knownStatuses },
  { text: "a schedule can be neither read, listed, changed nor removed", judge: schedulesHidden },
  { text: "does a refused POST (509, 5xx) burn its key?", judge: unread },
  { text: "is a scan of a busy target accepted, or refused with 422, 409 or 400?", judge: unread },
  { text: "the largest page; is a larger `limit` cut or refused?", judge: largestPage },
  { text: "what a cursor is: a page's number or a place; does it carry the filters?", judge: cursor },
  { text: "lists of several pages change while they are read", judge: movingLists },
  { text: "the order of lists", judge: order },
  { text: "is a `date_time` in the past refused?", judge: unread },
  { text: "does 409 also come without a key of ours?", judge: unread },
  { text: "are findings visible before the review is over?", judge: findingsBeforeReview },
  { text: "the day 29, 30 or 31 in a shorter month", judge: unread },
  {
    text: "scans and findings that an earlier scan had are listed in a finding's `scan_ids`",
    judge: scanIds,
  },
];
