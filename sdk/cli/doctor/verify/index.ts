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
import { type Evidence, type FactAnswer, facts, itemsOf, largeLimit, notSeen, type Read } from "./facts";
import { type RecordedAnswer, recordedAnswer } from "./record";

export interface VerifiedFact {
  readonly fact: string;
  readonly answer: FactAnswer;
}

export interface Verified {
  readonly facts: readonly VerifiedFact[];
  /** A line for each documented read that was not answered: what it would show is not known. */
  readonly unanswered: readonly string[];
  /** A line for each way in which an answer differs from Cobalt's documentation. */
  readonly differences: readonly string[];
  /** The answers without any value of Cobalt's or of an organisation's. */
  readonly answers: readonly RecordedAnswer[];
}

/** Goes through the facts that docs/facts.md lists, as far as reads can show them. */
export async function verify(probe: Probe): Promise<Verified> {
  const answers: Asked[] = [];
  const evidence = await gather(probe, answers);
  const unanswered = answers.filter(({ result }) => !telling.includes(result.outcome.kind));
  const lists = answers.filter(({ ask }) => /^\/dast\/(targets|scans|findings)\?/.test(ask));
  const envelopeFaults = lists.flatMap(({ ask, result: { outcome } }) =>
    outcome.kind === "ok" ? envelopeDifferences(outcome.value).map((line) => `GET ${ask}: ${line}`) : [],
  );
  return {
    facts: facts.map(({ text, seenIn, assess }) => {
      const one = unanswered.find(({ read }) => seenIn.includes(read));
      return {
        fact: text.replaceAll("`", ""),
        answer:
          one === undefined ? assess({ ...evidence, envelopeFaults }) : notSeen(`not known: ${lineOf(one)}`),
      };
    }),
    unanswered: unanswered.filter(({ read }) => !undocumented.includes(read)).map(lineOf),
    differences: answers.flatMap(({ ask, result }) => {
      const kind = kindOf(ask);
      return kind === undefined ? [] : differencesIn(result, kind).map((line) => `GET ${ask}: ${line}`);
    }),
    answers: answers.map(recordedAnswer),
  };
}

/** What Cobalt does not say that it answers. */
const undocumented: readonly Read[] = ["schedules", "page"];

/** Results that tell something of what was asked for. */
const telling: readonly string[] = ["ok", "refused", "not-found", "conflict", "redirect", "malformed"];

/** What was asked for, by its path, and what came. */
interface Asked {
  readonly read: Read;
  readonly ask: string;
  readonly result: ProbeResult;
}

function lineOf({ ask, result }: Asked): string {
  return `GET ${ask}: ${result.message}`;
}

/** Makes at most nine reads, one after the other, and adds what came to `answers`. */
async function gather(probe: Probe, answers: Asked[]): Promise<Omit<Evidence, "envelopeFaults">> {
  const asked = async (read: Read, path: string) => {
    const result = await probe(path);
    answers.push({ read, ask: path, result });
    return result;
  };
  const ask = async <T>(read: Read, path: string, parse: ParseResource<T>) =>
    parseBody(parsePage(parse), await asked(read, path));
  const first = await asked("targets", "/dast/targets?limit=100");
  const targets = parseBody(parsePage(parseTarget), first);
  const targetId = itemsOf(targets)[0]?.id;
  const scans = await ask("scans", "/dast/scans?limit=100", parseScan);
  const findings = await ask("findings", "/dast/findings?limit=100", parseFinding);
  const reviewed = itemsOf(scans).find(({ status }) => activityOf(status) === "under review");
  const scanId = itemsOf(findings)[0]?.scanIds[0];
  return {
    limits: first.headers,
    targets,
    target:
      targetId === undefined
        ? undefined
        : parseBody(parseOne(parseTarget), await asked("target", `/dast/targets/${targetId}`)),
    schedulesStatus:
      targetId === undefined
        ? undefined
        : statusOf(await asked("schedules", `/dast/targets/${targetId}/scheduled_scans`)),
    largePage: await ask("page", `/dast/targets?limit=${largeLimit}`, parseTarget),
    scans,
    findings,
    underReview:
      reviewed === undefined
        ? undefined
        : await ask("review", `/dast/findings?scan=${reviewed.id}`, parseFinding),
    ofScan:
      scanId === undefined
        ? undefined
        : {
            scanId,
            findings: await ask("scan", `/dast/findings?scan=${scanId}&limit=100`, parseFinding),
          },
  };
}

function statusOf({ outcome }: ProbeResult): number | undefined {
  return "status" in outcome ? outcome.status : undefined;
}

function kindOf(ask: string): Kind | undefined {
  const [, kind] = /^\/dast\/(target|scan|finding)s(?:\?.*|\/[^/?]+)?$/.exec(ask) ?? [];
  return kind as Kind | undefined;
}
