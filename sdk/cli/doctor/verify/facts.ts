import {
  type Finding,
  orderOf,
  type Page,
  type Parsed,
  type ProbeResult,
  type Scan,
  type Target,
} from "../../../../provider/client";
import { findingStates, quota, scanStatuses } from "../../../../provider/cobalt/facts";

export type PageOf<T> = Parsed<Page<T>>;

/** The answers that show whether the facts hold that this package relies on; undefined: there was nothing to ask about. */
export interface Evidence {
  readonly limits: ProbeResult["headers"];
  readonly targets: PageOf<Target>;
  readonly target: Parsed<Target> | undefined;
  /** The status of a GET of schedules, which Cobalt does not document. */
  readonly schedulesStatus: number | undefined;
  /** A line for each list that has another envelope than the documented one. */
  readonly envelopeFaults: readonly string[];
  /** The answer to a request for more targets than fit on any other page. */
  readonly largePage: PageOf<Target>;
  readonly scans: PageOf<Scan>;
  readonly findings: PageOf<Finding>;
  /** The findings of a scan that is under review. */
  readonly underReview: PageOf<Finding> | undefined;
  /** The findings of one scan that has some. */
  readonly ofScan: { readonly scanId: string; readonly findings: PageOf<Finding> } | undefined;
}

export const largeLimit = 1000;

export function itemsOf<T>(page: PageOf<T>): readonly T[] {
  return page.kind === "value" ? page.value.items : [];
}

/**
 * What the answers show of a fact. `seen`: the answer to a question that the documentation leaves open; whatever it is, it works.
 * `not seen`: nothing in this organisation shows it.
 */
export interface FactAnswer {
  readonly kind: "holds" | "differs" | "seen" | "not seen";
  readonly says: string;
}

const holds = (says: string): FactAnswer => ({ kind: "holds", says });
const differs = (says: string): FactAnswer => ({ kind: "differs", says });
const seen = (says: string): FactAnswer => ({ kind: "seen", says });
export const notSeen = (says: string): FactAnswer => ({ kind: "not seen", says });

/** The reads that facts are seen in. */
export type Read = "targets" | "target" | "schedules" | "page" | "scans" | "findings" | "review" | "scan";

interface Fact {
  /** The first cell of its row in docs/facts.md. */
  readonly text: string;
  /** Where one of these was not answered, nothing is known of the fact. */
  readonly seenIn: readonly Read[];
  /** Compares what was read with the fact. Pure. */
  assess(evidence: Evidence): FactAnswer;
}

const noSuchCall = [404, 405, 406, 410];

/** The rows of docs/facts.md that reading can show, in its order. */
export const facts: readonly Fact[] = [
  {
    text: 'two base URLs, three headers, `{"resource": …}` and `{"pagination": …, "data": […]}`',
    seenIn: ["targets", "target", "scans", "findings"],
    assess({ targets, target, scans, findings, envelopeFaults }) {
      const unread = [targets, target, scans, findings].flatMap((one) =>
        one?.kind === "wrong" ? [one.why] : [],
      );
      const silent = [targets, scans, findings].filter(
        (one) => one.kind === "value" && !one.value.saysWhetherMore,
      );
      const wrong = [
        ...unread,
        ...(silent.length > 0
          ? ["pagination is not said: a list does not tell whether another page follows"]
          : []),
        ...envelopeFaults,
      ];
      if (wrong.length > 0) return differs(wrong.join("; "));
      return holds("lists and single objects have these forms");
    },
  },
  {
    text: "100 GETs and 20 mutations per user and minute, then 509 (or 429)",
    seenIn: ["targets"],
    assess({ limits: { readLimit, mutationLimit } }) {
      if (readLimit === undefined && mutationLimit === undefined)
        return notSeen("the answers show no limits");
      const shown = `${readLimit ?? "?"} GETs and ${mutationLimit ?? "?"} mutations`;
      return readLimit === String(quota.readsPerMinute) && mutationLimit === String(quota.writesPerMinute)
        ? holds(shown)
        : differs(shown);
    },
  },
  {
    text: "the statuses of a scan and of a finding",
    seenIn: ["scans", "findings"],
    assess({ scans, findings }) {
      const statuses = itemsOf(scans).map(({ status }) => status);
      const states = itemsOf(findings).map(({ state }) => state);
      if (statuses.length === 0 && states.length === 0)
        return notSeen("there are no scans and no findings yet");
      const documented: readonly string[] = scanStatuses;
      const unknown = [
        ...statuses.filter((status) => !documented.includes(status)),
        ...states.filter((state) => !findingStates.some((known) => known === state)),
      ];
      if (unknown.length > 0) return differs(`not documented: ${[...new Set(unknown)].join(", ")}`);
      return holds(`${statuses.length} scans and ${states.length} findings have documented ones`);
    },
  },
  {
    text: "a schedule can be neither read, listed, changed nor removed",
    seenIn: ["schedules"],
    assess({ schedulesStatus: status }) {
      if (status === undefined) return notSeen("there is no target to ask about");
      return noSuchCall.includes(status)
        ? holds(`a GET of a target's schedules is answered with ${status}`)
        : differs(`a GET of a target's schedules is answered with ${status}`);
    },
  },
  {
    text: "the largest page; is a larger `limit` cut or refused?",
    seenIn: ["targets", "page"],
    assess({ largePage, targets }) {
      if (largePage.kind === "wrong") return seen(`a limit of ${largeLimit} is refused: ${largePage.why}`);
      const { items, nextPage } = largePage.value;
      if (items.length >= largeLimit) return seen(`a limit of ${largeLimit} is granted`);
      if (nextPage !== null) return seen(`a limit of ${largeLimit} is cut to ${items.length}`);
      return notSeen(
        `all ${itemsOf(targets).length} targets fit on one page; a limit of ${largeLimit} is not refused`,
      );
    },
  },
  {
    text: "what a cursor is: a page's number or a place; does it carry the filters?",
    seenIn: ["targets", "scans", "findings"],
    assess({ targets, scans, findings }) {
      const pages = [targets, scans, findings].flatMap((one) =>
        one.kind === "value" ? [one.value.nextPage] : [],
      );
      const next = pages.find((page) => typeof page === "string");
      if (next === undefined) return notSeen("every list fits on one page");
      const decoded = Buffer.from(/[?&]cursor=([^&]+)/.exec(next)?.[1] ?? "", "base64").toString();
      return seen(
        /"page":\d+/.test(decoded) ? "a cursor is a page's number" : "a cursor is no page's number",
      );
    },
  },
  {
    text: "lists of several pages change while they are read",
    seenIn: ["targets", "scans", "findings"],
    assess({ targets, scans, findings }) {
      const more = [targets, scans, findings].some(
        (one) => one.kind === "value" && one.value.nextPage !== null,
      );
      return more
        ? seen("lists have several pages, so verdicts read them twice")
        : notSeen("every list fits on one page");
    },
  },
  {
    text: "the order of lists",
    seenIn: ["scans"],
    assess({ scans }) {
      const found = orderOf(itemsOf(scans));
      return found === "unknown" ? notSeen("the dates of the scans show none") : seen(`scans come ${found}`);
    },
  },
  {
    text: "are findings visible before the review is over?",
    seenIn: ["scans", "review"],
    assess({ underReview }) {
      if (underReview === undefined) return notSeen("no scan is under review now");
      return itemsOf(underReview).length > 0
        ? seen("a scan under review shows findings")
        : notSeen("the scan under review shows no findings, and may have none");
    },
  },
  {
    text: "scans and findings that an earlier scan had are listed in a finding's `scan_ids`",
    seenIn: ["findings", "scan"],
    assess({ ofScan }) {
      if (ofScan === undefined) return notSeen("there are no findings yet");
      const { scanId, findings } = ofScan;
      if (findings.kind === "wrong") return differs(findings.why);
      const { items } = findings.value;
      const without = items.filter((finding) => !finding.scanIds.includes(scanId)).length;
      if (without > 0)
        return differs(`${without} of ${items.length} findings of scan ${scanId} do not list it`);
      return items.length === 0
        ? differs(`a finding lists scan ${scanId}, and that scan lists no finding`)
        : holds(`all ${items.length} findings of scan ${scanId} list it`);
    },
  },
];
