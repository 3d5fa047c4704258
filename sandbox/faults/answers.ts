import { MEDIA_TYPE } from "../refusals";
import type { FaultAction } from "../types";

const JSON_TYPE = { "Content-Type": `${MEDIA_TYPE}; charset=utf-8` };

const PAGE = `<!DOCTYPE html>
<html><head><title>Please wait</title></head><body><h1>Please wait</h1><p>This page is not what you asked for.</p></body></html>
`;

/** The whole answer that a fault gives in place of Cobalt's, or undefined when it gives no whole answer. */
export function faultAnswer(action: FaultAction): Response | undefined {
  switch (action.kind) {
    case "status":
      return new Response(action.body ?? "", { status: action.status, headers: { ...action.headers } });
    case "html":
      return text(PAGE, action.status ?? 200, { "Content-Type": "text/html; charset=utf-8" });
    case "malformed":
      return text('{"resource": {"id": "dt_', 200, JSON_TYPE);
    case "empty":
      return text("", 200, JSON_TYPE);
    case "json":
      return text(JSON.stringify(action.value) ?? "", action.status ?? 200, JSON_TYPE);
    case "redirect":
      return new Response(null, { status: action.status, headers: { Location: action.location } });
    default:
      return undefined;
  }
}

/** A list's answer with another `next_page`; any other answer stays as it is. */
export async function withNextPage(answer: Response, nextPage: unknown): Promise<Response> {
  const body: unknown = await answer.clone().json();
  if (typeof body !== "object" || body === null || !("pagination" in body)) return answer;
  const pagination = { ...Object(body.pagination), next_page: nextPage };
  return text(JSON.stringify({ ...body, pagination }), answer.status, Object.fromEntries(answer.headers));
}

function text(body: string, status: number, headers: Record<string, string>): Response {
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}
