import {
  type Finding,
  type Page,
  type Parsed,
  type ParseResource,
  type Probe,
  type ProbeResult,
  parseBody,
  parseFinding,
  parseOne,
  parsePage,
  parseScan,
  parseTarget,
  type Scan,
  type Target,
} from "../../../../provider/client";
import { activityOf } from "../../../../provider/cobalt/facts";

type PageOf<T> = Parsed<Page<T>>;

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

/** Makes at most nine reads, one after the other. */
export async function gather(probe: Probe): Promise<Omit<Evidence, "envelopeFaults">> {
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

export function itemsOf<T>(page: PageOf<T>): readonly T[] {
  return page.kind === "value" ? page.value.items : [];
}

function pageIn<T>(probed: ProbeResult, parse: ParseResource<T>): PageOf<T> {
  return parseBody(parsePage(parse), probed);
}

function statusOf({ outcome }: ProbeResult): number | undefined {
  return "status" in outcome ? outcome.status : undefined;
}
