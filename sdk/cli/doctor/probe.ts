import type { Effects } from "../../../provider/client/api";
import { classify, type Outcome } from "../../../provider/client/http/classify";
import { errorFor } from "../../../provider/client/http/error-texts";
import { maskOf } from "../../../provider/client/http/mask";
import { type ProxyVariables, proxyFor } from "../../../provider/client/http/proxies";
import { endOf, requestIdOf, type Trace, traceLine } from "../../../provider/client/http/trace";
import { parsePage } from "../../../provider/client/reads/parse";
import { fieldsOf, ShapeError, stringAt } from "../../../provider/client/reads/parse-fields";
import type { Region } from "../../../provider/client/regions";
import { type Answer, createTransport, type Reply } from "../../../provider/client/transport";
import type { Configuration } from "../../../provider/configuration";

/** The result of one GET that was sent once. */
export interface ProbeResult {
  readonly outcome: Outcome;
  readonly headers: Answer["headers"];
  /** The error's message; undefined where the outcome is `ok`. */
  readonly message: string | undefined;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Sends one GET. */
export type Probe = (path: string) => Promise<ProbeResult>;

interface ProbeOptions {
  readonly baseUrl: string;
  readonly region: Region | undefined;
  readonly apiToken: string;
  /** Undefined: without an organisation, as `GET /orgs` alone allows. */
  readonly orgToken: string | undefined;
  readonly effects: Effects;
  readonly signal: AbortSignal | undefined;
  readonly proxies: ProxyVariables;
  readonly trace?: Trace;
}

/** Short, since a person waits at the terminal for each. */
const timeoutMs = 10_000;

/**
 * Makes a probe that sends without the client's retries and limits, so that the first answer is seen as it is.
 * @throws ConfigurationError for a proxy that cannot be used
 */
export function createProbe(options: ProbeOptions): Probe {
  const { effects, baseUrl, region, apiToken, orgToken = "", trace } = options;
  const proxy = proxyFor(new URL(baseUrl), options.proxies);
  const transport = createTransport({ ...options, proxy });
  const mask = maskOf([apiToken, orgToken, ...(proxy?.secrets ?? [])]);
  return async (path) => {
    const sentAt = effects.now();
    const since = effects.monotonic();
    const reply = await transport({ method: "GET", path, timeoutMs });
    const answeredAt = effects.now();
    const outcome = classify(reply, mask);
    const traced = {
      at: sentAt,
      method: "GET",
      path,
      attempt: 1,
      ms: effects.monotonic() - since,
      end: endOf(reply, outcome),
      requestId: requestIdOf(reply),
    };
    trace?.(traceLine(traced, mask));
    const call = { doing: "looking around", method: "GET", path } as const;
    const error = outcome.kind === "ok" ? undefined : errorFor({ baseUrl, region, mask }, call, outcome);
    if (outcome.kind === "canceled" && error !== undefined) throw error;
    return { outcome, headers: headersOf(reply), message: error?.message, sentAt, answeredAt };
  };
}

function headersOf(reply: Reply): Answer["headers"] {
  return reply.kind === "answer" ? reply.headers : {};
}

/** A parsed answer, or why it cannot be parsed. */
export type Parsed<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "wrong"; readonly why: string };

export function parseBody<T>(parse: (value: unknown) => T, { outcome, message }: ProbeResult): Parsed<T> {
  if (outcome.kind !== "ok") return { kind: "wrong", why: message ?? "no answer" };
  try {
    return { kind: "value", value: parse(outcome.value) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return { kind: "wrong", why: error.message };
  }
}

/** An organisation of the API token's user. Its token is shown with --show-token only. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

const organisationsPath = "/orgs?limit=100";

/** The organisations in the answer to `GET /orgs`. */
export function organisationsIn(result: ProbeResult): Parsed<readonly Organisation[]> {
  const page = parseBody(
    parsePage((place) => {
      const field = fieldsOf(place);
      return {
        id: stringAt(field("id")),
        name: stringAt(field("name")),
        token: stringAt(field("token")),
      };
    }),
    result,
  );
  return page.kind === "value" ? { kind: "value", value: page.value.items } : page;
}

/** The answers that the checks need. */
export interface Observation {
  /** `GET /orgs`, with the API token alone. */
  readonly orgs: ProbeResult;
  /** The first page of targets, with both tokens; undefined without an organisation's token. */
  readonly targets: ProbeResult | undefined;
}

/** Makes a probe of a data centre, with or without the organisation's token. */
export type ProbeOf = (baseUrl: string, region: Region | undefined, orgToken: string | undefined) => Probe;

const targetsPath = "/dast/targets?limit=100";

/** Asks the configured data centre, and no other: at most three reads. */
export async function observe(
  { baseUrl, region, orgToken }: Pick<Configuration, "baseUrl" | "region" | "orgToken">,
  probeOf: ProbeOf,
): Promise<Observation> {
  const orgs = await askOrgs(probeOf(baseUrl, region, undefined));
  const canAsk = !["lost", "proxy", "unauthorized"].includes(orgs.outcome.kind);
  if (!canAsk || orgToken === undefined) return { orgs, targets: undefined };
  return { orgs, targets: await probeOf(baseUrl, region, orgToken.value)(targetsPath) };
}

/** Where a larger page than the default is refused, the default does. */
async function askOrgs(probe: Probe): Promise<ProbeResult> {
  const result = await probe(organisationsPath);
  const { outcome } = result;
  const isBadLimit = outcome.kind === "refused" && (outcome.status === 400 || outcome.status === 422);
  return isBadLimit ? probe("/orgs") : result;
}
