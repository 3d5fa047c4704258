import {
  type ParseResource,
  type Probe,
  type ProbeResult,
  parseBody,
  parseFinding,
  parseOne,
  parsePage,
  parseScan,
  parseTarget,
} from "../../../../provider/client";
import { activityOf } from "../../../../provider/cobalt/facts";
import { differencesIn, envelopeDifferences, type Kind } from "./documented";
import { type Evidence, type FactAnswer, facts, itemsOf, largeLimit, type PageOf } from "./facts";
import { type RecordedAnswer, recordedAnswer, recording } from "./record";

export interface VerifiedFact {
  readonly fact: string;
  readonly answer: FactAnswer;
}

export interface Verified {
  readonly facts: readonly VerifiedFact[];
  /** A line for each way in which an answer differs from Cobalt's documentation. */
  readonly differences: readonly string[];
  /** The answers without any value of Cobalt's or of an organisation's. */
  readonly answers: readonly RecordedAnswer[];
}

/** Goes through the facts that docs/facts.md lists, as far as reads can show them. */
export async function verify(probe: Probe): Promise<Verified> {
  const answers: { ask: string; result: ProbeResult }[] = [];
  const evidence = await gather(recording(probe, answers));
  const lists = answers.filter(({ ask }) => /^\/dast\/(targets|scans|findings)\?/.test(ask));
  const envelopeFaults = lists.flatMap(({ ask, result: { outcome } }) =>
    outcome.kind === "ok" ? envelopeDifferences(outcome.value).map((line) => `GET ${ask}: ${line}`) : [],
  );
  return {
    facts: facts.map(({ text, assess }) => ({
      fact: text.replaceAll("`", ""),
      answer: assess({ ...evidence, envelopeFaults }),
    })),
    differences: answers.flatMap(({ ask, result }) => {
      const kind = kindOf(ask);
      return kind === undefined ? [] : differencesIn(result, kind).map((line) => `GET ${ask}: ${line}`);
    }),
    answers: answers.map(recordedAnswer),
  };
}

/** Makes at most nine reads, one after the other. */
async function gather(probe: Probe): Promise<Omit<Evidence, "envelopeFaults">> {
  const first = await probe("/dast/targets?limit=100");
  const targets = pageIn(first, parseTarget);
  const targetId = targets.kind === "value" ? targets.value.items[0]?.id : undefined;
  const ask = async <T>(path: string, parse: ParseResource<T>) => pageIn(await probe(path), parse);
  const scans = await ask("/dast/scans?limit=100", parseScan);
  const findings = await ask("/dast/findings?limit=100", parseFinding);
  const reviewed = itemsOf(scans).find(({ status }) => activityOf(status) === "under review");
  const scanId = itemsOf(findings)[0]?.scanIds[0];
  return {
    limits: first.headers,
    targets,
    target:
      targetId === undefined
        ? undefined
        : parseBody(parseOne(parseTarget), await probe(`/dast/targets/${targetId}`)),
    schedulesStatus:
      targetId === undefined ? undefined : statusOf(await probe(`/dast/targets/${targetId}/scheduled_scans`)),
    largePage: await ask(`/dast/targets?limit=${largeLimit}`, parseTarget),
    scans,
    findings,
    underReview:
      reviewed === undefined ? undefined : await ask(`/dast/findings?scan=${reviewed.id}`, parseFinding),
    ofScan:
      scanId === undefined
        ? undefined
        : { scanId, findings: await ask(`/dast/findings?scan=${scanId}&limit=100`, parseFinding) },
  };
}

function pageIn<T>(probed: ProbeResult, parse: ParseResource<T>): PageOf<T> {
  return parseBody(parsePage(parse), probed);
}

function statusOf({ outcome }: ProbeResult): number | undefined {
  return "status" in outcome ? outcome.status : undefined;
}

function kindOf(ask: string): Kind | undefined {
  const [, kind] = /^\/dast\/(target|scan|finding)s(?:\?.*|\/[^/?]+)?$/.exec(ask) ?? [];
  return kind as Kind | undefined;
}
